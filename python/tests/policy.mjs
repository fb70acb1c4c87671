// The mean actions of a saved policy, as MetaLore's own code takes them: node policy.mjs FOLDER, of observations
// in a line of JSON each, actions in a line each.
import { createInterface } from 'node:readline';
import { BatchPolicy } from '../../dist/ppo/acting/policy.js';
import { loadPolicy } from '../../dist/runs/policy-folder.js';

const snapshot = loadPolicy(process.argv[2]);
const policy = new BatchPolicy(snapshot);
const actions = new Float32Array(policy.actionSize);
for await (const line of createInterface({ input: process.stdin })) {
  policy.act({ observations: Float32Array.from(JSON.parse(line)), rows: 1, actions });
  console.log(JSON.stringify([...actions]));
}
