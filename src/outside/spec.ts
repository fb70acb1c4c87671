import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../config/explaining/errors.js';
import type { HashedFile, OutsideOption, OutsideSpec } from '../policies/outside.js';
import { OutsideError } from './errors.js';

const MODULE = /^(?<file>.*\.[cm]?[jt]s)(?::(?<options>.*))?$/s;
const PREFIXED = /^(?<kind>onnx|exec):(?<rest>.*)$/s;

/**
 * Reads what `--policy` names, where it is a policy from outside: `./mine.js`, `./mine.js:v=5,w=2`,
 * `onnx:agent.onnx`, `exec:python agent.py`.
 *
 * @returns undefined for anything else
 * @throws {UsageError} for a file that is not there, and for options that are none
 */
export function readOutside(text: string): OutsideSpec | undefined {
  const { kind, rest = '' } = PREFIXED.exec(text)?.groups ?? {};
  if (kind === 'onnx') {
    if (rest.trim() === '') throw new UsageError('--policy onnx: names no file; write onnx:FILE');
    return { kind, ...hashed(rest) };
  }
  if (kind === 'exec') return readProgram(rest.trim());
  const named = MODULE.exec(text)?.groups as { file: string; options?: string } | undefined;
  if (!named) return undefined;
  const { file, options } = named;
  return { kind: 'module', ...hashed(file), options: readOptions(text, options) };
}

/** Every word of a command that names a file is part of what it does. */
function readProgram(command: string): OutsideSpec {
  if (command === '')
    throw new UsageError("--policy exec: names no command; write 'exec:python agent.py'");
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const files = words
    .map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'))
    .filter((word) => statSync(word, { throwIfNoEntry: false })?.isFile() === true);
  return { kind: 'exec', command, files: [...new Set(files)].map(hashed) };
}

function hashed(file: string): HashedFile {
  return { file, sha256: hashOfFile(file, () => new UsageError(whyNot(file))) };
}

function whyNot(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found
    ? `--policy ${file} is no file that can be read`
    : `--policy ${file} does not exist; name the file as seen from ${process.cwd()}`;
}

function hashOfFile(file: string, errorOf: (cause: unknown) => Error): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch (error) {
    throw errorOf(error);
  }
}

/**
 * Refuses files that are not what they were when the plan was made.
 *
 * @throws {OutsideError} naming the first
 */
export function requireUnchanged(files: readonly HashedFile[], policy: string): void {
  for (const { file, sha256 } of files) {
    const found = hashOfFile(file, (cause) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      return new OutsideError(policy, `cannot be read any more: ${why}`, { cause });
    });
    if (found !== sha256)
      throw new OutsideError(
        policy,
        `changed under the run: ${file} is not what it was when the run began; put it back and start` +
          ' the same command again, which goes on, or begin another run',
      );
  }
}

function readOptions(text: string, list: string | undefined): Record<string, OutsideOption> {
  if (list === undefined) return {};
  const options: Record<string, OutsideOption> = {};
  for (const item of list.split(',')) {
    const found = /^\s*([A-Za-z_][\w-]*)\s*=\s*(.*?)\s*$/s.exec(item);
    if (!found)
      throw new UsageError(
        `policy "${text}": expected name=value behind the colon, found "${item}"`,
      );
    const [, name, value] = found;
    if (Object.hasOwn(options, name))
      throw new UsageError(`policy "${text}": ${name} is given twice`);
    options[name] = readValue(value);
  }
  return options;
}

function readValue(text: string): OutsideOption {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}
