import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KernelActors } from '../../src/ppo/acting/kernel-network.js';
import { headSize, type PolicyShape } from '../../src/ppo/acting/parameters.js';
import { BatchPolicy, type PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { freshState } from '../../src/ppo/backends/backend.js';
import { randomStream } from '../../src/simulator/random.js';
import { choices } from './backends.js';
import { randomParameters, randomPolicy } from './problems.js';

/** 200 shapes, from no hidden layer to three, of widths that padding changes and of such that not. */
const SHAPES: PolicyShape[] = Array.from({ length: 200 }, (_, i) => ({
  observationSize: 1 + (i % 7),
  actionSize: 1 + (i % 3),
  distribution: i % 2 === 0 ? 'beta' : 'gaussian',
  activation: i % 5 === 0 ? 'relu' : 'tanh',
  policyNet: Array.from({ length: i % 4 }, (__, layer) => 1 + ((37 * i + 11 * layer) % 70)),
}));
const snapshots = SHAPES.map((shape, i) => randomPolicy(shape, randomStream(i, ['acting'])));

/** What a policy does on `rows` observations. */
function actions(policy: BatchPolicy, rows: number): Float32Array {
  const random = randomStream(rows, ['observations']);
  const observations = Float32Array.from({ length: rows * policy.observationSize }, () =>
    Math.floor(100 * random.double()),
  );
  const out = new Float32Array(rows * policy.actionSize);
  policy.act({ observations, rows, actions: out });
  return out;
}

/** The same of a policy that has a memory to itself. */
const alone = (snapshot: PolicySnapshot, rows: number) =>
  actions(new BatchPolicy(snapshot, new KernelActors()), rows);

describe('policies that share a memory', () => {
  const rows = [1, 3, 65];
  const kernels = new KernelActors();
  const policies = snapshots.map((snapshot) => new BatchPolicy(snapshot, kernels));
  const expected = snapshots.map((snapshot) => rows.map((count) => alone(snapshot, count)));

  it('act as they do alone, one after the other', () => {
    policies.forEach((policy, i) => {
      expect(rows.map((count) => actions(policy, count))).toEqual(expected[i]);
    });
  });

  it('and interleaved', () => {
    const got: Float32Array[][] = policies.map(() => []);
    for (const count of rows)
      policies.forEach((_, i) => {
        // 77 and 200 have no common divisor: all policies, no two of them neighbours.
        const at = (77 * i) % 200;
        got[at].push(actions(policies[at], count));
      });
    expect(got).toEqual(expected);
  });

  it('are not disturbed by one that cannot be made', () => {
    const parameters = { ...snapshots[6].parameters };
    Reflect.deleteProperty(parameters, 'policy.2.bias');
    policies.forEach((policy, i) => {
      actions(policy, 3);
      expect(() => new BatchPolicy({ ...snapshots[6], parameters }, kernels)).toThrow(
        'tensor policy.2.bias is missing',
      );
      expect(actions(policy, 3)).toEqual(expected[i][1]);
    });
  });

  it('nor by one whose numbers are not finite', () => {
    // Its hidden layer lies where other policies have the padding of their observations.
    const shape = { ...SHAPES[6], observationSize: 1, policyNet: [64, 64] };
    const wide = randomPolicy(shape, randomStream(1, ['wide']));
    for (const { data } of Object.values(wide.parameters)) data.fill(NaN);
    const broken = new BatchPolicy(wide, kernels);
    policies.forEach((policy, i) => {
      expect(actions(broken, 65)[0]).toBeNaN();
      expect(actions(policy, 65)).toEqual(expected[i][2]);
    });
  });
});

it('acting computes what the backend that trains computes, bit by bit', async () => {
  const wasm = await choices.wasm;
  for (const shape of SHAPES.slice(0, 40)) {
    const whole = { ...shape, criticSize: 3, valueNet: [5] };
    const parameters = randomParameters(whole, randomStream(3, ['both']));
    const backend = wasm.create(whole, { rows: 0, batchSize: 0 });
    backend.writeState(freshState(parameters));
    const actor = wasm.createActor(shape, parameters);
    for (const rows of [1, 2, 4, 64, 131]) {
      const random = randomStream(rows, ['inputs']);
      const inputs = Float32Array.from({ length: rows * shape.observationSize }, () => random());
      const [trained, acting] = [backend, actor].map(
        () => new Float32Array(rows * headSize(shape)),
      );
      backend.policyHeads(inputs, rows, trained);
      actor.heads(inputs, rows, acting);
      expect(acting).toEqual(trained);
    }
  }
});

it('2,000 policies that come and go leave the memory as it was', () => {
  const kernels = new KernelActors();
  let before = 0;
  for (let i = 0; i < 2000; i++) {
    const policy = new BatchPolicy(snapshots[i % 200], kernels);
    actions(policy, 2);
    policy.dispose();
    if (i === 200) before = kernels.memoryBytes;
  }
  expect(before).toBeGreaterThan(65_536);
  expect(kernels.memoryBytes).toBe(before);
});

it('100 policies act in the address space that one WebAssembly memory needs', () => {
  const program = fileURLToPath(new URL('many-policies.mjs', import.meta.url));
  // Node.js reserves about 10 GB of addresses for a memory, so two do not fit.
  const limited = (script: string) =>
    execFileSync('bash', ['-c', `ulimit -v 20000000; exec "$0" ${script}`, process.execPath], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PROGRAM: program },
    });
  expect(limited('"$PROGRAM"')).toBe('100 policies\n');
  const memories = (count: number) =>
    `-e 'Array.from({ length: ${count} }, () => new WebAssembly.Memory({ initial: 1 }))'`;
  expect(limited(memories(1))).toBe('');
  expect(() => limited(memories(2))).toThrow('could not allocate memory');
});
