import { buildName } from '../../experiments/queue/build.js';
import type { QueueStatus, SubmissionStatus } from '../../experiments/queue/status.js';
import { counted, duration, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import { percent } from '../terminal/progress-line.js';

/** Workers that are told one by one; of more, hosts are. */
const SHOWN = 8;

type WorkerStatus = QueueStatus['workers'][number];

/** How far what is in a queue is, for people: a block for each submission, then its workers. */
export function queueLines({ url, submissions, workers }: QueueStatus): string[] {
  const what = submissions.length === 0 ? 'nothing is under way' : 'a queue';
  return [
    `${printable(url)}: ${what}`,
    ...submissions.flatMap(submissionLines),
    ...workerLines(workers, submissions),
  ];
}

/** All workers in a line, and below it one for each, in the order of their hosts. */
function workerLines(
  workers: readonly WorkerStatus[],
  submissions: readonly SubmissionStatus[],
): string[] {
  if (workers.length === 0) return ['  workers  none'];
  const submitted = new Set(submissions.map(({ build }) => build.hash));
  // Those that have the build of what is to be done are as they should be.
  const other = ({ build }: WorkerStatus) =>
    submitted.has(build.hash) ? '' : `; ${printable(buildName(build))}`;
  const sorted = workers.toSorted(
    (a, b) => (a.host < b.host ? -1 : Number(a.host > b.host)) || a.pid - b.pid,
  );
  const hosts = [...new Set(sorted.map(({ host }) => host))];
  const all = `${thousands(workers.length)} on ${counted(hosts.length, 'host')}`;
  return [
    `  workers  ${all}, ${workOf(workers)}`,
    ...(workers.length <= SHOWN
      ? sorted.map(
          (worker) =>
            `    ${printable(worker.host)}, process ${worker.pid}: ${workOf([worker])}${other(worker)}`,
        )
      : hosts.map((host) => {
          const there = sorted.filter((worker) => worker.host === host);
          const others = [...new Set(there.map(other))].join('');
          return `    ${printable(host)}: ${counted(there.length, 'worker')}, ${workOf(there)}${others}`;
        })),
  ];
}

function workOf(workers: readonly WorkerStatus[]): string {
  const sum = (of: 'running' | 'jobs' | 'done') =>
    workers.reduce((total, worker) => total + worker[of], 0);
  return `at ${thousands(sum('running'))} of ${counted(sum('jobs'), 'task')}, ${thousands(sum('done'))} done`;
}

function submissionLines(submission: SubmissionStatus): string[] {
  const { command, name, build, isThere, standing, jobs, results } = submission;
  const state = isThere
    ? 'running'
    : `its submitter is gone; the same command goes on, with ${counted(results, 'result')} that came back`;
  return [
    `  ${printable(command)} on ${printable(name)}, of ${printable(buildName(build))}`,
    `    state  ${state}`,
    `    queue  ${counted(jobs.running, 'job')} at workers, ${thousands(jobs.waiting)} waiting for one`,
    ...(standing ? standingLines(standing) : []),
  ];
}

function standingLines(standing: NonNullable<SubmissionStatus['standing']>): string[] {
  const { total, done, failed, steps, totalSteps, stepsPerSecond } = standing;
  const share = percent(totalSteps > 0 ? steps / totalSteps : 1);
  const pace = stepsPerSecond === null ? '' : `, ${thousands(Math.round(stepsPerSecond))} a second`;
  const secondsLeft = secondsLeftOf(standing);
  return [
    `    tasks  ${thousands(done)} of ${thousands(total)} done` +
      (failed > 0 ? `, ${thousands(failed)} failed` : ''),
    `    steps  ${thousands(steps)} of ${thousands(totalSteps)} (${share})${pace}`,
    ...(secondsLeft === null ? [] : [`    left   about ${duration(Math.ceil(secondsLeft))}`]),
  ];
}

function secondsLeftOf(standing: SubmissionStatus['standing']): number | null {
  if (!standing?.stepsPerSecond) return null;
  return (standing.totalSteps - standing.steps) / standing.stepsPerSecond;
}

/** The same for programs. */
export function queueJson({ url, submissions, workers }: QueueStatus) {
  return {
    url,
    submissions: submissions.map(({ id, build, command, name, isThere, standing, ...rest }) => ({
      id,
      of: command,
      scenario: name,
      build: build.hash,
      version: build.version,
      submitter_there: isThere,
      jobs_running: rest.jobs.running,
      jobs_waiting: rest.jobs.waiting,
      results_waiting: rest.results,
      total: standing?.total ?? null,
      done: standing?.done ?? null,
      failed: standing?.failed ?? null,
      steps: standing?.steps ?? null,
      total_steps: standing?.totalSteps ?? null,
      steps_per_second: standing?.stepsPerSecond ?? null,
      seconds_left: isThere ? secondsLeftOf(standing) : null,
    })),
    workers: workers.map(({ name, host, pid, jobs, running, done, build }) => ({
      ...{ name, host, pid, jobs, running, done },
      build: build.hash,
      version: build.version,
    })),
  };
}
