import { Option } from 'commander';
import type { AddCommand } from './command.js';
import type { ExportFlags } from '../export/flags.js';
import { FORMATS, type FormatName } from '../export/formats.js';
import { LARGE_TABLES } from '../../runs/parquet/names.js';
import { addExamples, addTalkFlags } from '../flags/common.js';
import { filePath } from '../flags/parsers.js';

export const exporting: AddCommand = (program, context) => {
  const formats = Object.entries(FORMATS);
  const command = program
    .command('export')
    .description('write what metalore has made in a format that other programs read')
    .argument('<source>', 'a training run, a saved policy, universal, or a run directory')
    .addOption(
      new Option(
        '--format <name>',
        formats.map(([name, { what }]) => `${name}: ${what}`).join('; '),
      )
        .choices(Object.keys(FORMATS))
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --out <file>', 'where to write', filePath)
    .option('--item <name>', 'onnx: a policy of the run directory, by its item')
    .addOption(
      new Option('--table <name>', 'parquet: a table, by its file (default: episodes)').choices(
        LARGE_TABLES,
      ),
    )
    .option('--force', 'replace the file that is there');
  addExamples(addTalkFlags(command), [
    [
      'metalore export universal --format onnx -o results/universal.onnx',
      'the trained policy that comes with the program, as a model for any ONNX runtime',
    ],
    [
      'metalore export results/sweep --item eta-0.9-c2-0-seed-0 --format onnx -o results/best.onnx',
      'the best policy of a run of a sweep',
    ],
    [
      'metalore export results/sweep --format parquet -o results/episodes.parquet',
      'episodes.csv for pandas, Arrow or DuckDB, with types and a fraction of the bytes',
    ],
  ]).action(async (source: string, flags: ExportFlags & { format: FormatName }) => {
    const { runExport } = await import('../export/run.js');
    await runExport(source, flags, context(flags));
  });
};
