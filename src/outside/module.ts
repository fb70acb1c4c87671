import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '../environment/policy.js';
import type { ModuleSpec, OutsideOption } from '../policies/outside.js';
import { CheckedPolicy } from './checked.js';
import { OutsideError, thrownInWords } from './errors.js';
import type { OpenPolicy } from './open-policy.js';
import { requireUnchanged } from './spec.js';

/** A policy as a file of the user's implements it. */
type OwnPolicy = Policy & { close?: () => void };

/** Counts what was opened in this thread, so that each has a module of its own, and its state with it. */
let opened = 0;

/**
 * Opens a policy that is a file of JavaScript: its default export is an object that implements `Policy`, or a
 * class or function that makes one, from the options.
 *
 * @throws {OutsideError} for a file that cannot be loaded, or has no such export
 */
export async function openModule(spec: ModuleSpec): Promise<OpenPolicy> {
  const { file, options } = spec;
  requireUnchanged([spec], file);
  const url = `${pathToFileURL(resolve(file)).href}?metalore=${opened++}`;
  const wrong = (thrown: unknown) => `threw ${thrownInWords(thrown)}${placeIn(file, thrown)}`;
  const made = await policyOf(await loaded(url, file), { file, options, wrong });
  const policy = new CheckedPolicy(made, { name: file, wrong });
  return {
    policy,
    begin: (episode) => {
      policy.begin(episode);
    },
    close: () => {
      try {
        made.close?.();
      } catch (thrown) {
        throw new OutsideError(file, `${wrong(thrown)}, in close`, { cause: thrown });
      }
    },
  };
}

/** What a module has as its default export. */
async function loaded(url: string, file: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ url)) as { default?: unknown };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
      throw new OutsideError(
        file,
        `is TypeScript, which this Node (${process.version}) does not load by itself: Node 22.18 and later` +
          ' do, or compile it and name the .js',
        { cause: thrown },
      );
    const place =
      placeIn(file, thrown) ||
      (thrown instanceof SyntaxError ? `; node --check ${file} shows where` : '');
    throw new OutsideError(file, `cannot be loaded: ${thrownInWords(thrown)}${place}`, {
      cause: thrown,
    });
  }
  if (module.default === undefined)
    throw new OutsideError(file, `has no default export; ${EXPECTED}`);
  return module.default;
}

const EXPECTED =
  'write export default class { reset(seed) { … } act(network, action) { action[0] = …; action[1] = …; } }';

/** What a default export is, or makes. */
async function policyOf(
  exported: unknown,
  {
    file,
    options,
    wrong,
  }: {
    file: string;
    options: Record<string, OutsideOption>;
    wrong: (thrown: unknown) => string;
  },
): Promise<OwnPolicy> {
  let made = exported;
  if (typeof exported === 'function')
    try {
      made = isClass(exported)
        ? Reflect.construct(exported, [options])
        : await (exported as (given: typeof options) => unknown)(options);
    } catch (thrown) {
      throw new OutsideError(file, `${wrong(thrown)}, when it was made`, { cause: thrown });
    }
  else if (Object.keys(options).length > 0)
    throw new OutsideError(
      file,
      'takes no options: its default export is no class and no function, to which they would be given',
    );
  const missing = (['reset', 'act'] as const).filter(
    (name) => typeof (made as Partial<Policy> | null | undefined)?.[name] !== 'function',
  );
  if (missing.length > 0)
    throw new OutsideError(
      file,
      `has no ${missing.join(' and no ')} in its default export; ${EXPECTED}`,
    );
  return made as OwnPolicy;
}

function isClass(value: object): boolean {
  const { prototype } = value as { prototype?: object };
  return (
    /^class\b/.test(Function.prototype.toString.call(value)) ||
    (prototype !== undefined && 'act' in prototype)
  );
}

/** Where in the file it was thrown, ` at mine.js:12:5`, as far as the stack tells. */
function placeIn(file: string, thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const name = basename(file);
  for (const line of stack.split('\n')) {
    const [, place] =
      /\/([^/]+?)(?:\?metalore=\d+)?(?::\d+){1,2}\)?$/.exec(line) ?? ([] as undefined[]);
    const [, at] = /((?::\d+){1,2})\)?$/.exec(line) ?? ([] as undefined[]);
    if (place === name && at !== undefined) return ` at ${name}${at}`;
  }
  return '';
}
