import { resolve } from 'node:path';
import type { Item, Run } from '../../runs/read/run-data.js';
import { sameEpisodes, sameMeans } from './compare.js';
import { groupNames } from './names.js';
import { isTrained, SPECIALIST } from '../../runs/tables/identity.js';
import { commonTail, numbered, partsOf, shortNames } from '../../words/paths.js';
import { settingKey, withoutSetting } from '../../words/settings.js';
import { printable } from '../../words/texts.js';
import { firstFew } from '../../words/lists.js';

/** A policy of a sweep: one setting, one training seed. */
export interface Slot {
  eta: number;
  c2: number;
  /** null for a saved policy of which the training is not known */
  trainSeed: number | null;
  /** in the run directory of train */
  trained?: Item;
  evaluated?: Result;
}

/** What a run directory says of a policy. */
interface Result {
  run: Run;
  item: Item;
}

/** Policies that were trained together. */
export interface Sweep {
  name: string;
  /** its run directories, where they were given: several when it was trained in pieces */
  runs: Run[];
  slots: Slot[];
}

/** A sweep, or a piece of one. */
interface Found {
  path: string[];
  run?: Run;
  slots: Slot[];
  bySlot: Map<string, Slot>;
}

/** Learned policies of one evaluation that come from the same place. */
interface Group {
  run: Run;
  /** of the place, as far as the evaluation tells; empty when it does not */
  path: string[];
  items: Item[];
}

/**
 * The sweeps of a report, and which evaluated policy is of which: by the folder that the evaluation
 * read it from, or when that tells nothing, by equal results on the same episodes, or by its name.
 *
 * @param warnings receives where results of the same policy differ
 */
export function findSweeps(runs: readonly Run[], warnings: string[]): Sweep[] {
  const sweeps: Found[] = [];
  for (const run of runs) {
    if (run.kind !== 'train') continue;
    const sweep = newSweep([...partsOf(resolve(run.directory)), ...pointPath(run.point)], run);
    for (const item of run.items) slotOf(sweep, item).trained = item;
    sweeps.push(sweep);
  }
  for (const run of runs) {
    if (run.kind !== 'evaluate') continue;
    const taken = new Set<Found>();
    for (const group of groupsOf(run)) {
      const sweep =
        sweepOf(
          group,
          sweeps.filter((candidate) => !taken.has(candidate)),
        ) ??
        newSweep(group.path.length > 0 ? group.path : partsOf(resolve(run.directory)).slice(-1));
      if (!sweeps.includes(sweep)) sweeps.push(sweep);
      taken.add(sweep);
      addGroup(sweep, group, warnings);
    }
  }
  const names = numbered(shortNames(sweeps.map(({ path }) => path)));
  return joined(sweeps.map((sweep, i) => ({ ...sweep, name: printable(names[i]) })));
}

/** Pieces of a sweep put together: what was trained alike, each policy in one of them only. */
function joined(pieces: readonly (Found & { name: string })[]): Sweep[] {
  const sweeps: (typeof pieces)[] = [];
  for (const piece of pieces) {
    const at = sweeps.findIndex((others) => others.every((other) => belongTogether(other, piece)));
    if (at < 0) sweeps.push([piece]);
    else sweeps[at] = [...sweeps[at], piece];
  }
  const names = groupNames(sweeps.map((parts) => parts.map(({ name }) => name)));
  return sweeps.map((parts, i) => ({
    name: names[i],
    runs: parts.flatMap(({ run }) => run ?? []),
    slots: parts.flatMap(({ slots }) => slots),
  }));
}

function belongTogether(a: Found, b: Found): boolean {
  const [one, other] = [a.run?.plan, b.run?.plan];
  return (
    one?.trainedAs !== undefined &&
    one.trainedAs === other?.trainedAs &&
    one.scenario.seed === other.scenario.seed &&
    one.scenario.episodes === other.scenario.episodes &&
    ![...a.bySlot.keys()].some((key) => b.bySlot.has(key))
  );
}

/** What stands behind the directory of a sweep whose runs are at several points, which train alike. */
function pointPath(point: string | undefined): string[] {
  return point === undefined ? [] : [point];
}

function newSweep(path: string[], run?: Run): Found {
  return { path, ...(run ? { run } : {}), slots: [], bySlot: new Map() };
}

function slotOf(sweep: Found, { identity }: Item): Slot {
  const key = slotKey(identity);
  let slot = sweep.bySlot.get(key);
  if (!slot) {
    slot = {
      // Of a policy that was trained for any setting there is none to show it under.
      eta: identity.eta === null ? NaN : Number(identity.eta),
      c2: identity.c2 === null ? NaN : Number(identity.c2),
      trainSeed: identity.train_seed === null ? null : Number(identity.train_seed),
    };
    sweep.bySlot.set(key, slot);
    sweep.slots.push(slot);
  }
  return slot;
}

function slotKey(identity: Item['identity']): string {
  return `${settingKey(identity)}/${identity.train_seed}`;
}

/** What a policy that was judged under a setting may have been trained for: that, or any. */
function keysOf(identity: Item['identity']): string[] {
  const { eta, c2 } = identity;
  return [eta, null].flatMap((ofEta) =>
    [c2, null].map((ofC2) => slotKey({ ...identity, eta: ofEta, c2: ofC2 })),
  );
}

function groupsOf(run: Run): Group[] {
  const groups = new Map<string, Group>();
  for (const item of run.items) {
    if (!isTrained(item.identity.policy)) continue;
    const path = originOf(item);
    // Policies that were named one by one are no sweep together.
    const key = JSON.stringify([item.identity.train_seed === null, path]);
    const group = groups.get(key) ?? { run, path, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Where a learned policy comes from: the run directory that the plan names; without a plan what stands
 * before the `/` in its name, which tells the sweeps of an evaluation apart; of a saved policy its own
 * name.
 */
function originOf({ identity, source }: Item): string[] {
  const name = String(identity.item);
  if (identity.train_seed === null) return [withoutSetting(name, identity)];
  const run = partsOf(source?.run ?? '');
  // A run is called by its point, where values vary, and its setting and seed.
  if (run.length > 0)
    return identity.policy === SPECIALIST
      ? run
      : [...run, ...pointPath(/^(.+)-eta-/.exec(source?.item ?? '')?.[1])];
  return name.includes('/') ? partsOf(name.slice(0, name.lastIndexOf('/'))) : [];
}

/** The sweep that a group is of, if it is among these. */
function sweepOf(group: Group, sweeps: readonly Found[]): Found | undefined {
  const candidates = sweeps.filter(({ bySlot }) =>
    group.items.some(({ identity }) => keysOf(identity).some((key) => bySlot.has(key))),
  );
  const tails = candidates.map(({ path, run }) => {
    const tail = commonTail(path, group.path);
    // Of places that are both hearsay, one name has to be the end of the other.
    return run || tail === Math.min(path.length, group.path.length) ? tail : 0;
  });
  const longest = Math.max(0, ...tails);
  const nearest = candidates.filter((_, i) => tails[i] === longest);
  if (longest > 0 && nearest.length === 1) return nearest[0];
  // A policy that was named alone is known by its name.
  const isSweep = group.items[0].identity.train_seed !== null;
  const equal = isSweep ? nearest.find((sweep) => isOf(group, sweep)) : undefined;
  if (equal || group.path.length > 0) return equal;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Whether all policies that a group and a sweep have in common did the same on the same episodes. */
function isOf(group: Group, { bySlot, run }: Found): boolean {
  return group.items.every((item) => {
    const slot = bySlot.get(slotKey(item.identity));
    const known = slot && otherResults(slot, run);
    if (!known) return true;
    return sameEpisodes(known, { run: group.run, item }) && sameMeans(known.item, item);
  });
}

/** What is known of a policy from elsewhere. */
function otherResults({ trained, evaluated }: Slot, run: Run | undefined): Result | undefined {
  return evaluated ?? (trained && run ? { run, item: trained } : undefined);
}

function addGroup(sweep: Found, { run, items }: Group, warnings: string[]): void {
  const differing = new Map<Run, string[]>();
  for (const item of items) {
    const slot = slotOf(sweep, item);
    const known = otherResults(slot, sweep.run);
    if (known && isContradiction(known, { run, item }))
      differing.set(known.run, [...(differing.get(known.run) ?? []), String(item.identity.item)]);
    slot.evaluated ??= { run, item };
  }
  for (const [other, names] of differing)
    warnings.push(
      other.kind === 'train'
        ? `${run.directory} has other results than ${other.directory} for the same policies on the` +
            ` same episodes (${firstFew(names)}): were they trained again since? The former are shown.`
        : `${other.directory} and ${run.directory} have different results for the same policies on` +
            ` the same episodes (${firstFew(names)}); the former are shown.`,
    );
  const drawn = `${run.directory} let trained policies draw their actions (--stochastic).`;
  if (items.some(({ source }) => source?.stochastic) && !warnings.includes(drawn))
    warnings.push(drawn);
}

/** Whether two results of a policy cannot both be its own. */
function isContradiction(a: Result, b: Result): boolean {
  const isDrawn = [a, b].some(({ item }) => item.source?.stochastic);
  return !isDrawn && sameEpisodes(a, b) && !sameMeans(a.item, b.item);
}
