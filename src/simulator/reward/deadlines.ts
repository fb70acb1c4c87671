import type { Scenario } from '../../config/schema/scenario.js';

/** What deadlines follow from. */
export type DeadlineScenario = Pick<Scenario, 'ues' | 'reward'>;

/** D_th of the requests of each UE: that of its group, or the reward's. */
export class Deadlines {
  /** [UEs] steps; undefined where no group has one of its own */
  readonly byUe: Float64Array | undefined;
  private readonly common: number;

  constructor(scenario: DeadlineScenario) {
    this.common = scenario.reward.delayThresholdSteps;
    if (haveOwnDeadlines(scenario))
      this.byUe = Float64Array.from(
        scenario.ues.flatMap(({ count, delayThresholdSteps = this.common }) =>
          new Array<number>(count).fill(delayThresholdSteps),
        ),
      );
  }

  /** @returns steps */
  of(ue: number): number {
    return this.byUe ? this.byUe[ue] : this.common;
  }
}

/** Whether a group has a deadline of its own, so that an AoRI alone does not tell whether it is late. */
export function haveOwnDeadlines({ ues }: Pick<Scenario, 'ues'>): boolean {
  return ues.some(({ delayThresholdSteps }) => delayThresholdSteps !== undefined);
}
