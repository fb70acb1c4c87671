import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readMetaForgiving } from '../meta.js';
import type { RunFacts } from './run-data.js';

/**
 * What meta.json in the folders of `runs/` says of what was run. It tells where results come from
 * and enters no figure, so a broken one stops nothing: its status is `unreadable`.
 *
 * @param order names of folders that come first; the others follow by their names
 */
export function readFacts(runs: string, order: readonly string[]): RunFacts[] {
  if (!statSync(runs, { throwIfNoEntry: false })?.isDirectory()) return [];
  const rank = new Map(order.map((name, i) => [name, i]));
  const rankOf = (name: string) => rank.get(name) ?? order.length;
  return readdirSync(runs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(runs, entry.name, 'meta.json')))
    .map(({ name }) => name)
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .map((name) => factsOf(name, join(runs, name, 'meta.json')));
}

function factsOf(name: string, file: string): RunFacts {
  const meta = readMetaForgiving(file);
  if (!meta)
    return {
      name,
      status: 'unreadable',
      versions: {},
      gitCommit: null,
      platform: 'unknown',
      sessions: [],
    };
  const { status, error, versions, gitCommit, platform, backend, sessions } = meta;
  return {
    name,
    status,
    ...(error === undefined ? {} : { error }),
    versions,
    gitCommit,
    platform,
    ...(backend === undefined ? {} : { backend }),
    sessions: sessions.map((session) => ({
      command: session.command,
      started: session.started,
      ...(session.ended === undefined ? {} : { ended: session.ended }),
      status: session.status,
    })),
  };
}
