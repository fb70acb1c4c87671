import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { gridIntervals } from '../../config/checks/grid-step.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { episodeSeed } from '../../experiments/evaluation.js';
import { isGrouped } from '../../simulator/metrics/group-meter.js';
import { randomStream } from '../../simulator/random.js';
import { scenarioOfEpisode } from '../../simulator/world/draw-contexts.js';
import { placeSensors } from '../../simulator/world/placement.js';
import { placing } from './placing.js';
import { grouped, thousands } from '../../words/numbers.js';

/** Rows of a table; a billion are some 150 GB. */
const MOST_ROWS = 1e9;
/** What the main thread takes by itself, and for the plan, the parts and the tables of each policy. */
const MAIN_BYTES = 150e6;
const POLICY_BYTES = 14_000;
/**
 * What of that has to lie in JavaScript's heap at the same time, which has a limit of its own: 40,401
 * policies of 100 steps do not fit into 420 MB.
 */
const HEAP_BYTES = 11_000;
/** For each policy and step: how many requests had a delay of so many. */
const DELAY_BYTES = 20;
/** A placement that jams only now and then is told when it happens. */
const EPISODES_PLACED = 3;

/** What a command is going to need. */
export interface Need {
  scenario: Scenario;
  /** what each episode is run in, where that is not the scenario alone */
  judged?: readonly Scenario[];
  /** the episodes, where they are not drawn */
  traces?: readonly unknown[];
  /** that have rows in episodes.csv */
  policies: number;
  /** worker threads */
  jobs: number;
  /** of one of them */
  workerBytes: number;
  /** what of the config to lower, likeliest first, where one worker is too much already */
  lower: string;
}

/**
 * Refuses what cannot end well, before anything is done: more memory than the machine has, more rows
 * than anybody reads, sensors that have no room.
 *
 * @returns what it takes, in words
 * @throws {UsageError} naming what to change
 */
export function requireFeasible({
  scenario,
  judged = [scenario],
  traces = [],
  policies: each,
  jobs,
  workerBytes,
  lower,
}: Need): string {
  const policies = each * judged.length;
  const rows = policies * scenario.episodes;
  const groups = isGrouped(scenario) ? scenario.ues.length : 1;
  if (rows * groups > MOST_ROWS)
    throw new UsageError(
      `${thousands(each)} policies on ${thousands(scenario.episodes)} episodes` +
        (judged.length > 1 ? ` in ${judged.length} conditions` : '') +
        ` are ${thousands(rows * groups)} rows of ${groups > 1 ? 'groups' : 'episodes'}.csv,` +
        ` more than ${thousands(MOST_ROWS)};` +
        ' lower --episodes or the number of policies',
    );
  const mainBytes =
    MAIN_BYTES + policies * (POLICY_BYTES + DELAY_BYTES * scenario.steps) + rows / 6;
  const heap = getHeapStatistics().heap_size_limit;
  if (policies * (HEAP_BYTES + DELAY_BYTES * scenario.steps) > 0.8 * heap)
    throw new UsageError(
      `the tables of ${thousands(policies)} policies would not fit into the ${gigabytes(heap)} that` +
        ' Node.js gives its main thread; lower the number of policies (of splits: raise --step)',
    );
  const available = memory();
  const all = mainBytes + jobs * workerBytes;
  if (all > available) {
    const fitting = Math.floor((available - mainBytes) / workerBytes);
    throw new UsageError(
      `this would take about ${gigabytes(all)} of memory (${gigabytes(mainBytes)}, and` +
        ` ${gigabytes(workerBytes)} in each of ${jobs} worker threads), and there are` +
        ` ${gigabytes(available)}; ` +
        (fitting >= 1 ? `start it with --jobs ${fitting}, or lower ${lower}` : `lower ${lower}`),
    );
  }
  if (traces.length === 0) judged.forEach(requireRoom);
  return `about ${gigabytes(all)}`;
}

/** How many splits the static grid has. */
export function splitsOf({ grid }: Scenario): number {
  return ((gridIntervals(grid.step) ?? 0) + 1) ** 2;
}

/** Tries to place the sensors of the first episodes. */
function requireRoom(scenario: Scenario): void {
  placing(() => {
    for (let episode = 0; episode < Math.min(EPISODES_PLACED, scenario.episodes); episode++) {
      const seed = episodeSeed(scenario.seed, 'evaluation', episode);
      const drawn = scenarioOfEpisode(scenario, seed);
      const sensors = drawn.sensors.reduce((sum, { count }) => sum + count, 0);
      placeSensors(drawn, sensors, randomStream(seed, ['placement']));
    }
  });
}

/** What the machine has, or what of it this process may take, bytes. */
function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function gigabytes(bytes: number): string {
  return `${grouped(bytes / 1e9, 1)} GB`;
}
