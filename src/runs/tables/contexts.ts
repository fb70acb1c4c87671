import { contextPaths } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { drawContexts } from '../../simulator/world/draw-contexts.js';
import type { Cell } from '../csv/write.js';

/**
 * The last columns of episodes.csv where values are drawn anew in each episode: one for each, named by
 * its path in the scenario.
 */
export class ContextColumns {
  readonly names: readonly string[];
  /** of the episode that was asked for last: all policies have a row of it */
  private last: { episodeSeed: number; cells: readonly Cell[] } | undefined;

  constructor(private readonly scenario: Pick<Scenario, 'contexts'>) {
    this.names = contextPaths(scenario);
  }

  /** The values in the episode of a seed; they follow from it. */
  cells(episodeSeed: number): readonly Cell[] {
    if (this.last?.episodeSeed !== episodeSeed) {
      const cells = drawContexts(this.scenario, episodeSeed).map(([, value]) =>
        typeof value === 'boolean' ? String(value) : value,
      );
      this.last = { episodeSeed, cells };
    }
    return this.last.cells;
  }
}
