/** What `--policy ./mine.js:v=5` passes to the code: a number, true or false, or else the text. */
export type OutsideOption = number | boolean | string;

/** A file that decides what a policy does. */
export interface HashedFile {
  /** as named by the user, from where the command runs; no part of the work */
  file: string;
  /** SHA-256 of its bytes */
  sha256: string;
}

/** A policy whose code is a file of JavaScript: its default export implements `Policy`. */
export interface ModuleSpec extends HashedFile {
  kind: 'module';
  options: Record<string, OutsideOption>;
}

/** A network in a file of ONNX. */
export interface OnnxSpec extends HashedFile {
  kind: 'onnx';
}

/** A program that answers observations with actions. */
export interface ProgramSpec {
  kind: 'exec';
  command: string;
  /** those that the command names */
  files: HashedFile[];
}

/**
 * A policy that is not of this program, as plain data, to be written in a plan and opened where tasks are
 * done.
 */
export type OutsideSpec = ModuleSpec | OnnxSpec | ProgramSpec;

const KINDS: Readonly<Record<OutsideSpec['kind'], true>> = { module: true, onnx: true, exec: true };

/** Whether a policy of a plan is one from outside. */
export function isOutside(policy: { readonly kind: string }): policy is OutsideSpec {
  return Object.hasOwn(KINDS, policy.kind);
}

/** How `--policy` names them, and what they are. */
export const OUTSIDE_USAGE: readonly { name: string; label: string }[] = [
  {
    name: './FILE.js[:name=value,…]',
    label: 'your own code: a file whose default export implements Policy',
  },
  { name: 'onnx:FILE', label: 'a network in a file of ONNX' },
  { name: 'exec:COMMAND', label: 'a program that answers observations with actions' },
];

/** What a policy does, without the places that its files were found at. */
export function workOfPolicy(policy: { readonly kind: string }): unknown {
  if (!isOutside(policy)) return policy;
  if (policy.kind === 'exec') {
    const { kind, command, files } = policy;
    return { kind, command, files: files.map(({ sha256 }) => sha256) };
  }
  const { file, ...work } = policy;
  return { ...work, file: lastPart(file) };
}

/**
 * The name of one in the `item` column, which no rule has: `mine.js`, `mine.js-v=5-w=2`, `agent.onnx`,
 * `exec:python agent.py`.
 */
export function outsideName(spec: OutsideSpec): string {
  if (spec.kind === 'exec') return `exec:${spec.command}`;
  const options = spec.kind === 'module' ? Object.entries(spec.options) : [];
  return [lastPart(spec.file), ...options.map(([name, value]) => `${name}=${value}`)].join('-');
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
