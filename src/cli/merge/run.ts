import { join } from 'node:path';
import { mergePieces } from '../../experiments/merge/run.js';
import { readPieces, type Pieces } from '../../experiments/merge/pieces.js';
import type { Outcome } from '../../experiments/run.js';
import { readFacts } from '../../runs/read/facts.js';
import { RunDirectory } from '../../runs/run-directory.js';
import { counted, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { CommandContext, TalkFlags } from '../context.js';
import { toJson } from '../json/print.js';
import { defaultOut } from '../plans/run-directory.js';
import { pathArgument, quoteForShell } from '../terminal/shell.js';
import type { Terminal } from '../terminal/terminal.js';
import { wrap } from '../terminal/width.js';
import { describeDryRun } from '../plans/dry-run.js';

/** Flags of `metalore merge`. */
export interface MergeFlags extends TalkFlags {
  out?: string;
  partial?: boolean;
  force?: boolean;
  forceUnlock?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/**
 * `metalore merge`: puts the shards of a plan together into one run directory.
 *
 * @throws {ReportError | OutputError} before anything is done
 */
export async function runMerge(
  directories: readonly string[],
  flags: MergeFlags,
  { terminal, commandLine }: CommandContext,
): Promise<Outcome | undefined> {
  const pieces = readPieces(directories, { partial: flags.partial ?? false });
  const { plan, total, missing } = pieces;
  const out = flags.out ?? defaultOut(plan);
  const options = { out, force: flags.force ?? false };
  const told = {
    command: 'merge' as const,
    version: plan.version,
    scenario: plan.scenario.name,
    of: plan.command,
    tasks: total,
    missing: [...missing],
    out,
  };
  const holds =
    `${counted(pieces.pieces.length, 'part')} of ${plan.command} on` +
    ` ${printable(plan.scenario.name)}: ${tasksHeld(pieces)}`;
  for (const what of missing) terminal.error(`warning: missing: ${printable(what)}`);
  if (flags.dryRun) {
    const { state } = RunDirectory.open(out, plan, options);
    terminal.print(
      flags.json ? toJson({ ...told, dry_run: true, state }) : describeDryRun(holds, out),
    );
    return undefined;
  }
  const outcome = await mergePieces(pieces, {
    ...options,
    forceUnlock: flags.forceUnlock ?? false,
    command: commandLine,
    onNote: (message) => {
      terminal.error(message);
    },
  });
  const next = nextAfterMerge(pieces, { out, terminal });
  terminal.print(
    flags.json
      ? toJson({ ...told, dry_run: false, state: outcome.state, next })
      : [
          wrap(`${terminal.bold('Merged')} ${holds}.`, terminal.width),
          outcome.state === 'finished'
            ? `Already finished: ${printable(out)}`
            : `Written: ${printable(out)}${missing.length > 0 ? ', not finished' : ''}`,
          `Next: ${next}`,
        ].join('\n\n'),
  );
  return outcome;
}

function tasksHeld({ pieces, total }: Pieces): string {
  const done = pieces.reduce((sum, piece) => sum + piece.done.length, 0);
  return done === total
    ? `all ${counted(total, 'task', thousands)}`
    : `${thousands(done)} of ${counted(total, 'task', thousands)}`;
}

/** What is whole is compared or shown; what is not is gone on with. */
function nextAfterMerge(
  { plan, pieces, missing }: Pieces,
  { out, terminal }: { out: string; terminal: Terminal },
): string {
  const place = quoteForShell(pathArgument(out));
  if (missing.length > 0) {
    const typed = pieces
      .flatMap(({ path }) => readFacts(join(path, 'runs'), []))
      .flatMap(({ sessions }) => sessions)
      .at(-1)?.command;
    return `${wholePlan(typed ?? `metalore ${plan.command}`, terminal)} -o ${place}`;
  }
  return `${terminal.program} ${plan.command === 'train' ? 'evaluate' : 'report'} ${place}`;
}

/** The command of a shard without what makes it one, and without its directory. */
function wholePlan(typed: string, { program }: Terminal): string {
  return printable(typed)
    .replace(/ (--shard|--out|-o)[ =]('[^']*'|\S)+/g, '')
    .replace(/^metalore/, program);
}
