// How rules' parameters are chosen (docs/policies.md): for each policy the geometric mean, over the
// paper's twelve settings of η and c₂, of its return over that of the best of the static splits, and the
// smallest of the ratios; on selection episodes, which no evaluation uses.
//
//   npm run build && node scripts/rule-parameters.js EPISODES CONFIG POLICY…
//   node scripts/rule-parameters.js 40 paper max-weight:v=0.05 max-weight:v=0.1
import {
  createPolicy,
  loadScenario,
  parsePolicySpec,
  specName,
  staticGrid,
} from '../dist/index.js';
import { StaticPolicy, World } from '../dist/index.js';
import { episodeSeed, evaluateEpisodes } from '../dist/experiments/evaluation.js';

const [episodes, config, ...specs] = process.argv.slice(2);
if (!(Number(episodes) > 0) || specs.length === 0) {
  console.error('usage: node scripts/rule-parameters.js EPISODES CONFIG POLICY…');
  process.exit(2);
}
const { scenario } = loadScenario(config);
const settings = [0, -1].flatMap((c2) =>
  [0.9, 0.8, 0.7, 0.6, 0.5, 0.4].map((eta) => ({ eta, c2 })),
);
const world = new World(scenario);
const source = (episode) => {
  const seed = episodeSeed(scenario.seed, 'selection', episode);
  return { ...world.episode(seed), seed };
};
const splits = staticGrid(scenario.grid.step).map(({ rhoC, rhoP }) => ({
  policy: new StaticPolicy(rhoC, rhoP),
}));
const rules = specs.map((text) => parsePolicySpec(text));
const judged = rules.flatMap((spec) =>
  settings.map((reward) => ({ policy: createPolicy(spec), reward })),
);
// A split acts alike under every setting.
const ofSplits = splits.map(() => settings.map(() => 0));
const ofRules = judged.map(() => 0);
const range = { first: 0, end: Number(episodes), source };
for (const { policy, returnUnder } of evaluateEpisodes(scenario, [...splits, ...judged], range)) {
  if (policy < splits.length)
    settings.forEach((setting, k) => {
      ofSplits[policy][k] += returnUnder(setting);
    });
  else {
    const i = policy - splits.length;
    ofRules[i] += returnUnder(settings[i % settings.length]);
  }
}
const best = settings.map((_, k) => Math.max(...ofSplits.map((sums) => sums[k])));
rules.forEach((spec, r) => {
  const ratios = settings.map((_, k) => ofRules[r * settings.length + k] / best[k]);
  const geometric = Math.exp(ratios.reduce((sum, x) => sum + Math.log(x), 0) / ratios.length);
  console.log(
    `${geometric.toFixed(4)}  ${Math.min(...ratios).toFixed(3)}  ${specName(spec)}  ` +
      ratios.map((x) => x.toFixed(3)).join(' '),
  );
});
