import type { TalkFlags } from '../context.js';

/** Flags of `metalore export`. */
export interface ExportFlags extends TalkFlags {
  format: string;
  out: string;
  /** of a run directory, where several could be meant */
  item?: string;
  force?: boolean;
  dryRun?: boolean;
  json?: boolean;
}
