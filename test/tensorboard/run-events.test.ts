import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunEvents, type ShownRun } from '../../src/tensorboard/run-events.js';
import { sharedDirectory, temporaryDirectory } from '../cli/run.js';
import { eventsIn } from './reader.js';

const HEADER = 'time/total_timesteps,rollout/ep_rew_mean,train/value_loss\n';
const ROWS = ['80,,0.5\n', '160,-1.25,0.1\n', '240,3,1e-9\n', '320,4.75,2\n'];
const TABLE = HEADER + ROWS.join('');
const OUTCOME = { timesteps: 320, scalars: [['result/return', 7]] } as const;

/** A run whose progress.csv holds a text. */
function runOf(text: string, folder = temporaryDirectory()): ShownRun {
  writeFileSync(join(folder, 'progress.csv'), text);
  return {
    name: 'eta-0.9',
    hparams: [
      ['eta', 0.9],
      ['ppo.activation', 'tanh'],
      ['ppo.normalizeAdvantage', true],
    ],
    progress: join(folder, 'progress.csv'),
    events: join(folder, 'events'),
  };
}

/** The file of a run that was written once, when it was done. */
let whole: Buffer;
beforeAll(() => {
  const run = runOf(TABLE, sharedDirectory());
  const events = new RunEvents(run);
  events.follow();
  events.end(OUTCOME);
  whole = readFileSync(run.events);
});

describe('the event file of a run', () => {
  it('tells the hyperparameters, every cell that has a value, and what came of it', () => {
    const [version, start, ...rest] = eventsIn(whole);
    expect(version.version).toBe('brain.Event:2');
    expect(start.others).toEqual(['_hparams_/session_start_info']);
    expect(
      rest.map(({ step, wallTime, scalars, others }) => [step, wallTime, scalars, others]),
    ).toEqual([
      [
        80,
        80,
        [
          ['time/total_timesteps', 80],
          ['train/value_loss', 0.5],
        ],
        [],
      ],
      [
        160,
        160,
        [
          ['time/total_timesteps', 160],
          ['rollout/ep_rew_mean', -1.25],
          ['train/value_loss', Math.fround(0.1)],
        ],
        [],
      ],
      [
        240,
        240,
        [
          ['time/total_timesteps', 240],
          ['rollout/ep_rew_mean', 3],
          ['train/value_loss', Math.fround(1e-9)],
        ],
        [],
      ],
      [
        320,
        320,
        [
          ['time/total_timesteps', 320],
          ['rollout/ep_rew_mean', 4.75],
          ['train/value_loss', 2],
        ],
        [],
      ],
      [320, 320, [['result/return', 7]], []],
      [320, 320, [], ['_hparams_/session_end_info']],
    ]);
  });

  it('is at every moment the beginning of what it becomes, wherever the table is cut', () => {
    const ends = [HEADER.length];
    for (const row of ROWS) ends.push(ends.at(-1)! + row.length);
    const folder = temporaryDirectory();
    for (let cut = 0; cut <= TABLE.length; cut++) {
      const run = runOf(TABLE.slice(0, cut), folder);
      new RunEvents(run).follow();
      const found = readFileSync(run.events);
      expect(whole.subarray(0, found.length).equals(found)).toBe(true);
      expect(eventsIn(found).length).toBe(
        2 + ends.filter((end) => end > HEADER.length && end <= cut).length,
      );
    }
  });

  it('is the same after kills, returns to checkpoints and damaged tails', () => {
    const step = fc.record({
      /** bytes by which the table grows */
      grows: fc.nat(40),
      kind: fc.constantFrom('follow', 'killed', 'back to a checkpoint', 'torn', 'emptied'),
      row: fc.nat(ROWS.length),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const run = runOf('');
        let events = new RunEvents(run);
        let length = 0;
        for (const { grows, kind, row } of steps) {
          const end = Math.min(TABLE.length, length + grows);
          appendFileSync(run.progress, TABLE.slice(length, end));
          length = end;
          events.follow();
          if (kind === 'follow') continue;
          if (kind === 'back to a checkpoint') {
            length = Math.min(length, HEADER.length + ROWS.slice(0, row).join('').length);
            truncateSync(run.progress, length);
          } else events = new RunEvents(run);
          if (kind === 'torn') appendFileSync(run.events, Buffer.alloc(grows, 0xee));
          if (kind === 'emptied') truncateSync(run.events, grows);
        }
        writeFileSync(run.progress, TABLE);
        const last = new RunEvents(run);
        last.follow();
        last.end(OUTCOME);
        expect(readFileSync(run.events).equals(whole)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a cell that is no number, and a table without steps', () => {
    expect(() => {
      new RunEvents(runOf(`${HEADER}80,nonsense,1\n`)).follow();
    }).toThrow(/:2: column "rollout\/ep_rew_mean": found "nonsense", expected a number/s);
    expect(() => {
      new RunEvents(runOf('a,b\n1,2\n')).follow();
    }).toThrow(/columns are missing: time\/total_timesteps/);
  });
});
