import { lstatSync } from 'node:fs';
import { UsageError } from '../../config/explaining/errors.js';
import { bundledConfigs } from '../../config/reading/find-config.js';
import { NAME, whyNoName } from '../../config/schema/name.js';
import { fileSystemReason, OutputError } from '../../runs/errors.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import type { CommandContext } from '../context.js';
import { quoteForShell } from '../terminal/shell.js';

/**
 * `metalore init NAME`: a scenario to begin with. Never writes over a file.
 *
 * @throws {UsageError} for a name that a scenario cannot have, or one of the program's own has
 * @throws {OutputError} when it cannot be written, or is there
 */
export function runInit(name: string, { terminal }: CommandContext): void {
  if (/\.(ya?ml|json)$/i.test(name))
    throw new UsageError(`init ${name}: leave out the ending; the file gets one`);
  if (!NAME.test(name)) throw new UsageError(`init ${name}: ${whyNoName(name)}`);
  if (bundledConfigs().includes(name))
    throw new UsageError(
      `init ${name}: there is a config of that name that comes with the program; choose another`,
    );
  const file = `${name}.yaml`;
  try {
    if (lstatSync(file, { throwIfNoEntry: false }))
      throw new OutputError(`${file} is there already and is left as it is; choose another name`);
    // What is cut off would be there already.
    writeWhole(file, scenarioText(name), { unfinished: `${file}.${process.pid}.tmp` });
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(`cannot write ${file}: ${fileSystemReason(error)}`, { cause: error });
  }
  const command = `${terminal.program} grid-search ${quoteForShell(file)} --dry-run`;
  terminal.print(`Written: ${file}\n\nNext: ${command}`);
}

/** The scenario: valid as it is, and with any of its examples in place. */
export function scenarioText(name: string): string {
  return `# ${name}: the paper's scenario, but for what stands here. To change something, take the "#" away
# from its lines; everything that can be said is in docs/scenarios.md, and in configs/paper.yaml.
#
# metalore grid-search ${name}.yaml --dry-run   tells what would be run, and whether it fits
# metalore train ${name}.yaml                   trains policies for it
# metalore evaluate RUN                         compares them with rules and the best static split

extends: paper # or another one that metalore list configs tells
name: ${name}

# Length of an episode, steps of a second; and how many each policy is evaluated on.
#steps: 200
#episodes: 50

# Mobile users, a line for each group: how many, how fast, how often they ask and for how much.
#ues:
#  - { count: 12, speedMps: 1.5, request: { probability: 0.5, dataMbit: 40, computeUnits: 5 } }
#  - { count: 3, speedMps: 10 }

# Sensors of the digital twin.
#sensors:
#  - { count: 20, update: { periodSteps: 2 } }

# What is shared: bandwidth and compute of each station.
#stations:
#  - { xM: 60, yM: 100, bandwidthMHz: 120, computeUnits: 90 }
#  - { xM: 140, yM: 100 }

# How bandwidth is given out among devices, and how well they hear: metalore list schedulers, channels.
#scheduler: { kind: proportional-fair }
#channel: { model: free-space, units: physical }

# What a late request costs, and how much requests count against the digital twin.
#reward: { eta: 0.8, c2: -0.5 }
`;
}
