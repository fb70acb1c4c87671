import type { CommandContext } from '../context.js';
import type { ExportFlags } from './flags.js';
import { FORMATS, type FormatName } from './formats.js';

/**
 * `metalore export`: what this program has made, in a format that others read.
 *
 * @throws {UsageError | ReportError | OutputError}
 */
export async function runExport(
  source: string,
  flags: ExportFlags & { format: FormatName },
  context: CommandContext,
): Promise<void> {
  await FORMATS[flags.format].write(source, flags, context);
}
