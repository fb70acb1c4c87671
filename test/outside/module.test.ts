import { describe, expect, it } from 'vitest';
import { openOutside } from '../../src/outside/open.js';
import { readOutside } from '../../src/outside/spec.js';
import { createPolicy } from '../../src/policies/registry.js';
import { fileWith, returnsOf, small } from './files.js';

const open = (text: string, scenario = small()) => openOutside(readOutside(text)!, scenario);

const ACT = 'act(network, action) { action[0] = this.a ?? 0.3; action[1] = 0.4; }';

describe('a file of code', () => {
  const expected = returnsOf({
    policy: createPolicy({ kind: 'static', rhoC: 0.3, rhoP: 0.4 }),
    begin: () => undefined,
  });

  it.each([
    ['a class', `export default class { constructor({ a }) { this.a = a; } reset() {} ${ACT} }`],
    [
      'a function as a class',
      `export default function Mine({ a }) { this.a = a; }
       Mine.prototype = { reset() {}, ${ACT} };`,
    ],
    ['a function', `export default ({ a }) => ({ a, reset() {}, ${ACT} })`],
    ['a promise', `export default async ({ a }) => ({ a, reset() {}, ${ACT} })`],
    ['an object', `export default { reset() {}, ${ACT} }`],
  ])('may export %s', async (what, text) => {
    const file = fileWith(text);
    expect(returnsOf(await open(what === 'an object' ? file : `${file}:a=0.3`))).toEqual(expected);
  });

  it('is told the seed of each episode, and closes', async () => {
    const opened = await open(
      fileWith(`export default class {
        static seeds = []; reset(seed) { globalThis.outsideTest = [...(globalThis.outsideTest ?? []), seed]; }
        ${ACT} close() { globalThis.outsideTest = globalThis.outsideTest.length; } }`),
    );
    returnsOf(opened);
    const told = globalThis as { outsideTest?: unknown };
    expect(new Set(told.outsideTest as number[]).size).toBe(3);
    opened.close();
    expect(told.outsideTest).toBe(3);
    delete told.outsideTest;
  });

  it('begins anew, module and all, each time it is opened', async () => {
    const file = fileWith(`let episodes = 0;
      export default { reset() { episodes++; }, act(network, action) { action.fill(1 / (1 + episodes)); } }`);
    const first = returnsOf(await open(file));
    expect(new Set(first).size).toBe(3);
    expect(returnsOf(await open(file))).toEqual(first);
  });

  it.each([
    ['export const a = 1', 'has no default export; write export default class'],
    ['throw new Error("at once")', 'cannot be loaded: Error: at once at mine.mjs:1:7'],
    [
      'import "nosuch-package"; export default {}',
      "cannot be loaded: Error: Cannot find package 'nosuch",
    ],
    ['export default { reset() {} }', 'has no act in its default export'],
    ['export default 5', 'has no reset and no act in its default export'],
    ['export default () => undefined', 'has no reset and no act'],
    ['export default class { constructor() { null.a } }', 'threw TypeError: Cannot read'],
  ])('%s is refused', async (text, message) => {
    const file = fileWith(text);
    await expect(open(file)).rejects.toThrow(`your code ${file} ${message}`);
  });

  it('refuses options that nobody takes', async () => {
    const file = fileWith(`export default { reset() {}, ${ACT} }`);
    await expect(open(`${file}:v=5`)).rejects.toThrow('takes no options');
  });

  it.each([
    ['throw new RangeError("no")', 'threw RangeError: no at mine.mjs:3:13, in step 3 of episode 1'],
    ['throw "words"', 'threw words, in step 3 of episode 1'],
    [
      'action[0] = 1; action[1] = 1.5',
      'set ρ(P) to 1.5, in step 3 of episode 1; shares are numbers from 0 to 1',
    ],
    ['action[0] = -0.1', 'set ρ(C) to -0.1, in step 3'],
    ['action[0] = NaN', 'set ρ(C) to NaN, or not at all, in step 3'],
    ['return', 'set ρ(C) to NaN, or not at all, in step 3'],
  ])('tells of %s where it is', async (statement, message) => {
    const file = fileWith(`let n = 0; export default { reset() { n++; }, act(network, action) {
      if (n === 2 && network.step === 3) {
      ${statement}; return; }
      action.fill(0.5); } }`);
    const opened = await open(file);
    expect(() => returnsOf(opened)).toThrow(`your code ${file} ${message}`);
  });

  it('tells what is thrown in reset, and which station was set wrong', async () => {
    const opened = await open(fileWith('export default { reset() { throw 5 }, act() {} }'));
    expect(() => returnsOf(opened)).toThrow('threw 5, in reset of episode 0');
    const cells = small({ stations: [{}, { xM: 10 }], control: { stations: 'per-station' } });
    const second = await open(
      fileWith('export default { reset() {}, act(_, action) { action.fill(0.5); action[3] = 2 } }'),
      cells,
    );
    expect(() => returnsOf(second, cells)).toThrow('set ρ(P) of station 1 to 2');
  });
});
