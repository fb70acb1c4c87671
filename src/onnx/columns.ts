import { PAPER_VIEW } from '../config/control.js';
import { featuresOf } from '../config/schema/observation.js';
import { SHARED_ACTION } from '../environment/action.js';
import { ACTION_BEFORE, Observer } from '../environment/observation/observer.js';
import { FEATURE_LABELS, FEATURES } from '../environment/observation/features.js';
import { requireFit } from '../policies/fit.js';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import { counted } from '../words/numbers.js';

/** What a column of a policy's observations or actions is. */
export interface Column {
  /** `ue_queue`; `ue_queue[1]` of station 1; `ue_queue@-2` two steps ago */
  readonly name: string;
  /** '' where there is none */
  readonly unit: string;
  /** in words, for people */
  readonly about: string;
  /** of a step before the episode, for columns that are of earlier steps */
  readonly initially?: number;
}

/** What a policy sees, in the order of its inputs. @throws {RangeError} when it is no policy of this model */
export function observationColumns(snapshot: PolicySnapshot): Column[] {
  const { observation } = snapshot.view ?? PAPER_VIEW;
  const observer = new Observer({
    observation,
    stations: stationsSeen(snapshot),
    layout: SHARED_ACTION,
  });
  requireFit(snapshot, observer, SHARED_ACTION);
  return observer.names.map(columnOf);
}

/** What a policy sets, in the order of its outputs: of a row, whose pair of shares it is. */
export function actionColumns(): Column[] {
  return SHARED_ACTION.names.map((name) => ({ name, ...SHARES[name] }));
}

/** In how many columns each feature stands: the stations, where a row has the features of each. */
function stationsSeen({ view = PAPER_VIEW, observationSize }: PolicySnapshot): number {
  const { observation, control } = view;
  if (observation.stations !== 'each' || control !== 'shared') return 1;
  const { history } = observation;
  const ofStations = observationSize - (history - 1) * SHARED_ACTION.size;
  return Math.max(1, Math.floor(ofStations / (history * featuresOf(observation).length)));
}

function columnOf(name: string): Column {
  const [, base, station, stepsAgo] = /^(\w+)(?:\[(\d+)\])?(?:@-(\d+))?$/.exec(name)!;
  const isFeature = Object.hasOwn(FEATURES, base);
  const feature = base as keyof typeof FEATURES;
  const { unit, about } = isFeature
    ? { unit: FEATURES[feature].unit, about: FEATURE_LABELS[feature] }
    : SHARES[base];
  const where = (station as string | undefined) === undefined ? '' : `, station ${station}`;
  if ((stepsAgo as string | undefined) === undefined) return { name, unit, about: about + where };
  const when = `${isFeature ? '' : 'as set '}${counted(Number(stepsAgo), 'step')} ago`;
  return {
    name,
    unit,
    about: `${about}${where}, ${when}`,
    initially: isFeature ? 0 : ACTION_BEFORE,
  };
}

const SHARES: Readonly<Record<string, Pick<Column, 'unit' | 'about'>>> = {
  rho_c: { unit: 'share', about: "ρ(C): the UEs' share of the bandwidth" },
  rho_p: { unit: 'share', about: "ρ(P): the UEs' share of the compute" },
};
