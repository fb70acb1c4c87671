import { counted } from './numbers.js';

/** Structure of a load, as the simulator gives it. */
interface Load {
  ues: number;
  sensors: number;
  all: number;
}

interface Loads {
  compute: Load;
  radio?: Load;
}

interface LoadWindow extends Loads {
  fromStep: number;
  untilStep: number;
}

interface PhaseLoads {
  least: number;
  most: number;
  above: number;
}

/** Of an episode, and of its parts where something changes in it. */
export interface OfferedLoadInWords extends Loads {
  windows?: readonly LoadWindow[];
  phases?: { compute: PhaseLoads; radio?: PhaseLoads };
}

/** `1.40 (UEs 0.60, sensors 0.80)`: of what there is. */
export function loadInWords({ all, ues, sensors }: Load): string {
  return `${all.toFixed(2)} (UEs ${ues.toFixed(2)}, sensors ${sensors.toFixed(2)})`;
}

/** `compute 1.40 (…), radio 1.29 (…)` */
export function loadsInWords({ compute, radio }: Loads): string {
  return `compute ${loadInWords(compute)}` + (radio ? `, radio ${loadInWords(radio)}` : '');
}

/** The part of an episode with the largest load; undefined where it is no larger than the mean. */
export function heaviestWindow<Window extends LoadWindow>(
  load: Loads & { windows?: readonly Window[] },
): Window | undefined {
  const heaviest = (load.windows ?? []).reduce<Window | undefined>(
    (most, window) => (most && largestOf(most) >= largestOf(window) ? most : window),
    undefined,
  );
  // As it is printed; what is the same in every part differs in its last bits.
  return heaviest && largestOf(heaviest) >= largestOf(load) + 0.005 ? heaviest : undefined;
}

function largestOf({ compute, radio }: Loads): number {
  return Math.max(compute.all, radio?.all ?? 0);
}

/** `steps 400 to 499` */
export function stepsInWords({ fromStep, untilStep }: { fromStep: number; untilStep: number }) {
  return untilStep - fromStep === 1 ? `step ${fromStep}` : `steps ${fromStep} to ${untilStep - 1}`;
}

/** `compute 0.08 to 0.95, radio 0.11 to 1.51 (above 1 in 23% of them)` */
export function phasesInWords({
  compute,
  radio,
}: NonNullable<OfferedLoadInWords['phases']>): string {
  const range = (name: string, { least, most, above }: PhaseLoads) =>
    `${name} ${least.toFixed(2)} to ${most.toFixed(2)}` +
    (above > 0 ? ` (above 1 in ${percent(above)} of them)` : '');
  return [range('compute', compute), ...(radio ? [range('radio', radio)] : [])].join(', ');
}

function percent(share: number): string {
  return share > 0 && share < 0.005 ? 'less than 1%' : `${Math.round(100 * share)}%`;
}

/** What follows from a load. */
export function loadVerdict(load: OfferedLoadInWords): string {
  if (largestOf(load) > 1)
    return 'more is asked for than there is: queues grow as long as an episode lasts, and delays with it';
  const above = (load.windows ?? []).filter((window) => largestOf(window) > 1);
  if (above.length > 0)
    return (
      'less is asked for than there is, but more in ' +
      (above.length === 1
        ? `${stepsInWords(above[0])}: queues grow there`
        : `${counted(above.length, 'part')} of the ${load.windows!.length} of an episode: queues grow there`)
    );
  const { compute, radio } = load.phases ?? {};
  if (Math.max(compute?.above ?? 0, radio?.above ?? 0) > 0)
    return 'less is asked for than there is, but more in some phases: queues grow there';
  return 'less is asked for than there is';
}
