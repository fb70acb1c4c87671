import type { AddCommand } from './command.js';
import { addExamples, addScenarioFlags, addTalkFlags } from '../flags/common.js';
import { directoryPath, wholeNumber } from '../flags/parsers.js';
import type { TraceExportFlags } from '../trace/export.js';

export const trace: AddCommand = (program, context) => {
  const group = program
    .command('trace')
    .description('write an episode as files, and make episodes of what was measured elsewhere');
  const exporting = addScenarioFlags(
    group
      .command('export')
      .description('write what happens in an evaluation episode, whatever the policy, as CSVs')
      .argument('[config]', "YAML or JSON scenario (default: the paper's)")
      .option('--episode <n>', 'number of the evaluation episode, from 0', wholeNumber(0), 0)
      .requiredOption('-o, --out <dir>', 'directory of the trace', directoryPath)
      .option('--force', 'replace the trace that is there'),
  );
  addExamples(addTalkFlags(exporting), [
    ['metalore trace export --episode 3 -o results/three', "episode 3 of the paper's scenario"],
    [
      'metalore grid-search --trace results/three --trace results/four',
      'every static split on two such episodes',
    ],
  ]).action(async (config: string | undefined, flags: TraceExportFlags) => {
    const { runTraceExport } = await import('../trace/export.js');
    runTraceExport(config, flags, context(flags));
  });
};
