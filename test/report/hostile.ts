import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvLines, type Cell } from '../../src/runs/csv/write.js';
import { records } from '../cli/run.js';
import { printable } from '../../src/words/texts.js';
import type { SmallRuns } from './runs.js';

const SCRIPT = '<script>hacked=1</script>';
const IMAGE = '"><img src=x onerror="hacked=1">';

/**
 * Copies of runs whose names are what an attacker would choose: of the experiment, of directories,
 * of rules, of commands. Without plan.json, which would not allow them.
 *
 * @returns what the page has to show as text
 */
export function makeHostileRuns(
  runs: SmallRuns,
  folder: string,
): { directories: string[]; texts: string[] } {
  const experiment = `${SCRIPT}, "quoted"\n=1+1`;
  const rule = `=HYPERLINK("http://a.invalid")${IMAGE}../../x\u2028\u202e\u001b[31m`;
  const directory = `${IMAGE.replaceAll('/', '')}'\`\${hacked=1}`;
  const copy = (from: string, name: string, files: string[]) => {
    const to = join(folder, `${name} ${directory}`);
    mkdirSync(to);
    for (const file of files) rewrite(join(from, file), join(to, file));
    return to;
  };
  const rewrite = (from: string, to: string) => {
    const rows = records(readFileSync(from, 'utf8'));
    const changed = rows.map((row): Cell[] =>
      Object.entries(row).map(([column, value]) =>
        column === 'experiment'
          ? experiment
          : ['item', 'policy'].includes(column)
            ? value.replace('max-weight', rule)
            : value,
      ),
    );
    writeFileSync(to, csvLines([Object.keys(rows[0]), ...changed]));
  };
  const grid = copy(runs.grid, 'grid', ['episodes.csv', 'delays.csv']);
  const compared = copy(runs.compared, 'compared', ['episodes.csv', 'summary.csv', 'delays.csv']);
  cpSync(join(runs.compared, 'runs'), join(compared, 'runs'), { recursive: true });
  const meta = join(compared, 'runs/evaluate/meta.json');
  const command = `metalore evaluate '${SCRIPT}'`;
  writeFileSync(
    meta,
    readFileSync(meta, 'utf8').replace(/"command": ".*"/, `"command": ${JSON.stringify(command)}`),
  );
  return {
    directories: [grid, compared],
    texts: [experiment, printable(rule), directory, command],
  };
}
