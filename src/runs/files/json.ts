import type { z } from '../../packages/zod.js';
import { findJsonError } from '../../config/reading/json.js';
import { dotted } from '../../config/tree/tree.js';
import { cannotRead, ReportError } from '../errors.js';
import { isAbsent } from './absent.js';
import { readRegular } from './open-regular.js';

const REMEDY = 'copy the file again, or take it away: the CSVs can be reported without it';

/**
 * Reads a JSON file of a known shape.
 *
 * @throws {ReportError} when it cannot be read, is no JSON, or has another shape
 */
export function readJson<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  let text: string;
  try {
    text = readRegular(file).toString('utf8');
  } catch (error) {
    throw cannotRead(file, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const found = findJsonError(text);
    const line = found ? text.slice(0, found.offset).split('\n').length : 1;
    const what = found?.message ?? (error as Error).message;
    throw new ReportError({ file, line }, `this is no JSON: ${what}; ${REMEDY}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw wrongShape(file, parsed.error);
  return parsed.data;
}

/**
 * The value in a JSON file of which nobody is told that it is broken; undefined when there is none, or it is
 * no JSON.
 *
 * @throws the file system's error when it is there and cannot be read
 */
export function jsonIn(file: string): unknown {
  let text: string;
  try {
    text = readRegular(file).toString('utf8');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a schema objects to first. */
export function wrongShape(file: string, error: z.core.$ZodError, under?: string): ReportError {
  const [{ path, message }] = error.issues;
  const at = dotted([...(under === undefined ? [] : [under]), ...path]);
  return new ReportError(file, `${at === '' ? '' : `${at}: `}${message}; ${REMEDY}`);
}
