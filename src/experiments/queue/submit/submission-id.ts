import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from '../../../packages/zod.js';
import { readRegular } from '../../../runs/files/open-regular.js';
import { writeWhole } from '../../../runs/files/write-whole.js';
import { planHash } from '../../../runs/plans/work.js';
import type { Job } from '../../executor.js';
import { RefusedMessage } from '../errors.js';
import { openJson, submissionId } from '../messages.js';

const fileSchema = z.strictObject({ id: submissionId });

/** The id of what a run directory submits: the same again when it is continued. */
export function submissionOf({ directory, plan }: Job): string {
  const file = directory.file('parts', 'queue.json');
  const hash = planHash(plan);
  if (existsSync(file))
    try {
      const { id } = openJson(readRegular(file).toString('utf8'), fileSchema);
      if (id.startsWith(hash)) return id;
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
    }
  const id = `${hash}-${randomBytes(8).toString('hex')}`;
  writeWhole(file, `${JSON.stringify({ id })}\n`);
  return id;
}
