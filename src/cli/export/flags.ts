import type { LargeTable } from '../../runs/parquet/names.js';
import type { TalkFlags } from '../context.js';

/** Flags of `metalore export`. */
export interface ExportFlags extends TalkFlags {
  format: string;
  out: string;
  /** onnx: of a run directory, where several could be meant */
  item?: string;
  /** parquet; `episodes` when left out */
  table?: LargeTable;
  force?: boolean;
  dryRun?: boolean;
  json?: boolean;
}
