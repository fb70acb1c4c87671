import type { Sections } from '../../runs/files/container.js';
import type { LoadChanges } from '../../simulator/load/changes.js';
import { ResponseMeter } from '../../simulator/metrics/response-meter.js';
import type { PlayedStep } from '../../environment/rollout.js';
import type { Network } from '../../simulator/network/network.js';

/** Steps of which courses are kept, of each policy: more episodes change quantiles little. */
const MOST_STEPS = 100_000;

/** The episodes whose courses are kept: the first so many. */
export function episodesWithCourse({ steps }: { steps: number }): number {
  return Math.max(1, Math.floor(MOST_STEPS / steps));
}

/** What a task measures of how items respond to changes, while it works on them; nothing where none change. */
export class ResponseRecorder {
  private readonly meter: ResponseMeter | undefined;
  private readonly courses: Float64Array[] = [];
  private readonly phases: Float64Array[] = [];
  private readonly kept: number;

  constructor(changes: LoadChanges | undefined, scenario: { steps: number }) {
    this.meter = changes && new ResponseMeter(changes);
    this.kept = episodesWithCourse(scenario);
  }

  /** Told of every step of an item's episode; undefined where nothing changes. */
  get afterStep(): ((step: PlayedStep) => void) | undefined {
    const { meter } = this;
    return (
      meter &&
      (({ network, reward }) => {
        meter.note(network, reward);
      })
    );
  }

  /** Adds the next row: an item's episode, as the network has it at its end. */
  add(episode: number, network: Network): void {
    const { meter } = this;
    if (!meter) return;
    meter.measure(network);
    this.phases.push(meter.phases.slice());
    if (episode < this.kept) this.courses.push(meter.course.slice());
  }

  /** What a task leaves of them, row by row. */
  sections(): Sections {
    return this.meter ? { courses: joined(this.courses), phases: joined(this.phases) } : {};
  }
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const width = rows.length > 0 ? rows[0].length : 0;
  const all = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    all.set(row, i * width);
  });
  return all;
}
