import { UsageError } from '../config/explaining/errors.js';
import { didYouMean } from '../config/explaining/suggest.js';
import {
  createPolicy,
  POLICY_LABELS,
  POLICY_PARAMETERS,
  type NumbersSpec,
  type RuleSpec,
} from './registry.js';

const OF_NUMBERS = Object.keys(POLICY_PARAMETERS) as NumbersSpec['kind'][];
const KINDS: readonly RuleSpec['kind'][] = [...OF_NUMBERS, 'static-per-station'];

/** The policies that {@link parsePolicySpec} knows, as they are written: `static:RHOC,RHOP`, … */
export const POLICY_USAGE: readonly string[] = KINDS.map(usageOf);

/** The same, and what each does. */
export function usages(): { name: string; label: string }[] {
  return KINDS.map((kind) => ({ name: usageOf(kind), label: POLICY_LABELS[kind] }));
}

function usageOf(kind: RuleSpec['kind']): string {
  if (kind === 'static') return 'static:RHOC,RHOP';
  if (kind === 'static-per-station') return 'static-per-station:RHOC,RHOP;RHOC,RHOP;…';
  const names = Object.keys(POLICY_PARAMETERS[kind]);
  return names.length === 0 ? kind : `${kind}[:${names.map((name) => `${name}=…`).join(',')}]`;
}

/**
 * Reads a policy as given on the command line: a kind, and after a colon its parameters separated by
 * commas, by name or in their order. `static:0.3,0.4`, `random`, `max-weight:v=5`,
 * `threshold:high=10,low=4`. Parameters left out have their defaults. `static-per-station:0.3,0.4;0.2,0.5`
 * has a split for each station, separated by semicolons.
 *
 * @param others what else could have been named, for the message
 * @throws {UsageError} for anything else; the message says what is known
 */
export function parsePolicySpec(text: string, others: readonly string[] = []): RuleSpec {
  const colon = text.indexOf(':');
  const kind = kindOf(text);
  const word = wordOf(text);
  if (kind === undefined)
    throw new UsageError(
      `unknown policy ${JSON.stringify(word)}${suggestion(word, [...KINDS, ...others])}` +
        ` (known: ${[...POLICY_USAGE, ...others].join(', ')})`,
    );
  const list = colon < 0 ? undefined : text.slice(colon + 1);
  const spec: RuleSpec =
    kind === 'static-per-station'
      ? { kind, splits: (list ?? '').split(';').map((split) => readSplit(split, text)) }
      : readNumbers(kind, list, text);
  try {
    createPolicy(spec);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`policy "${text}": ${error.message}`);
    throw error;
  }
  return spec;
}

/** What stands before the colon. */
function wordOf(text: string): string {
  return text.split(':', 1)[0].trim();
}

function kindOf(text: string): RuleSpec['kind'] | undefined {
  return KINDS.find((known) => known === wordOf(text));
}

function readSplit(list: string, text: string) {
  const { rhoC, rhoP } = readNumbers('static', list.trim() === '' ? undefined : list, text);
  return { rhoC, rhoP };
}

function readNumbers<Kind extends NumbersSpec['kind']>(
  kind: Kind,
  list: string | undefined,
  text: string,
): Extract<NumbersSpec, { kind: Kind }> {
  const values = list === undefined ? {} : readParameters(kind, list, text);
  return complete(kind, values, text) as Extract<NumbersSpec, { kind: Kind }>;
}

/** A kind's parameters by name, from `0.3,0.4` or `high=10,low=4`. */
function readParameters(kind: NumbersSpec['kind'], list: string, text: string) {
  const names = Object.keys(POLICY_PARAMETERS[kind]);
  const values: Record<string, number> = {};
  const fail = (message: string) => {
    const known =
      names.length === 0 ? `${kind} has no parameters` : `${kind} has ${names.join(', ')}`;
    return new UsageError(`policy "${text}": ${message} (${known})`);
  };
  let named = false;
  list.split(',').forEach((item, position) => {
    const equals = item.indexOf('=');
    named ||= equals >= 0;
    if (equals < 0 && named)
      throw fail(`expected name=value after the first named parameter, found "${item}"`);
    if (equals < 0 && position >= names.length) throw fail(`"${item}" is one too many`);
    const name = equals < 0 ? names[position] : item.slice(0, equals).trim();
    if (!names.includes(name))
      throw fail(`unknown parameter ${JSON.stringify(name)}${suggestion(name, names)}`);
    if (Object.hasOwn(values, name)) throw fail(`${name} is given twice`);
    values[name] = readNumber(item.slice(equals + 1)) ?? NaN;
    if (Number.isNaN(values[name]))
      throw fail(`${name}: expected a number, found "${item.slice(equals + 1).trim()}"`);
  });
  return values;
}

/** The spec with its defaults. */
function complete(
  kind: NumbersSpec['kind'],
  values: Record<string, number>,
  text: string,
): NumbersSpec {
  const spec: Record<string, unknown> = { kind };
  for (const [name, standard] of Object.entries(POLICY_PARAMETERS[kind])) {
    const value = Object.hasOwn(values, name) ? values[name] : standard;
    if (value === undefined)
      throw new UsageError(
        `policy "${text}": ${name} is missing; write ${usageOf(kindOf(text) ?? kind)}`,
      );
    spec[name] = value;
  }
  // Its fields are those of POLICY_PARAMETERS, which spec.ts holds against the type.
  return spec as unknown as NumbersSpec;
}

function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}
