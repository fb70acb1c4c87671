import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { UsageError } from '../config/explaining/errors.js';
import type { HashedFile, OutsideOption, OutsideSpec } from '../policies/outside.js';
import { readRegular } from '../runs/files/open-regular.js';
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
    return { kind, ...hashed(rest, `--policy onnx:${rest}`) };
  }
  if (kind === 'exec') return readProgram(rest.trim());
  const named = MODULE.exec(text)?.groups as { file: string; options?: string } | undefined;
  if (!named) return undefined;
  const { file, options } = named;
  return {
    kind: 'module',
    ...hashed(file, `--policy ${file}`),
    options: readOptions(text, options),
  };
}

/** Every word of a command that names a file is part of what it does. */
function readProgram(command: string): OutsideSpec {
  if (command === '')
    throw new UsageError("--policy exec: names no command; write 'exec:python agent.py'");
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const files = words
    .map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'))
    .filter((word) => statSync(word, { throwIfNoEntry: false })?.isFile() === true);
  return {
    kind: 'exec',
    command,
    files: [...new Set(files)].map((file) => hashed(file, `--policy exec: its ${file}`)),
  };
}

/**
 * A file with the hash of what is in it.
 *
 * @param named how the user named it, for messages
 * @throws {UsageError} when it is not there, or no regular file
 */
export function hashed(file: string, named: string): HashedFile {
  return {
    file,
    sha256: hashOfFile(file, (cause) =>
      statSync(file, { throwIfNoEntry: false })
        ? new UsageError(`${named} cannot be read: ${reasonOf(cause)}`)
        : new UsageError(`${named} does not exist; name the file as seen from ${process.cwd()}`),
    ),
  };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function hashOfFile(file: string, errorOf: (cause: unknown) => Error): string {
  try {
    return createHash('sha256').update(readRegular(file)).digest('hex');
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
    const found = hashOfFile(
      file,
      (cause) => new OutsideError(policy, `cannot be read any more: ${reasonOf(cause)}`, { cause }),
    );
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
