// For scripts/export-test.sh: a policy of every kind, saved and exported as a model, with a thousand
// observations of the simulator and what the product does on them; and tables of runs as Parquet.
//
//   npm run build && node scripts/export-cases.js DIR
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../dist/cli/main.js';
import { loadScenario } from '../dist/config/load.js';
import { NetworkVectorEnvironment } from '../dist/environment/network-vector.js';
import { kernelActors } from '../dist/ppo/acting/kernel-network.js';
import { headSize, initialParameters, policySpecs } from '../dist/ppo/acting/parameters.js';
import { BatchPolicy } from '../dist/ppo/acting/policy.js';
import { createObservationScaler } from '../dist/ppo/acting/scaling.js';
import { bundledPolicy } from '../dist/runs/bundled-policies.js';
import { loadPolicy, savePolicy } from '../dist/runs/policy-folder.js';
import { randomStream } from '../dist/simulator/random.js';

const ROWS = 1000;
const [directory] = process.argv.slice(2);

/** What policies see and set, by configs and what is changed of them. */
const VIEWS = {
  queues: ['paper'],
  reports: ['paper', 'observation={features: [reports, eta, c2]}'],
  history: ['paper', 'observation={features: [queues, eta], history: 4}'],
  each: ['three-cells', 'observation={features: reports, stations: each, history: 2}'],
  'per-station': [
    'three-cells',
    'observation={features: reports, history: 2}',
    'control={stations: per-station}',
  ],
};
const NETS = {
  tanh: { activation: 'tanh', policyNet: [64, 64] },
  relu: { activation: 'relu', policyNet: [32] },
};

/** A thousand observations of episodes under random actions, and what is known of their columns. */
function observe([config, ...set]) {
  const { scenario } = loadScenario(config, { set: [...set, 'steps=100'] });
  const environment = new NetworkVectorEnvironment(scenario, 4, { seed: 'onnx' });
  const { count, observationSize: size, actionSize } = environment;
  const random = randomStream(1, ['onnx', 'actions']);
  const observations = new Float32Array(ROWS * size);
  environment.reset();
  for (let row = 0; row < ROWS; row += count) {
    const seen = environment.observations.subarray(0, Math.min(count, ROWS - row) * size);
    observations.set(seen, row * size);
    environment.step(Float32Array.from({ length: count * actionSize }, () => random.double()));
  }
  const { view, observationScales: scales } = environment;
  return { view, scales, size, actionSize, observations };
}

/** A policy as training begins it, but for a last layer whose outputs spread over the observations. */
function policyOf(seen, { distribution, activation, policyNet, scaling }) {
  const { view, scales, size, actionSize, observations } = seen;
  const shape = { observationSize: size, actionSize, distribution, activation, policyNet };
  const scaler = createObservationScaler(scaling, size, scaling === 'log' ? scales : undefined);
  scaler.update(observations, ROWS);
  const scaled = new Float32Array(observations.length);
  scaler.scale(observations, ROWS, { target: scaled, stride: size, offset: 0 });
  const init = {
    logStdInit: -0.5,
    orthogonalInit: true,
    initGains: { hidden: Math.SQRT2, action: 1, value: 1 },
  };
  const random = randomStream(2, ['onnx', 'parameters']);
  const all = initialParameters({ ...shape, criticSize: size, valueNet: [8] }, init, random);
  const parameters = Object.fromEntries(policySpecs(shape).map(({ name }) => [name, all[name]]));
  spreadHeads(shape, parameters, scaled);
  return { ...shape, view, observationScaler: scaler.state(), parameters };
}

/**
 * Changes the last layer so that each of its outputs is 0.5 ± 0.1 over the observations. Of one that is much
 * steeper, sums of float32 in another order differ by more than 1e-6, and from exact ones as well.
 */
function spreadHeads(shape, parameters, scaled) {
  const size = headSize(shape);
  const heads = new Float32Array(ROWS * size);
  kernelActors().createActor(shape, parameters).heads(scaled, ROWS, heads);
  const last = `policy.${shape.policyNet.length}`;
  const { data: kernel } = parameters[`${last}.kernel`];
  const { data: bias } = parameters[`${last}.bias`];
  for (let i = 0; i < size; i++) {
    const values = Array.from({ length: ROWS }, (_, row) => heads[row * size + i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / ROWS;
    const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ROWS);
    for (let k = i; k < kernel.length; k += size) kernel[k] *= 0.1 / std;
    bias[i] = 0.5 - ((mean - bias[i]) * 0.1) / std;
  }
}

function actionsOf(policy, observations) {
  const actions = new Float32Array(ROWS * policy.actionSize);
  new BatchPolicy(policy).act({ rows: ROWS, observations, actions });
  return actions;
}

/** Runs a command line in this process. */
async function metalore(...args) {
  let told = '';
  const terminal = () =>
    new Writable({
      write: (chunk, _, done) => {
        told += chunk;
        done();
      },
    });
  const code = await main([...args, '--quiet'], {
    stdout: terminal(),
    stderr: terminal(),
    env: {},
    on: () => undefined,
    off: () => undefined,
  });
  if (code !== 0) throw new Error(`metalore ${args.join(' ')}: ${told}`);
}

const cases = [];

async function addCase(name, { source, policy, observations }) {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  if (source === undefined) {
    source = join(folder, 'policy');
    savePolicy(source, policy);
  }
  const loaded = policy ?? loadPolicy(bundledPolicy(source) ?? join(source, 'policy-best'));
  await metalore('export', source, '--format', 'onnx', '-o', join(folder, 'policy.onnx'));
  writeFileSync(join(folder, 'observations.f32'), observations);
  writeFileSync(join(folder, 'actions.f32'), actionsOf(loaded, observations));
  cases.push({ name, observations: loaded.observationSize, actions: loaded.actionSize });
}

for (const [seenAs, config] of Object.entries(VIEWS)) {
  const seen = observe(config);
  for (const distribution of ['beta', 'gaussian'])
    for (const [net, layers] of Object.entries(NETS))
      for (const scaling of ['none', 'log', 'running']) {
        const policy = policyOf(seen, { distribution, scaling, ...layers });
        const name = `${seenAs}-${distribution}-${net}-${policy.observationScaler.kind}`;
        await addCase(name, { policy, observations: seen.observations });
      }
}
const universal = { features: ['reports', 'books', 'eta', 'c2'] };
await addCase('universal', {
  source: 'universal',
  observations: observe(['general-load', `observation=${JSON.stringify(universal)}`]).observations,
});

const SHORT = ['--set', 'steps=50', '--set', 'grid.step=0.5', '--episodes', '20'];
const sweep = join(directory, 'sweep');
await metalore(
  ...['train', ...SHORT, '--profile', 'paper', '--eta', '0.9', '--c2', '0', '--seeds', '0'],
  ...['--timesteps', '2000', '-o', sweep],
);
await addCase('trained', {
  source: join(sweep, 'runs', 'eta-0.9-c2-0-seed-0'),
  observations: observe(VIEWS.queues).observations,
});

const tables = [];
async function addTable(run, table) {
  const parquet = join(directory, `${tables.length}.parquet`);
  await metalore('export', run, '--format', 'parquet', '--table', table, '-o', parquet);
  tables.push({ csv: join(run, `${table}.csv`), parquet });
}

// Values that are drawn, several groups of UEs, conditions, a trained policy with its seed.
const drawn = join(directory, 'drawn');
await metalore('grid-search', 'adaptive', ...SHORT, '-o', drawn);
await addTable(drawn, 'episodes');
const groups = join(directory, 'groups');
await metalore(
  'grid-search',
  ...SHORT,
  '--set',
  'ues=[{count: 3}, {count: 2}]',
  '--step',
  '0.5',
  '-o',
  groups,
);
for (const table of ['episodes', 'groups', 'delays']) await addTable(groups, table);
const varied = join(directory, 'varied');
await metalore(
  ...['evaluate', sweep, '--policy', 'random', ...SHORT, '--vary', 'ues.0.count=4,8'],
  ...['--vary', 'scheduler.kind=resource-fair,round-robin', '-o', varied],
);
for (const table of ['episodes', 'delays']) await addTable(varied, table);
writeFileSync(join(directory, 'cases.json'), JSON.stringify({ cases, tables }));
