// Runs through a queue, with a Redis and workers of their own, beside threads.
import { commandSeconds } from './command.js';
import { once, printFigure, rounds, spread } from './measure.js';
import { withQueue } from './queue/ground.js';
import { printMemory } from './queue/memory.js';
import { printOverhead } from './queue/overhead.js';

export const title = 'Queue: a task’s overhead, throughput, and memory';

/** Tasks as in a sweep of the paper's scenario, a tenth as long. */
const LONG = ['grid-search', '--set', 'steps=100', '--episodes', once ? '20' : '400'];

export async function run() {
  await withQueue(async (ground) => {
    const pid = await ground.startWorker();
    await printOverhead(ground, pid);
    await ground.startWorker();
    printThroughput(ground.url);
  });
  await printMemory(once ? 100 : 1_000);
}

/** A whole command with two workers beside one with two threads, by turns. */
function printThroughput(url) {
  const ratios = rounds(3, () => {
    const local = commandSeconds([...LONG, '--jobs', '2']);
    return local / commandSeconds([...LONG, '--queue', url]);
  });
  printFigure('throughput of two workers over --jobs 2', spread(ratios), {
    unit: '×',
    decimals: 2,
    note: 'bar 0.95',
  });
}
