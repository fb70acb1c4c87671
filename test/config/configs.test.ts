import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  inputSchema,
  scenarioJsonSchema,
  type JsonSchema,
} from '../../src/config/schema/json-schema.js';
import { actionLayout } from '../../src/environment/action.js';
import { loadScenario } from '../../src/config/load.js';
import { ppoSchema } from '../../src/config/schema/ppo.js';
import { profileYaml } from '../../src/config/schema/profile-yaml.js';
import { paper, profiles, tuned } from '../../src/config/schema/profiles.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';

const folder = fileURLToPath(new URL('../../configs/', import.meta.url));
const load = (name: string) => loadScenario(join(folder, name)).scenario;
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);
const devices = (scenario: Scenario) => [
  scenario.ues.reduce((sum, { count }) => sum + count, 0),
  scenario.sensors.reduce((sum, { count }) => sum + count, 0),
];

describe('configs/', () => {
  it.each(names)('%s loads without warnings, is called as its file, names its schema', (name) => {
    const { scenario, warnings } = loadScenario(join(folder, name));
    expect(warnings).toEqual([]);
    expect(`${scenario.name}.yaml`).toBe(basename(name));
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.?\/scenario\.schema\.json\n#\n# [A-Z]/,
    );
  });

  it('has the scenarios that the documentation names', () => {
    expect(devices(load('paper.yaml'))).toEqual([10, 15]);
    expect(devices(load('small.yaml'))).toEqual([5, 8]);
    expect(devices(load('large.yaml'))).toEqual([20, 30]);
    const cells = load('three-cells.yaml');
    expect(devices(cells)).toEqual([15, 20]);
    expect(cells.stations.map(({ xM, yM }) => [xM, yM])).toEqual([
      [90, 50],
      [150, 120],
      [30, 120],
    ]);
    const uneven = load('uneven-cells.yaml');
    expect(devices(uneven)).toEqual([20, 24]);
    expect(uneven.stations.map((s) => [s.xM, s.yM, s.bandwidthMHz, s.computeUnits])).toEqual([
      [50, 50, 60, 40],
      [150, 50, 100, 120],
      [100, 150, 60, 90],
    ]);
    expect(actionLayout(uneven).pairs).toBe(3);
    const mobile = load('mobile-sensors.yaml');
    expect(devices(mobile)).toEqual([10, 5]);
    expect(mobile.sensors[0].speedMps).toBe(1);
  });

  it('paper.yaml equals the defaults and spells out every key', () => {
    expect(load('paper.yaml')).toEqual(scenarioSchema.parse({}));
    const written: unknown = parse(readFileSync(join(folder, 'paper.yaml'), 'utf8'));
    const left = missing(inputSchema(), written, '');
    expect(left).toEqual([
      '$schema',
      'description',
      // The paper's traffic does not change, and its one group has the reward's deadline.
      ...['ues.0.request.patterns', 'ues.0.delayThresholdSteps', 'ues.0.presence'],
      ...['sensors.0.update.patterns', 'sensors.0.presence', 'phases', 'contexts'],
      // No conditions, and its reward has no further terms.
      ...['conditions', 'reward.terms'],
      // Left out, they are the paper’s [l, l̂] and one pair of shares for all stations.
      ...['observation', 'control'],
      // The learner's side has files of its own.
      ...['training', 'ppo'],
    ]);
  });

  it('ppo-tuned.yaml equals the defaults, ppo-paper.yaml the learner’s profile, key by key', () => {
    const written = (name: string) =>
      (parse(readFileSync(join(folder, name), 'utf8')) as { ppo: unknown }).ppo;
    expect(written('ppo-tuned.yaml')).toEqual(ppoSchema.parse({}));
    expect(written('ppo-tuned.yaml')).toEqual(tuned);
    expect(written('ppo-paper.yaml')).toEqual(paper);
  });

  it.each(Object.keys(profiles))('ppo-%s.yaml is not stale (npm run schema)', (name) => {
    expect(readFileSync(join(folder, `ppo-${name}.yaml`), 'utf8')).toBe(profileYaml(name));
  });

  it('the profile `paper` is the default PPO of Stable-Baselines3', () => {
    // Its signature of 2.4: PPO(policy, env, learning_rate=3e-4, n_steps=2048, batch_size=64, …) and
    // ActorCriticPolicy(net_arch=[64, 64], activation_fn=Tanh, ortho_init=True, log_std_init=0, …).
    const constant = { kind: 'constant', finalFraction: 1 };
    expect(paper).toEqual({
      nSteps: 2048,
      nEnvs: 1,
      batchSize: 64,
      nEpochs: 10,
      gamma: 0.99,
      gaeLambda: 0.95,
      clipRange: 0.2,
      clipRangeSchedule: constant,
      clipRangeVf: null,
      entCoef: 0,
      vfCoef: 0.5,
      maxGradNorm: 0.5,
      learningRate: 3e-4,
      learningRateSchedule: constant,
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
      targetKl: null,
      normalizeAdvantage: true,
      policyNet: [64, 64],
      valueNet: [64, 64],
      activation: 'tanh',
      distribution: 'gaussian',
      observationScaling: 'none',
      rewardScaling: 'none',
      criticInputs: 'actor',
      logStdInit: 0,
      orthogonalInit: true,
      initGains: { hidden: Math.SQRT2, action: 0.01, value: 1 },
      bootstrapTruncation: true,
      warmStart: null,
    });
  });

  it('phase-1.yaml and phase-2.yaml are the two halves of the default sweep', () => {
    const [one, two] = ['phase-1.yaml', 'phase-2.yaml'].map((name) =>
      loadScenario(join(folder, name)),
    );
    const { training } = loadScenario();
    expect([...one.training.c2, ...two.training.c2]).toEqual(training.c2);
    for (const phase of [one, two]) {
      expect(phase.training.eta).toEqual(training.eta);
      expect({ ...phase.scenario, name: 'paper' }).toEqual(load('paper.yaml'));
    }
  });

  it('scenario.schema.json is not stale (npm run schema)', () => {
    const text = readFileSync(join(folder, 'scenario.schema.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(scenarioJsonSchema());
  });
});

/** The keys of the schema that a value leaves out. */
function missing(schema: JsonSchema, value: unknown, path: string): string[] {
  // An empty list, hotspots, spells its items out in a comment.
  if (schema.items)
    return (value as unknown[])
      .slice(0, 1)
      .flatMap((first) => missing(schema.items!, first, `${path}0.`));
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const at = (value as Record<string, unknown>)[key];
    return at === undefined ? [path + key] : missing(property, at, `${path}${key}.`);
  });
}
