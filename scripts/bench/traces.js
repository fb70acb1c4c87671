// Importing what SUMO writes, from process start to exit: megabytes of the file a second, peak memory.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { once, printFigure, rounds, spread } from './measure.js';

export const title = 'Traces: a floating car data file to a trace, process start to exit';

export function run() {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
  const file = join(folder, 'fcd.xml');
  for (const [megabytes, count] of once
    ? [[1, 1]]
    : [
        [50, 5],
        [200, 1],
      ]) {
    writeFcd(file, megabytes * 1e6);
    const size = statSync(file).size / 1e6;
    const args = ['trace', 'import', '--sumo-fcd', file, '--force'];
    const runs = rounds(count, () => runCommand(args, join(folder, 'trace')));
    const name = `${megabytes} MB, 200 vehicles`;
    printFigure(name, spread(runs.map(({ seconds }) => size / seconds)), {
      unit: 'MB/s',
      note: 'bar 20 MB/s',
    });
    printFigure('  by computing time', spread(runs.map((each) => size / each.cpuSeconds)), {
      unit: 'MB/s',
      note: 'whatever else the machine does',
    });
    printFigure('  peak memory', spread(runs.map((each) => each.megabytes)), {
      unit: 'MB',
      note: 'bar 200 MB for 50 MB',
    });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A file as SUMO writes it, so large: 200 vehicles of which each moves in every second. */
function writeFcd(path, bytes) {
  let state = 1;
  // Park and Miller's generator: the same file every time.
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const file = openSync(path, 'w');
  let written = writeSync(file, '<?xml version="1.0" encoding="UTF-8"?>\n<fcd-export>\n');
  for (let time = 0; written < bytes; time++) {
    const lines = Array.from(
      { length: 200 },
      (_, i) =>
        `        <vehicle id="veh${i}" x="${(200 * random()).toFixed(2)}" y="${(200 * random()).toFixed(2)}"` +
        ` angle="${(360 * random()).toFixed(2)}" type="DEFAULT_VEHTYPE" speed="13.37" pos="5.10"` +
        ' lane="gneE0_0" slope="0.00"/>\n',
    );
    written += writeSync(
      file,
      `    <timestep time="${time.toFixed(2)}">\n${lines.join('')}    </timestep>\n`,
    );
  }
  writeSync(file, '</fcd-export>\n');
  closeSync(file);
}
