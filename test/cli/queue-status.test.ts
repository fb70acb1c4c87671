import { describe, expect, it } from 'vitest';
import { queueLines } from '../../src/cli/status/queue-report.js';
import type { QueueStatus } from '../../src/experiments/queue/status.js';

const BUILD = { version: '1.2.3', hash: 'abcdefabcdef' };
const OTHER = { version: '1.2.2', hash: '123456123456' };

const submission: QueueStatus['submissions'][number] = {
  id: 'x',
  build: BUILD,
  command: 'train',
  name: 'paper',
  isThere: true,
  standing: {
    ...{ total: 12, done: 3, failed: 1, steps: 300, totalSteps: 1200 },
    stepsPerSecond: 10,
  },
  jobs: { running: 2, waiting: 6 },
  results: 0,
};
const worker = (host: string, pid: number, build = BUILD) => ({
  ...{ name: `${host}-${pid}`, host, pid, build },
  ...{ jobs: 2, running: 1, done: 1000 },
});
const linesOf = (workers: QueueStatus['workers']) =>
  queueLines({ url: 'redis://there', submissions: [submission], workers });

describe('what metalore status says of a queue', () => {
  it('is how far it is, and each worker in the order of hosts, with a build that is another', () => {
    expect(linesOf([worker('b', 7), worker('a', 12, OTHER), worker('a', 5)])).toEqual([
      'redis://there: a queue',
      '  train on paper, of version 1.2.3 (build abcdefabcdef)',
      '    state  running',
      '    queue  2 jobs at workers, 6 waiting for one',
      '    tasks  3 of 12 done, 1 failed',
      '    steps  300 of 1,200 (25%), 10 a second',
      '    left   about 1 min 30 s',
      '  workers  3 on 2 hosts, at 3 of 6 tasks, 3,000 done',
      '    a, process 5: at 1 of 2 tasks, 1,000 done',
      '    a, process 12: at 1 of 2 tasks, 1,000 done; version 1.2.2 (build 123456123456)',
      '    b, process 7: at 1 of 2 tasks, 1,000 done',
    ]);
  });

  it('is a line for each host where there are many workers', () => {
    const many = Array.from({ length: 9 }, (_, pid) =>
      worker(pid < 3 ? 'b' : 'a', pid, pid === 1 || pid === 2 ? OTHER : BUILD),
    );
    expect(linesOf(many).slice(-3)).toEqual([
      '  workers  9 on 2 hosts, at 9 of 18 tasks, 9,000 done',
      '    a: 6 workers, at 6 of 12 tasks, 6,000 done',
      '    b: 3 workers, at 3 of 6 tasks, 3,000 done; version 1.2.2 (build 123456123456)',
    ]);
  });
});
