// Ten thousand tasks to their end: takes minutes, and 1.5 GB of the disk meanwhile.
import { once } from './measure.js';
import { printMemory } from './queue/memory.js';

export const title = 'Queue: memory of 10,000 tasks';

export function run() {
  return printMemory(once ? 200 : 10_000);
}
