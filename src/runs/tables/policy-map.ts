import { namesOf, type Column } from './column.js';

/** The columns of policy-map.csv. */
export const POLICY_MAP = [
  { name: 'ue_queue', unit: 'packets', label: 'a length of l; a full grid with those of l̂' },
  { name: 'sensor_queue', unit: 'packets', label: 'a length of l̂' },
  { name: 'rho_c', unit: 'share', label: 'ρ(C) of the deterministic policy there' },
  { name: 'rho_p', unit: 'share', label: 'ρ(P) of the deterministic policy there' },
  {
    name: 'visits',
    unit: 'steps',
    label: 'steps of the evaluation episodes that met these lengths, or had these as the nearest',
  },
] as const satisfies readonly Column[];

export const MAP_COLUMNS = namesOf(POLICY_MAP);
