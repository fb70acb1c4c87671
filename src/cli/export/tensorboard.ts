import { readdirSync, statSync } from 'node:fs';
import { UsageError } from '../../config/explaining/errors.js';
import { OutputError } from '../../runs/errors.js';
import { runFiles } from '../../runs/run-files.js';
import { metaloreVersion } from '../../runs/version.js';
import { SweepEvents } from '../../tensorboard/sweep-events.js';
import { counted, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { CommandContext } from '../context.js';
import { toJson } from '../json/print.js';
import { pathArgument, quoteForShell } from '../terminal/shell.js';
import type { ExportFlags } from './flags.js';
import { writingTo } from './out-file.js';
import { trainingAt } from './training.js';
import { describeDryRun } from '../plans/dry-run.js';

/**
 * `metalore export --format tensorboard`: the event files that `train --tensorboard` writes, of a sweep that
 * is finished or not, each in a folder of its run's name.
 *
 * @throws {UsageError | ReportError | OutputError}
 */
export async function exportTensorBoard(
  source: string,
  flags: ExportFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const { out, item } = flags;
  const { directory, plan, runs } = trainingAt(source, item);
  const begun = runs.filter((index) => isBegun(directory, plan.items[index].name));
  if (begun.length === 0)
    throw new UsageError(`${source}: no run was begun, so there is nothing to write yet`);
  requireFreeFolder(out, flags);
  const about = {
    command: 'export' as const,
    version: metaloreVersion(),
    format: 'tensorboard',
    source,
    out,
  };
  if (flags.dryRun) {
    terminal.print(
      flags.json
        ? toJson({ ...about, dry_run: true })
        : describeDryRun(`events     of ${counted(begun.length, 'run')}`, out),
    );
    return;
  }
  const events = new SweepEvents(directory, plan, out);
  const written = await writingTo(out, () =>
    begun.flatMap((index) => {
      const one = events.write(index);
      return one ? [{ item: plan.items[index].name, ...one }] : [];
    }),
  );
  const bytes = written.reduce((sum, { file }) => sum + statSync(file).size, 0);
  if (flags.json) {
    const told = written.map(({ item, isDone }) => ({ item, done: isDone }));
    terminal.print(toJson({ ...about, dry_run: false, bytes, runs: told }));
    return;
  }
  const going = written.filter(({ isDone }) => !isDone).length;
  terminal.print(
    `Event files of ${counted(written.length, 'run')}` +
      (going > 0 ? `, of which ${thousands(going)} not done,` : '') +
      ` ${thousands(bytes)} bytes.\n\nWritten: ${printable(out)}\n\n` +
      `Next: tensorboard --logdir ${quoteForShell(pathArgument(out))}`,
  );
}

function isBegun(directory: string, name: string): boolean {
  return statSync(runFiles(directory, name).progress, { throwIfNoEntry: false }) !== undefined;
}

/** @throws {OutputError} when something is there, and it is not said to be replaced */
function requireFreeFolder(out: string, { force = false }: { force?: boolean }): void {
  const found = statSync(out, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) throw new OutputError(`${out} is a file; name a folder with --out`);
  if (!force && readdirSync(out).length > 0)
    throw new OutputError(
      `${out} is not empty; name another folder with --out, or write into it with --force`,
    );
}
