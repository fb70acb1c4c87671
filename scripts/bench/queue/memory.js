// What those that take part in a run through the queue hold while it goes on.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bin } from '../command.js';
import { printFigure, spread } from '../measure.js';
import { residentMegabytes, shortTasks, withQueue } from './ground.js';

/** ms between two looks */
const LOOK_MS = 250;

/** A run of so many tasks to its end, by two workers: the most of each quarter of it, which says whether it grows. */
export function printMemory(tasks) {
  return withQueue(async ({ url, folder, redisPid, startWorker, jobsWaiting }) => {
    const workers = [await startWorker(), await startWorker()];
    const begun = performance.now();
    const child = spawn(
      process.execPath,
      [bin, ...shortTasks(tasks), '--queue', url, '-o', join(folder, 'run'), '-q'],
      { stdio: 'ignore' },
    );
    let isOver = false;
    const ended = new Promise((resolve) => child.on('close', resolve)).finally(
      () => (isOver = true),
    );
    const looks = [];
    let jobs = 0;
    for (let i = 0; !isOver; i++) {
      looks.push([child.pid, ...workers, redisPid].map(residentMegabytes));
      // That takes a process of its own.
      if (i % 8 === 0) jobs = Math.max(jobs, jobsWaiting());
      await sleep(LOOK_MS);
    }
    const code = await ended;
    if (code !== 0) throw new Error(`the run of ${tasks} tasks ended with ${code}`);
    const seconds = (performance.now() - begun) / 1000;
    const count = tasks.toLocaleString('en-US');
    printFigure(`${count} tasks by two workers`, spread([seconds]), {
      unit: 's',
      decimals: 1,
      note: `at most ${jobs} jobs waiting in the queue`,
    });
    ['submitter', 'one worker', 'the other', 'Redis'].forEach((who, column) => {
      const peaks = quarters(looks).map((quarter) => Math.max(...quarter.map((l) => l[column])));
      printFigure(`  ${who}, peak`, spread([Math.max(...peaks)]), {
        unit: 'MB',
        note: `in each quarter of the time ${peaks.map((peak) => peak.toFixed(0)).join(', ')} MB`,
      });
    });
  });
}

function quarters(looks) {
  const at = (i) => Math.floor((i * looks.length) / 4);
  return [0, 1, 2, 3].map((i) => looks.slice(at(i), Math.max(at(i) + 1, at(i + 1))));
}
