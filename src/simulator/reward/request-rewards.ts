import { Deadlines, type DeadlineScenario } from './deadlines.js';
import { rewardByDelay } from './returns.js';
import { isLate } from './terms.js';

/** What a finished request is worth, eq. 5 to 7, for looking up. */
export class RequestRewards {
  /** When requests are late. */
  readonly deadlines: Deadlines;
  /** [AoSI in steps] */
  readonly sync: Float64Array;
  /** [AoRI in steps] where that tells whether a request is late; see {@link byDeadline} */
  readonly e2e: Float64Array;
  /** [AoRI in steps] where it does not: of those in time, and of late ones */
  private readonly inTime: Float64Array;
  private readonly late: Float64Array;

  constructor(scenario: DeadlineScenario & { steps: number }) {
    const { steps, reward } = scenario;
    this.deadlines = new Deadlines(scenario);
    this.sync = rewardByDelay('sync', steps, reward);
    this.e2e = rewardByDelay('e2e', steps, reward);
    const judged = this.deadlines.byUe ? steps : 0;
    this.inTime = rewardByDelay('e2e', judged, { ...reward, delayThresholdSteps: Infinity });
    this.late = rewardByDelay('e2e', judged, { ...reward, delayThresholdSteps: -1 });
  }

  /** By AoRI, where UEs have deadlines of their own. */
  byDeadline(aori: number, deadlineSteps: number): number {
    return (isLate(aori, deadlineSteps) ? this.late : this.inTime)[aori];
  }
}
