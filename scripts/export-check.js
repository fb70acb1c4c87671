// For scripts/export-test.sh: every exported model has to do in onnxruntime-web, on WebAssembly, what the
// product does, to 1e-6.
//
//   node scripts/export-check.js DIR
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';

const MOST_APART = 1e-6;
const [directory] = process.argv.slice(2);
// One thread: a pool of them would outlive the script.
ort.env.wasm.numThreads = 1;

const floats = (file) => new Float32Array(new Uint8Array(readFileSync(file)).buffer);

/** How far actions are from the product's at most. */
async function check({ name, observations: size }) {
  const session = await ort.InferenceSession.create(
    readFileSync(join(directory, name, 'policy.onnx')),
  );
  const observations = floats(join(directory, name, 'observations.f32'));
  const expected = floats(join(directory, name, 'actions.f32'));
  const input = new ort.Tensor('float32', observations, [observations.length / size, size]);
  const { actions } = await session.run({ observations: input });
  await session.release();
  if (actions.data.length !== expected.length)
    throw new Error(`${name}: ${actions.data.length} numbers, expected ${expected.length}`);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actions.data[i])), 0);
}

const { cases } = JSON.parse(readFileSync(join(directory, 'cases.json'), 'utf8'));
const apart = [];
for (const each of cases) apart.push([each.name, await check(each)]);
apart.sort(([, a], [, b]) => b - a);
console.log(`onnxruntime-web: ${apart.length} policies, furthest from the product:`);
for (const [name, distance] of apart.slice(0, 3))
  console.log(`  ${name}: ${distance.toExponential(1)}`);
if (!(apart[0][1] <= MOST_APART)) throw new Error('more than 1e-6 apart');
