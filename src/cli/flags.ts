import { InvalidArgumentError, type Command } from 'commander';
import { availableParallelism } from 'node:os';

/** Flags that every command has. */
export interface CommonFlags {
  set: string[];
  seed?: number;
  episodes?: number;
  out?: string;
  jobs: number;
  dryRun?: boolean;
  force?: boolean;
  quiet?: boolean;
  json?: boolean;
  color: boolean;
}

/** Adds the flags of section "Commands" of the README to a command. */
export function addCommonFlags(command: Command): Command {
  return command
    .option('--set <path=value>', 'set a value of the config, e.g. reward.eta=0.8', collect, [])
    .option('--seed <n>', 'root seed of all random streams', wholeNumber(0))
    .option('--episodes <n>', 'episodes that each policy is evaluated on', wholeNumber(1))
    .option('-o, --out <dir>', 'run directory (default: results/<command>-<name>-<plan>)')
    .option('-j, --jobs <n>', 'worker threads', wholeNumber(1, 1024), availableParallelism())
    .option('-n, --dry-run', 'say what would be done, and do nothing')
    .option('--force', 'replace the results of another plan in the run directory')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
}

/** Parses a whole number of a range. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Expected a whole number from ${least} up.`
          : `Expected a whole number from ${least} to ${most}.`,
      );
    return value;
  };
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
