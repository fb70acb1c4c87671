import type { CommandContext } from '../context.js';
import type { ExportFlags } from './flags.js';

/** A format that others read, and how something is written in it. */
export interface ExportFormat {
  /** what is written of what, in a line of the help */
  readonly what: string;
  /**
   * Writes what `source` names, and tells so.
   *
   * @throws {UsageError | ReportError | OutputError}
   */
  write(source: string, flags: ExportFlags, context: CommandContext): Promise<void>;
}

/** The formats of `metalore export`. What writes one is loaded when it is asked for. */
export const FORMATS = {
  onnx: {
    what: 'a trained policy as a model',
    write: async (source, flags, context) => {
      const { exportOnnx } = await import('./onnx.js');
      await exportOnnx(source, flags, context);
    },
  },
  parquet: {
    what: 'a table of a run directory',
    write: async (source, flags, context) => {
      const { exportParquet } = await import('./parquet.js');
      await exportParquet(source, flags, context);
    },
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type FormatName = keyof typeof FORMATS;
