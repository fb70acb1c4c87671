// Started by a test: takes the lease of each directory that is named on a line of its input, and says
// whether it has it. Holds what it has until the next line.
import { createInterface } from 'node:readline';
import { Lease } from '../../dist/runs/lease/lease.js';

let lease;
for await (const directory of createInterface({ input: process.stdin })) {
  lease?.release();
  lease = new Lease(directory);
  try {
    await lease.take();
    console.log('won');
  } catch (error) {
    lease = undefined;
    console.log(error.message.includes('is in use by process') ? 'lost' : error.message);
  }
}
lease?.release();
