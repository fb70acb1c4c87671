import type { DirectoryStatus } from '../../experiments/status/status.js';
import { shardName } from '../../runs/shard.js';
import { firstFew } from '../../words/lists.js';
import { duration, thousands } from '../../words/numbers.js';
import { onOneLine, printable } from '../../words/texts.js';
import { percent } from '../terminal/progress-line.js';

/** Failures that are told one by one. */
const SHOWN = 5;

/** How far run directories are, for people: a block of lines each, and of several a line for all. */
export function statusLines(all: readonly DirectoryStatus[]): string[] {
  const lines = all.flatMap((status, i) => [...(i > 0 ? [''] : []), ...linesOf(status)]);
  return all.length > 1 ? [...lines, '', ...linesOfAll(all)] : lines;
}

function linesOf(status: DirectoryStatus): string[] {
  const { path, plan, shard, counts, steps, stepsPerSecond, secondsLeft } = status;
  const { failures, damage } = status;
  return [
    `${printable(path)}: ${plan.command} on ${printable(plan.scenario.name)}` +
      (shard ? `, shard ${shardName(shard)}` : ''),
    `  state    ${stateOf(status)}`,
    `  ${plan.command === 'train' ? 'runs ' : 'tasks'}    ${countsOf(counts)}`,
    `  steps    ${thousands(steps.done)} of ${thousands(steps.total)}` +
      ` (${percent(steps.total > 0 ? steps.done / steps.total : 1)})` +
      (stepsPerSecond === undefined ? '' : `, ${thousands(Math.round(stepsPerSecond))} a second`),
    ...(secondsLeft === undefined ? [] : [`  left     about ${duration(Math.ceil(secondsLeft))}`]),
    ...failures
      .slice(0, SHOWN)
      .map(({ item, message }) => `  failed   ${printable(item)}: ${onOneLine(message, 200)}`),
    ...(failures.length > SHOWN ? [`  failed   and ${failures.length - SHOWN} more`] : []),
    ...(damage.length > 0
      ? [`  damaged  ${firstFew(damage.map(({ name, what }) => `${name} (${what})`))}`]
      : []),
  ];
}

function stateOf({ state, atWork, counts }: DirectoryStatus): string {
  const who = atWork?.process;
  const by = who ? `process ${who.pid} on ${printable(who.host)}` : 'another process';
  switch (state) {
    case 'running':
      return `running, by ${by}`;
    case 'finished':
      return 'finished';
    case 'damaged':
      return 'was finished, and is not as it was then; its command does again what that needs';
    case 'interrupted':
      return (
        (counts.failed > 0 ? 'not finished' : 'interrupted') +
        (atWork ? `, ${by} is gone` : '') +
        '; its command goes on where it was'
      );
  }
}

function countsOf({ total, done, running, failed, waiting }: DirectoryStatus['counts']): string {
  const others = Object.entries({ running, failed, waiting: done === total ? 0 : waiting })
    .filter(([, count]) => count)
    .map(
      ([name, count]) =>
        `, ${thousands(count!)} ${running === undefined && name === 'waiting' ? 'left' : name}`,
    );
  return `${thousands(done)} of ${thousands(total)} done${others.join('')}`;
}

function linesOfAll(all: readonly DirectoryStatus[]): string[] {
  const sum = (of: (status: DirectoryStatus) => number) =>
    all.reduce((total, status) => total + of(status), 0);
  const states = [...new Set(all.map(({ state }) => state))].map(
    (state) => `${all.filter((status) => status.state === state).length} ${state}`,
  );
  const [done, total] = [sum(({ steps }) => steps.done), sum(({ steps }) => steps.total)];
  return [
    `${all.length} directories: ${states.join(', ')};` +
      ` ${percent(total > 0 ? done / total : 1)} of the steps`,
  ];
}

/** The same for programs. */
export function statusJson(status: DirectoryStatus) {
  const { path, state, plan, shard, atWork, counts, steps, failures, damage } = status;
  return {
    out: path,
    state,
    of: plan.command,
    version: plan.version,
    scenario: plan.scenario.name,
    ...(shard ? { shard } : {}),
    unit: plan.command === 'train' ? ('runs' as const) : ('tasks' as const),
    ...counts,
    running: counts.running ?? null,
    steps: steps.done,
    total_steps: steps.total,
    steps_per_second: status.stepsPerSecond ?? null,
    seconds_left: status.secondsLeft ?? null,
    ...(atWork
      ? {
          holder: {
            host: atWork.process?.host ?? null,
            pid: atWork.process?.pid ?? null,
            renewed: new Date(atWork.renewedMs).toISOString(),
            there: atWork.isThere,
          },
        }
      : {}),
    failures,
    damage: damage.map(({ name, what }) => ({ file: name, what })),
  };
}
