import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../config/explaining/errors.js';
import { CHECKSUMS } from '../../runs/checksums.js';
import { LARGE_TABLES } from '../../runs/parquet/names.js';
import { writeParquet } from '../../runs/parquet/table.js';
import { checkRunDirectories } from '../../runs/read/directory.js';
import { metaloreVersion } from '../../runs/version.js';
import { enumerated } from '../../words/lists.js';
import { counted, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { CommandContext } from '../context.js';
import { toJson } from '../json/print.js';
import type { ExportFlags } from './flags.js';
import { requireFreeFile, writingTo } from './out-file.js';
import { describeDryRun } from '../plans/dry-run.js';

/**
 * `metalore export --format parquet`: a table of a run directory, for who reads millions of rows.
 *
 * @throws {UsageError | ReportError | OutputError}
 */
export async function exportParquet(
  source: string,
  flags: ExportFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const { out, table = 'episodes' } = flags;
  if (flags.item !== undefined)
    throw new UsageError('--item names a policy, for --format onnx; leave it out');
  checkRunDirectories([source]);
  const file = join(source, `${table}.csv`);
  if (!existsSync(file))
    throw new UsageError(`${source} holds no ${table}.csv; ${thereAre(source)}`);
  if (!existsSync(join(source, CHECKSUMS)))
    terminal.error(`warning: ${source} is not finished; these are its rows so far`);
  requireFreeFile(out, flags);
  const version = metaloreVersion();
  const about = { command: 'export' as const, version, format: 'parquet', source, out, table };
  if (flags.dryRun) {
    terminal.print(
      flags.json
        ? toJson({ ...about, dry_run: true })
        : describeDryRun(`table      ${printable(file)}`, out),
    );
    return;
  }
  const rows = await writingTo(out, () => writeParquet({ file, table }, out, { version }));
  terminal.print(
    flags.json
      ? toJson({ ...about, dry_run: false, rows })
      : `The table has ${counted(rows, 'row', thousands)} of ${printable(file)}.\n\nWritten: ${printable(out)}`,
  );
}

function thereAre(source: string): string {
  const names = LARGE_TABLES.filter((name) => existsSync(join(source, `${name}.csv`)));
  return `there is --table ${enumerated(names)}`;
}
