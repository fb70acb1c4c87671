// Config files with something wrong in them: text that was cut, doubled or garbled, and values that are
// what nobody means. Each is refused as a config is refused, or loads; of those that load some are
// played for an episode. Nothing else is thrown, and nothing takes long.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';
import { play } from './play.js';

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

const BUNDLED = ['paper', 'mobile-sensors', 'general-load', 'stadium', 'three-cells'];

export const configs = {
  cases({ count, seed }) {
    const random = seedrandom(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const bundled = BUNDLED.map((name) =>
      readFileSync(fileURLToPath(new URL(`../../configs/${name}.yaml`, import.meta.url)), 'utf8'),
    );
    const cases = Array.from({ length: count }, () => {
      let text = pick(bundled);
      for (let changes = 1 + Math.floor(3 * random()); changes > 0; changes--)
        text = pick(CHANGES)(text, pick);
      return { text };
    });
    return { cases };
  },

  attempt({ text }, { folder }) {
    const file = join(folder, `scenario-${process.pid}.yaml`);
    return play(text, { file, most: PLAYED, slowMs: () => SLOW_MS });
  },

  what: ({ refused = 0, loaded = 0, played = 0 }) =>
    `configs with mistakes (${refused} refused, ${loaded} loaded, ${played} played)`,
};

function withLine(text, pick, change) {
  const lines = text.split('\n');
  const said = [...lines.keys()].filter((i) => /^[^#]*\w/.test(lines[i]));
  if (said.length === 0) return text;
  const index = pick(said);
  lines[index] = change(lines[index]);
  return lines.join('\n');
}
