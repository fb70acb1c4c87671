import { Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { TalkFlags } from '../context.js';
import type { Shard } from '../../runs/shard.js';
import { directoryPath, hours, shard, wholeNumber } from './parsers.js';

/** Flags of every command that runs a plan into a run directory. */
export interface RunFlags extends TalkFlags {
  set: string[];
  /** files, imported before the command begins */
  import: string[];
  seed?: number;
  episodes?: number;
  out?: string;
  jobs: number;
  queue?: string;
  shared?: string;
  dryRun?: boolean;
  force?: boolean;
  forceUnlock?: boolean;
  json?: boolean;
  shard?: Shard;
  maxHours?: number;
  retries: number;
}

/** Flags of commands that can run on traces instead of on drawn episodes. */
export interface TraceFlags {
  /** folders, one for each episode */
  trace: string[];
}

/** Flags of commands that can run at several points. */
export interface VaryFlags {
  /** `path=values` each */
  vary: string[];
}

/** Adds {@link VaryFlags}. */
export function addVaryFlag(command: Command): Command {
  return addRepeatable(
    command,
    '--vary <path=values>',
    'run at each of several values, e.g. ues.0.count=5,10 or 5..20:5; as often as needed, for all' +
      ' combinations, or with zip: before the path for values that go together',
  );
}

/** Adds {@link TraceFlags}. */
export function addTraceFlag(command: Command): Command {
  return addRepeatable(
    command,
    '--trace <dir>',
    'an episode from a directory of metalore trace, as often as needed, instead of drawn ones',
  );
}

/** Adds {@link RunFlags}, section "Commands" of the README. */
export function addRunFlags(command: Command): Command {
  addScenarioFlags(command)
    .option('--episodes <n>', 'episodes that each policy is evaluated on', wholeNumber(1))
    .option(
      '-o, --out <dir>',
      'run directory (default: results/<command>-<name>-<plan>)',
      directoryPath,
    )
    .option('-j, --jobs <n>', 'worker threads', wholeNumber(1, 1024), availableParallelism())
    .option('--shard <i/n>', 'do the i-th of n parts of the work; metalore merge joins them', shard)
    .option('--max-hours <h>', 'stop in time, with exit code 75; the same command continues', hours)
    .option('--retries <n>', 'how often what failed is tried again', wholeNumber(0, 100), 0)
    .option('--queue <url>', 'let workers of this queue do it: redis://host:port, rediss://…')
    .option(
      '--shared <dir>',
      'directory that all workers see, for what is too large',
      directoryPath,
    )
    .option('--force', 'replace the results of another plan in the run directory')
    .option('--force-unlock', 'take the run directory from the process that is at work in it');
  return addTalkFlags(command);
}

/** Adds the flags that say which scenario, on which random streams. */
export function addScenarioFlags(command: Command): Command {
  addRepeatable(
    command,
    '--set <path=value>',
    'set a value of the config, e.g. reward.eta=0.8; as often as needed',
  );
  return addImportFlag(command).option(
    '--seed <n>',
    'root seed of all random streams',
    wholeNumber(0),
  );
}

/** Adds the flag for files that register what a scenario names; it is done before the command runs. */
export function addImportFlag(command: Command): Command {
  return addRepeatable(
    command,
    '--import <file>',
    'a file of yours that registers features, reward terms, schedulers or channels; as often as needed',
  );
}

/** Adds the flags of what is done and said: every command has them. */
export function addTalkFlags(command: Command): Command {
  return command
    .option('-n, --dry-run', 'say what would be done, and do nothing')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
}

/** Adds an option whose values are gathered in a list, none by default. */
export function addRepeatable(command: Command, flags: string, description: string): Command {
  const option = new Option(flags, description).argParser((value, earlier: string[]) => [
    ...earlier,
    value,
  ]);
  // Set beside the option, whose help would show an empty list as its default.
  return command.addOption(option).setOptionValueWithSource(option.attributeName(), [], 'default');
}

/** Ends the help of a command with examples of it, and what each of them does. */
export function addExamples(
  command: Command,
  examples: readonly (readonly [commandLine: string, what: string])[],
): Command {
  const lines = examples.map(([commandLine, what]) => `  ${commandLine}\n      ${what}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
