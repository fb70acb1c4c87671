import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { differences, FREE, type Difference } from './same.js';
import { isTakenForElse, LONGEST_NAME } from './schema/name.js';

/**
 * What scenarios are called whose name nobody has said: by their file, and by what `--set` has made of
 * it. Tables that are put together are told apart by it.
 */

/** What makes no other scenario: the same that one report may be about, and how it is trained on. */
const EXCEPT = [...FREE.report, 'training', 'ppo'];

/**
 * The name that a file gives: its own, a hyphen for each gap. Where other characters are lost, a hash
 * says of which name.
 */
export function nameOfFile(file: string): string {
  const own = basename(file, extname(file));
  const plain = own.trim().replaceAll(/\s+/g, '-');
  const kept = plain.replaceAll(/[^A-Za-z0-9._+=-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const name = kept === '' || isTakenForElse(kept) ? `scenario-${kept}` : kept;
  return fitting(kept === plain ? name : `${name.replace(/-$/, '')}-${hash(own, 6)}`);
}

/**
 * The name with what was changed, `paper+steps=20+ues.0.count=20`; a change of what the name says
 * already takes its place. As it is, where that makes no other scenario.
 *
 * @param before, after configs, complete where possible
 */
export function nameOfChanged(name: string, before: unknown, after: unknown): string {
  const changes = [...differences(before, after, { except: EXCEPT })];
  if (changes.length === 0) return name;
  const [base, ...labels] = name.split('+');
  const isChanged = (label: string) => changes.some(({ path }) => label.startsWith(`${path}=`));
  return fitting(
    [base, ...labels.filter((label) => !isChanged(label)), ...changes.map(labelOf)].join('+'),
  );
}

/**
 * The name of a point at which values are what was asked for, as it stands behind the scenario's name:
 * `ues.0.count=20+channel.model=3gpp-uma`. Good for a file, as every name is.
 */
export function pointName(values: readonly (readonly [path: string, value: unknown])[]): string {
  return fitting(values.map(([path, value]) => `${path}=${valueInName(value)}`).join('+'));
}

function labelOf({ path, values: [, value] }: Difference): string {
  return `${path}=${value === undefined ? 'none' : valueInName(value)}`;
}

function valueInName(value: unknown): string {
  if (typeof value === 'object' && value !== null) return hash(JSON.stringify(value), 6);
  const text = String(value);
  const kept = text.replaceAll(/[^A-Za-z0-9._+-]+/g, '-');
  return kept === text ? kept : `${kept}-${hash(text, 6)}`;
}

/** At most as long as a name may be; what is cut off is told apart by a hash. */
function fitting(name: string): string {
  const digits = 8;
  return name.length <= LONGEST_NAME
    ? name
    : `${name.slice(0, LONGEST_NAME - digits - 1)}-${hash(name, digits)}`;
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
