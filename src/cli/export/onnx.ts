import { UsageError } from '../../config/explaining/errors.js';
import { onnxPolicy } from '../../onnx/policy-model.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { loadPolicy } from '../../runs/policy-folder.js';
import { metaloreVersion } from '../../runs/version.js';
import { thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { CommandContext } from '../context.js';
import { toJson } from '../json/print.js';
import type { ExportFlags } from './flags.js';
import { requireFreeFile, writingTo } from './out-file.js';
import { trainedPolicyAt } from './trained-policy.js';
import { describeDryRun } from '../plans/dry-run.js';

/**
 * `metalore export --format onnx`: a trained policy as one file that runs without this program.
 *
 * @throws {UsageError | OutputError}
 */
export async function exportOnnx(
  source: string,
  flags: ExportFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const { out, item } = flags;
  if (flags.table !== undefined)
    throw new UsageError('--table names a table, for --format parquet; leave it out');
  const { folder, hash, warning } = trainedPolicyAt(source, item);
  if (warning !== undefined) terminal.error(`warning: ${warning}`);
  const snapshot = loadPolicy(folder, hash);
  const version = metaloreVersion();
  let bytes: Uint8Array;
  try {
    bytes = onnxPolicy(snapshot, { version, hash });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${folder}: ${error.message}`);
    throw error;
  }
  requireFreeFile(out, flags);
  const { observationSize, actionSize } = snapshot;
  const about = { command: 'export' as const, version, format: 'onnx', source, out, policy: hash };
  const inWords =
    `policy ${hash}, [rows × ${observationSize}] observations → [rows × ${actionSize}] actions,` +
    ` ${thousands(bytes.length)} bytes`;
  if (flags.dryRun) {
    terminal.print(
      flags.json
        ? toJson({ ...about, dry_run: true })
        : describeDryRun(`model      ${inWords}`, out),
    );
    return;
  }
  await writingTo(out, () => {
    writeWhole(out, bytes);
  });
  terminal.print(
    flags.json
      ? toJson({ ...about, dry_run: false, bytes: bytes.length })
      : `The model is ${inWords}.\n\nWritten: ${printable(out)}`,
  );
}
