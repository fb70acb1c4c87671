import { enumerated } from './lists.js';
import { counted, thousands } from './numbers.js';

/** Structure of who is there, as a scenario gives it. */
type Presence =
  | { kind: 'always' }
  | { kind: 'phases' }
  | { kind: 'schedule'; counts: readonly { count: number }[] }
  | ({
      kind: 'stays';
      arriveFrom: number;
      arriveUntil: number;
      crowd?: { share: number; centre: number; meanStaySteps: number } | undefined;
    } & Stay);

interface Stay {
  meanStaySteps: number;
}

/** Goes on after what a group is: `; they come in 0% to 80% of the episode and stay 50 steps in the mean`. */
export function presenceInWords(presence: Presence | undefined): string {
  switch (presence?.kind) {
    case undefined:
    case 'always':
      return '';
    case 'phases':
      return '; as many are there as is drawn for each phase';
    case 'schedule': {
      const counts = presence.counts.map(({ count }) => count);
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const range = least === most ? thousands(most) : `${thousands(least)} to ${thousands(most)}`;
      return `; ${range} are there, by a schedule`;
    }
    case 'stays': {
      const { arriveFrom, arriveUntil, meanStaySteps, crowd } = presence;
      return (
        `; they come in ${percent(arriveFrom)} to ${percent(arriveUntil)} of the episode and stay` +
        ` ${steps(meanStaySteps)} in the mean` +
        (crowd
          ? `, but ${percent(crowd.share)} of them come around ${percent(crowd.centre)} and stay` +
            ` ${steps(crowd.meanStaySteps)}`
          : '')
      );
    }
  }
}

/** `; the probability changes (sine)`: by their names in the config. */
export function patternsInWords(
  patterns: Readonly<Record<string, { kind: string } | undefined>> | undefined,
): string {
  const changing = Object.entries(patterns ?? {}).flatMap(([key, pattern]) =>
    pattern ? [`${key} (${pattern.kind})`] : [],
  );
  return changing.length === 0
    ? ''
    : `; ${enumerated(changing)} ${changing.length === 1 ? 'changes' : 'change'} by a pattern`;
}

interface Range {
  least: number;
  most: number;
}

/** `every 50 steps 4 to 80 UEs and 4 to 40 sensors` */
export function phasesInConfig({
  everySteps,
  ues,
  sensors,
}: {
  everySteps: number;
  ues?: Range | undefined;
  sensors?: Range | undefined;
}): string {
  const range = (of: Range | undefined, what: string) =>
    of ? [`${thousands(of.least)} to ${thousands(of.most)} ${what}`] : [];
  const drawn = [...range(ues, 'UEs'), ...range(sensors, 'sensors')];
  return `every ${steps(everySteps)} ${enumerated(drawn)}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

function steps(n: number): string {
  return counted(n, 'step', thousands);
}
