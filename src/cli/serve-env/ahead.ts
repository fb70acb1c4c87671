import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import { EpisodesAhead } from '../../bridge/ahead/ahead.js';
import type { DrawerData } from '../../bridge/ahead/drawer.js';
import type { Scenario } from '../../config/schema/scenario.js';

/** What the thread that draws ahead is given. */
export interface AheadData extends DrawerData {
  readonly environments: number;
}

/** Who draws ahead; nobody where there is no second core to do it. */
export function drawerFor(scenario: Scenario, environments: number): EpisodesAhead | undefined {
  if (availableParallelism() < 2) return undefined;
  return new EpisodesAhead({ scenario, environments }, new MessageChannel(), (given) => {
    const workerData: AheadData = { ...given, environments };
    const thread = new Worker(new URL('./ahead-thread.js', import.meta.url), {
      workerData,
      transferList: [given.port],
    });
    // It is not missed: what it does not draw is drawn by who plays.
    thread.on('error', () => undefined);
    thread.unref();
  });
}
