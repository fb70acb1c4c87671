import type { Run } from '../../runs/read/run-data.js';
import { episodesOf } from './scenarios.js';
import { isFoundSplit } from '../../runs/tables/identity.js';
import { firstFew } from '../../words/lists.js';

const UNFINISHED = ['running', 'interrupted'];

/** What a reader has to know of how the runs went. */
export function stateWarnings(runs: readonly Run[]): string[] {
  const versions = [...new Set(runs.flatMap(({ plan }) => (plan ? [plan.version] : [])))];
  return [
    ...(versions.length > 1
      ? [`The runs were made by different versions of metalore (${versions.join(', ')}).`]
      : []),
    ...runs.flatMap(ofRun),
  ];
}

function ofRun(run: Run): string[] {
  const { directory, facts, missingItems, items } = run;
  const warnings: string[] = [];
  const there = items.filter(({ identity }) => !isFoundSplit(identity.policy)).length;
  if (run.unfinished)
    warnings.push(
      `${directory} is unfinished: shown is what is there,` +
        ` ${there} of ${there + missingItems.length} items; the command that began it goes on with it.`,
    );
  const failed = facts.filter(({ status }) => status === 'failed');
  if (failed.length > 0)
    warnings.push(
      `${directory}: ${share(failed, facts)} failed:` +
        ` ${firstFew(failed.map(({ name, error }) => (error === undefined ? name : `${name} (${error})`)))}.`,
    );
  const unfinished = facts.filter(({ status }) => UNFINISHED.includes(status));
  if (unfinished.length > 0)
    warnings.push(
      `${directory}: ${share(unfinished, facts)} did not finish:` +
        ` ${firstFew(unfinished.map(({ name, status }) => `${name} (${status})`))}.`,
    );
  const unreadable = facts.filter(({ status }) => status === 'unreadable');
  if (unreadable.length > 0)
    warnings.push(
      `${directory}: meta.json cannot be read in runs/ of ${firstFew(unreadable.map(({ name }) => name))}.`,
    );
  if (missingItems.length > 0) {
    warnings.push(
      `${directory}: ${missingItems.length} of ${there + missingItems.length} items have no rows, not` +
        ` finished or failed: ${firstFew(missingItems)}.`,
    );
  }
  const planned = run.plan?.scenario.episodes ?? episodesOf(run);
  const short = items.filter(({ episodes }) => episodes < planned);
  if (short.length > 0)
    warnings.push(
      `${directory}: ${short.length} of ${items.length} items have fewer episodes than the` +
        ` ${planned}${run.plan ? ' planned' : ' of others'}:` +
        ` ${firstFew(short.map(({ identity, episodes }) => `${identity.item} (${episodes})`))}.`,
    );
  return [...warnings, ...(run.notes ?? []).map((note) => `${directory}: ${note}.`)];
}

function share(some: readonly unknown[], all: readonly unknown[]): string {
  return all.length === 1 ? 'the run' : `${some.length} of ${all.length} runs`;
}
