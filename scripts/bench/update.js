// One minibatch update, both networks and Adam, of the fused kernels and of TensorFlow.js.
import { createDistribution } from '../../dist/ppo/acting/distributions.js';
import { freshState } from '../../dist/ppo/backends/backend.js';
import { selectBackend } from '../../dist/ppo/backends/select.js';
import { headSize, initialParameters } from '../../dist/ppo/acting/parameters.js';
import { paper, tuned } from '../../dist/config/schema/profiles.js';
import { RolloutBuffer } from '../../dist/ppo/learning/rollout.js';
import { randomStream } from '../../dist/simulator/random.js';
import { keep, printFigure, rate } from './measure.js';

export const title = 'PPO: one minibatch update (gradient and Adam), networks of 2 × 64';

const ROWS = 2048;

export async function run() {
  const wasm = await selectBackend('wasm');
  // The best TensorFlow.js that every machine has; with tfjs-node installed it would be quicker.
  const tfjs = await selectBackend('tfjs', { device: 'wasm' });
  for (const [name, config, batch] of [
    ['Gaussian, batch 64 (paper)', paper, 64],
    ['Gaussian, batch 320', paper, 320],
    ['Beta, batch 320 (tuned)', tuned, 320],
  ]) {
    const fused = time(wasm, config, batch, 400);
    const reference = time(tfjs, config, batch, 10);
    printFigure(`${name}, wasm`, fused, {
      unit: 'ms',
      decimals: 3,
      note: `${(reference.median / fused.median).toFixed(0)}× quicker than tfjs; bar 10×`,
    });
    printFigure(`${name}, tfjs on its wasm backend`, reference, { unit: 'ms', decimals: 2 });
  }
}

function time(choice, config, batch, updates) {
  const shape = {
    observationSize: 2,
    criticSize: 2,
    actionSize: 2,
    distribution: config.distribution,
    activation: 'tanh',
    policyNet: [64, 64],
    valueNet: [64, 64],
  };
  const random = randomStream(1, ['bench']);
  const backend = choice.create(shape, { rows: ROWS, batchSize: batch });
  backend.writeState(freshState(initialParameters(shape, config, random)));
  const rollout = new RolloutBuffer({ ...shape, nEnvs: 1, nSteps: ROWS });
  rollout.begin(ROWS);
  for (const array of [rollout.observations, rollout.advantages, rollout.returns])
    for (let i = 0; i < array.length; i++) array[i] = 2 * random() - 1;
  rollout.criticObservations.set(rollout.observations);
  const heads = new Float32Array(ROWS * headSize(shape));
  const logStd = new Float32Array(2);
  backend.readLogStd(logStd);
  backend.policyHeads(rollout.observations, ROWS, heads);
  createDistribution(config.distribution, 2).sample(
    { rows: ROWS, heads, logStd, actions: rollout.actions },
    rollout.logProbs,
    random,
  );
  backend.loadRollout(rollout);
  const { clipRange, clipRangeVf, entCoef, vfCoef, normalizeAdvantage } = config;
  const options = { clipRange, clipRangeVf, entCoef, vfCoef, normalizeAdvantage };
  const indices = Uint32Array.from({ length: batch }, (_, i) => (i * 37) % ROWS);
  const perSecond = rate(() => {
    for (let i = 0; i < updates; i++) {
      keep(backend.gradients(indices, options).loss);
      backend.step({ learningRate: 1e-4, maxGradNorm: 0.5, adam: config.adam });
    }
    return updates;
  }, 5);
  backend.dispose();
  const { median, least, most } = perSecond;
  return { median: 1000 / median, least: 1000 / most, most: 1000 / least };
}
