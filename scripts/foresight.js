// What one earns who knows the coming steps: how much is left to be had (docs/results.md). In each step it
// tries shares around those of max-weight, the last ones and some far off, plays each on with max-weight
// for HORIZON steps of the very episode that is coming, and takes what earned the most. Nobody can know
// that much; who does, and plans better than max-weight goes on, may earn even more.
// Prints, episode by episode, the sums so far over that of the best of 121 splits so far:
//
//   npm run build && node scripts/foresight.js EPISODES CONFIG [HORIZON]
import { Network, World, loadScenario, staticGrid } from '../dist/index.js';
import { episodeSeed } from '../dist/experiments/evaluation.js';
import { MaxWeightPolicy } from '../dist/policies/rules/max-weight.js';

const [episodes, config, horizon = '20'] = process.argv.slice(2);
if (!(Number(episodes) > 0 && Number(horizon) > 0) || config === undefined) {
  console.error('usage: node scripts/foresight.js EPISODES CONFIG [HORIZON]');
  process.exit(2);
}
const { scenario } = loadScenario(config);
const network = new Network(scenario);
if (network.pairs > 1) {
  console.error(`${config}: set control.stations to shared`);
  process.exit(2);
}

/** All that can be reached from some objects, but for what `known` holds. */
function reached(roots, known = new Set()) {
  const arrays = [];
  const objects = [];
  const seen = new Set(known);
  const visit = (value) => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) arrays.push(value);
    else {
      objects.push(value);
      Object.values(value).forEach(visit);
    }
  };
  roots.forEach(visit);
  return { arrays, objects, seen };
}

/** @returns puts the state of objects back as it is now. The trace, which nobody writes, is left out. */
function kept(roots, unchanging) {
  // Gone through anew each time, since some objects are made on the way.
  const { arrays, objects } = reached(roots, unchanging);
  const copies = arrays.map((array) => array.slice());
  const values = objects.map((object) => Object.entries(object));
  return () => {
    arrays.forEach((array, i) => array.set(copies[i]));
    objects.forEach((object, i) => {
      for (const [key, value] of values[i]) if (object[key] !== value) object[key] = value;
    });
  };
}

const AROUND = [-0.2, -0.1, 0, 0.1, 0.2];
const FAR = [0.05, 0.3, 0.5, 0.8, 0.95].flatMap((c) => [0.05, 0.3, 0.5, 0.8].map((p) => [c, p]));

function candidates([c, p], before) {
  const within = (share) => Math.min(1, Math.max(0, share));
  const near = AROUND.flatMap((dc) => AROUND.map((dp) => [within(c + dc), within(p + dp)]));
  return [...near, ...(before ? [before] : []), ...FAR];
}

function playRule(drawn) {
  const rule = new MaxWeightPolicy();
  const action = new Float64Array(2);
  network.reset(drawn.trace, drawn.scenario);
  while (!network.truncated) {
    rule.act(network, action);
    network.advance(action);
  }
  return network.returnSum;
}

function playAhead(drawn) {
  const rule = new MaxWeightPolicy();
  const action = new Float64Array(2);
  network.reset(drawn.trace, drawn.scenario);
  const { seen: unchanging } = reached([drawn.trace, drawn.scenario, scenario]);
  let before;
  while (!network.truncated) {
    const putBack = kept([network, rule], unchanging);
    rule.act(network, action);
    let best = { earned: -Infinity, tried: action };
    for (const tried of candidates([...action], before)) {
      putBack();
      const from = network.returnSum;
      const end = Math.min(scenario.steps, network.step + Number(horizon));
      rule.act(network, action);
      network.advance(tried);
      while (network.step < end) {
        rule.act(network, action);
        network.advance(action);
      }
      const earned = network.returnSum - from;
      if (earned > best.earned) best = { earned, tried };
    }
    putBack();
    rule.act(network, action);
    network.advance(best.tried);
    before = best.tried;
  }
  return network.returnSum;
}

const world = new World(scenario);
const grid = staticGrid(0.1);
const splits = new Float64Array(grid.length);
let rule = 0;
let ahead = 0;
for (let episode = 0; episode < Number(episodes); episode++) {
  const drawn = world.episode(episodeSeed(scenario.seed, 'evaluation', episode));
  grid.forEach(({ rhoC, rhoP }, i) => {
    network.reset(drawn.trace, drawn.scenario);
    while (!network.truncated) network.advance([rhoC, rhoP]);
    splits[i] += network.returnSum;
  });
  const earned = { rule: playRule(drawn), ahead: playAhead(drawn) };
  rule += earned.rule;
  ahead += earned.ahead;
  const best = Math.max(...splits);
  console.log(
    `episode ${episode}: max-weight ${earned.rule.toFixed(0)}, who looks ahead ${earned.ahead.toFixed(0)};` +
      ` over the best single split so far ${(rule / best).toFixed(3)} and ${(ahead / best).toFixed(3)}`,
  );
}
