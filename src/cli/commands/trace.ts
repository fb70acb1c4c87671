import type { AddCommand } from './command.js';
import { addExamples, addScenarioFlags, addTalkFlags } from '../flags/common.js';
import { coordinates, directoryPath, filePath, oneNumber, wholeNumber } from '../flags/parsers.js';
import type { TraceExportFlags } from '../trace/export.js';
import type { TraceImportFlags } from '../trace/import.js';

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
  const importing = addScenarioFlags(
    group
      .command('import')
      .description('make an episode of movement, and workloads, that were measured or simulated')
      .argument('[config]', "YAML or JSON scenario for all else (default: the paper's)")
      .option('--sumo-fcd <file>', 'positions: what SUMO writes with --fcd-output', filePath)
      .option('--ns2 <file>', 'positions: an ns-2 movement file (setdest)', filePath)
      .option('--positions <csv>', 'positions: time_s,id,x_m,y_m', filePath)
      .option('--sensor-positions <csv>', 'the same of sensors (default: drawn)', filePath)
      .option(
        '--requests <csv>',
        'time_s,id,data_mbit,compute_units of UEs (default: drawn)',
        filePath,
      )
      .option('--updates <csv>', 'the same of sensors (default: drawn)', filePath)
      .option('--begin <s>', 'second of the file that becomes step 0', oneNumber)
      .option(
        '--steps <n>',
        'length of the episode (default: to the end)',
        wholeNumber(1, 1_000_000),
      )
      .option('--offset <x,y>', 'metres to add to coordinates', coordinates)
      .option('--fit', 'shift what devices span to the middle of the area')
      .option('--metres', 'take coordinates as metres, even if they look like degrees')
      .option(
        '--episode <n>',
        'what is drawn is that of this evaluation episode',
        wholeNumber(0),
        0,
      )
      .requiredOption('-o, --out <dir>', 'directory of the trace', directoryPath)
      .option('--force', 'replace the trace that is there'),
  );
  addExamples(addTalkFlags(importing), [
    [
      'metalore trace import --sumo-fcd fcd.xml --fit -o results/town',
      'vehicles of SUMO as UEs; sensors and workloads as the scenario draws them',
    ],
    [
      'metalore trace import --positions gps.csv --requests log.csv --begin 3600 --steps 100 -o results/hour',
      'measured positions and requests, 100 seconds of them',
    ],
  ]).action(async (config: string | undefined, flags: TraceImportFlags) => {
    const { runTraceImport } = await import('../trace/import.js');
    await runTraceImport(config, flags, context(flags));
  });
};
