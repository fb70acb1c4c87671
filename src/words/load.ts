/** Structure of a load, as the simulator gives it. */
interface Load {
  ues: number;
  sensors: number;
  all: number;
}

/** `1.40 (UEs 0.60, sensors 0.80)`: of what there is. */
export function loadInWords({ all, ues, sensors }: Load): string {
  return `${all.toFixed(2)} (UEs ${ues.toFixed(2)}, sensors ${sensors.toFixed(2)})`;
}

/** What follows from a load. */
export function loadVerdict(loads: readonly Load[]): string {
  return loads.some(({ all }) => all > 1)
    ? 'more is asked for than there is: queues grow as long as an episode lasts, and delays with it'
    : 'less is asked for than there is';
}
