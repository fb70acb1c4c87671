// Kills in a process that goes on: what a kill leaves is what lies on the disk when the operation before
// which it strikes is about to be done, and the rest of a process ends with it. So a sound run is
// photographed before each operation, and each photograph is gone on from. Between most operations
// nothing changes: of photographs that show the same, one is.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALL, copyOf, run } from './commands.js';
import { counter, killedBefore, soundlyHere } from './numbering.js';
import { areSame, photographOf, restored } from './photographs.js';

/**
 * Goes on from what kills of a command leave.
 *
 * @param options.failures the kills
 * @param options.objection what is wrong with how the same command ends in a folder, when it is run by `again`
 * @returns what is `wrong` with some; the kills that are `left`, since this process does not come to their
 *   operations; how many different `folders` the others have left
 */
export async function killedHere({ command, failures, objection }, state) {
  const killed = await photographed({ command, failures }, state);
  const wrong = [];
  let isBroken = false;
  for (const { photograph, failures: those } of killed) {
    const cwd = copyOf(state.folder, `killed-${command}-${process.pid}`, ALL[command]);
    try {
      restored(photograph, join(cwd, 'out'));
      const { runHere, endProcess } = await import('./here.js');
      endProcess(cwd);
      const end = await objection({ cwd, again: isBroken ? run : runHere });
      if (end.wrong !== undefined) wrong.push(`${those.join(', ')}: ${end.wrong}`);
      isBroken ||= end.isBroken;
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  }
  const met = new Set(killed.flatMap((each) => each.failures));
  const left = failures.filter((failure) => !met.has(failure));
  return { wrong, left, folders: killed.length, isBroken };
}

/** The different folders that kills leave, and which kills leave each. */
async function photographed({ command, failures }, state) {
  const wanted = new Map();
  for (const failure of failures) {
    const operation = await killedBefore(failure, command, state);
    wanted.set(operation, [...(wanted.get(operation) ?? []), failure]);
  }
  const name = counter();
  const killed = [];
  // Photographs are taken with operations, too.
  let isTaking = false;
  await soundlyHere(command, state, (line, cwd) => {
    if (isTaking) return;
    const those = wanted.get(name(line));
    if (!those) return;
    isTaking = true;
    const photograph = photographOf(join(cwd, 'out'));
    isTaking = false;
    const last = killed.at(-1);
    if (last && areSame(last.photograph, photograph)) last.failures.push(...those);
    else killed.push({ photograph, failures: [...those] });
  });
  return killed;
}
