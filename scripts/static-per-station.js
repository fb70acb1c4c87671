// Finds the best static split for each station by coordinate ascent (docs/policies.md): from the best split
// that all share, station after station tries the whole grid while the others keep theirs, until a
// round changes nothing. On selection episodes, which no evaluation uses. Prints each round, and last the
// policy, which metalore evaluate takes:
//
//   npm run build && node scripts/static-per-station.js EPISODES CONFIG [STEP]
//   npx metalore evaluate configs/uneven-cells.yaml \
//     --policy "$(node scripts/static-per-station.js 60 configs/uneven-cells.yaml | tail -1)"
import { Network, StaticPolicy, World, loadScenario, staticGrid } from '../dist/index.js';
import { playEpisode } from '../dist/environment/rollout.js';
import { episodeSeed } from '../dist/experiments/evaluation.js';
import { StaticPerStationPolicy } from '../dist/policies/rules/static-per-station.js';

const [episodes, config, step] = process.argv.slice(2);
if (!(Number(episodes) > 0)) {
  console.error('usage: node scripts/static-per-station.js EPISODES CONFIG [STEP]');
  process.exit(2);
}
const { scenario } = loadScenario(config);
const world = new World(scenario);
const drawn = Array.from({ length: Number(episodes) }, (_, episode) =>
  world.episode(episodeSeed(scenario.seed, 'selection', episode)),
);
const network = new Network(scenario);
if (network.pairs === 1) {
  console.error(`${config}: set control.stations to per-station, and name several stations`);
  process.exit(2);
}
const meanReturn = (policy) => {
  let sum = 0;
  for (const { trace, scenario: drawnScenario } of drawn) {
    playEpisode(network, policy, { trace, scenario: drawnScenario, seed: 0 });
    sum += network.returnSum;
  }
  return sum / drawn.length;
};
const grid = staticGrid(Number(step ?? scenario.grid.step));
const say = (splits) => splits.map(({ rhoC, rhoP }) => `${rhoC},${rhoP}`).join(';');

let best = { mean: -Infinity, splits: [] };
for (const split of grid) {
  const mean = meanReturn(new StaticPolicy(split.rhoC, split.rhoP));
  if (mean > best.mean) best = { mean, splits: scenario.stations.map(() => split) };
}
const shared = best.mean;
console.log(`one for all: ${shared.toFixed(1)} at ${say(best.splits.slice(0, 1))}`);
for (let before = -Infinity; best.mean > before;) {
  before = best.mean;
  for (let s = 0; s < scenario.stations.length; s++)
    for (const split of grid) {
      const splits = best.splits.with(s, split);
      const mean = meanReturn(new StaticPerStationPolicy(splits));
      if (mean > best.mean) best = { mean, splits };
    }
  console.log(
    `${best.mean.toFixed(1)}, ${(best.mean / shared).toFixed(3)} times, at ${say(best.splits)}`,
  );
}
console.log(`static-per-station:${say(best.splits)}`);
