// Config files with something wrong in them: text that was cut, doubled or garbled, and values that are
// what nobody means. Each is refused as a config is refused, or loads; of those that load some are
// played for an episode. Nothing else is thrown, and nothing takes long.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import {
  ConfigError,
  EpisodeMeter,
  loadScenario,
  Network,
  PlacementError,
  World,
} from '../../dist/index.js';

const SLOW_MS = 5000;
/** Device-steps up to which an episode is played. */
const PLAYED = 200_000;

const VALUES = [
  ...['0', '-1', '1e308', '5e-324', '-0', '.nan', '.inf', '1e400', '0.1', '3', '7.5', '1000000'],
  ...[
    'null',
    'true',
    '""',
    '"x"',
    '[]',
    '{}',
    '[1, 2]',
    '*a',
    '!!binary x',
    '"\\u2028"',
    '2026-01-01',
  ],
  ...['{ int: [5, 1] }', '&a [*a]', '<<: {}', '0x1F', '1_000', "'", '"', '- -', '? a : b', '\t'],
];

/** One change of a text. */
const CHANGES = [
  (text, pick) => withLine(text, pick, (line) => line.replace(/: .*/, `: ${pick(VALUES)}`)),
  (text, pick) => withLine(text, pick, (line) => line.replace(/: .*/, `: ${pick(VALUES)}`)),
  (text, pick) =>
    withLine(text, pick, (line) => line.replace(/(\d)/, () => String(pick([0, 9, 99])))),
  (text, pick) => withLine(text, pick, () => ''),
  (text, pick) => withLine(text, pick, (line) => `${line}\n${line}`),
  (text, pick) => withLine(text, pick, (line) => `${pick(['', ' ', '  ', '- '])}${line.trim()}`),
  (text, pick) => text.slice(0, pick([...Array(20).keys()]) * Math.ceil(text.length / 20)),
  (text, pick) =>
    withLine(text, pick, (line) => line.replace(/\w/, () => pick(['\0', '\u202e', 'é', '{', '#']))),
];

export async function configs(count, seed) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-configs-'));
  const random = seedrandom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const bundled = ['paper', 'mobile-sensors'].map((name) =>
    readFileSync(fileURLToPath(new URL(`../../configs/${name}.yaml`, import.meta.url)), 'utf8'),
  );
  const ends = { refused: 0, loaded: 0, played: 0 };
  let wrong = 0;
  try {
    for (let trial = 0; trial < count; trial++) {
      let text = pick(bundled);
      for (let changes = 1 + Math.floor(3 * random()); changes > 0; changes--)
        text = pick(CHANGES)(text, pick);
      const file = join(folder, 'scenario.yaml');
      writeFileSync(file, text);
      const start = performance.now();
      const what = objection(file, ends);
      const took = performance.now() - start;
      if (what === undefined && took <= SLOW_MS) continue;
      wrong++;
      console.log(
        `config ${trial} of seed ${seed}: ${what ?? `took ${took.toFixed(0)} ms`}\n${text}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    what: `configs with mistakes (${ends.refused} refused, ${ends.loaded} loaded, ${ends.played} played)`,
    tried: count,
    wrong,
  };
}

function objection(file, ends) {
  let scenario;
  try {
    ({ scenario } = loadScenario(file));
    ends.loaded++;
  } catch (error) {
    if (!(error instanceof ConfigError)) return error.stack;
    ends.refused++;
    return undefined;
  }
  const devices = [...scenario.ues, ...scenario.sensors].reduce((sum, { count }) => sum + count, 1);
  if (devices * scenario.steps * scenario.stations.length > PLAYED) return undefined;
  try {
    const network = new Network(scenario);
    network.reset(new World(scenario).trace(1));
    while (!network.truncated) network.advance([0.3, 0.7]);
    const metrics = new EpisodeMeter(scenario).metrics(network);
    ends.played++;
    const infinite = Object.entries(metrics).filter(([, value]) => Math.abs(value) === Infinity);
    return infinite.length > 0
      ? `infinite: ${JSON.stringify(Object.fromEntries(infinite))}`
      : undefined;
  } catch (error) {
    return error instanceof PlacementError || error.exitCode === 2 ? undefined : error.stack;
  }
}

function withLine(text, pick, change) {
  const lines = text.split('\n');
  const said = [...lines.keys()].filter((i) => /^[^#]*\w/.test(lines[i]));
  if (said.length === 0) return text;
  const index = pick(said);
  lines[index] = change(lines[index]);
  return lines.join('\n');
}
