// What a run of the mutation tests leaves.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const roomOf = ({ file }) => file.split('/')[1];

/** By room: killed (by a failing test or by the time limit), survived, score in percent. */
export function scores(results) {
  return Object.fromEntries(
    [...new Set(results.map(roomOf))].map((room) => {
      const own = results.filter((result) => roomOf(result) === room);
      const survived = own.filter(({ outcome }) => outcome === 'survived').length;
      const timeouts = own.filter(({ outcome }) => outcome === 'timeout').length;
      const killed = own.length - survived;
      return [
        room,
        { mutants: own.length, killed, timeouts, survived, score: (100 * killed) / own.length },
      ];
    }),
  );
}

/** Writes `path`.json, which `--survivors` reads, and `path`.md. */
export function writeReport(path, { seed, results }) {
  const byRoom = scores(results);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    `${path}.json`,
    `${JSON.stringify({ seed, rooms: byRoom, mutants: results }, null, 2)}\n`,
  );
  const cell = (text) => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
  writeFileSync(
    `${path}.md`,
    [
      '# Mutation tests',
      '',
      '| room | mutants | killed | of these by time limit | survived | score |',
      '| --- | --- | --- | --- | --- | --- |',
      ...Object.entries(byRoom).map(
        ([room, { mutants, killed, timeouts, survived, score }]) =>
          `| ${room} | ${mutants} | ${killed} | ${timeouts} | ${survived} | ${score.toFixed(0)} % |`,
      ),
      '',
      '## Survivors',
      '',
      '| where | line | change |',
      '| --- | --- | --- |',
      ...results
        .filter(({ outcome }) => outcome === 'survived')
        .map(
          ({ file, line, code, change }) => `| ${file}:${line} | ${cell(code)} | ${cell(change)} |`,
        ),
      '',
    ].join('\n'),
  );
}
