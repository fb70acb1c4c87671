import type { AddCommand } from './command.js';
import { addExamples, addImportFlag, addTalkFlags } from '../flags/common.js';
import { directoryPath, oneNumber } from '../flags/parsers.js';
import type { ReportFlags } from '../report/run.js';

export const report: AddCommand = (program, context) => {
  const command = program
    .command('report')
    .description('write figures and a page to read from the CSVs of run directories')
    .argument('<directories...>', 'run directories of grid-search, train and evaluate')
    .option(
      '-o, --out <dir>',
      'directory (default: results/report-<experiment>-<hash>)',
      directoryPath,
    )
    .option('--eta <value>', 'η of the setting that figures of one setting show', oneNumber)
    .option('--c2 <value>', 'c₂ of that setting', oneNumber)
    .option('--print', 'write figures as PDF and SVG of a column’s width, and tables as LaTeX');
  addExamples(addTalkFlags(addImportFlag(command)), [
    ['metalore report results/grid', 'the static splits alone'],
    [
      'metalore report results/grid results/sweep results/evaluation -o results/report',
      'all figures: splits, learning curves, and the comparison',
    ],
    ['metalore report results/evaluation --print -o results/paper', 'with print/ for a paper'],
  ]).action(async (directories: string[], flags: ReportFlags) => {
    const { runReport } = await import('../report/run.js');
    await runReport(directories, flags, context(flags));
  });
};
