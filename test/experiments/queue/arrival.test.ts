import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { gridSearchPlan } from '../../../src/experiments/grid-search/plan.js';
import { RefusedMessage } from '../../../src/experiments/queue/errors.js';
import { Store } from '../../../src/experiments/queue/store.js';
import { arrivalOf } from '../../../src/experiments/queue/submit/arrival.js';
import { encodeContainer } from '../../../src/runs/files/container.js';

const ID = `${'a'.repeat(16)}-${'0'.repeat(16)}`;
const TASK = { index: 0, first: 0, end: 1 };
const facts = {
  ...{ kind: 'failure', id: ID, build: 'abcdefabcdef', task: TASK },
  ...{ worker: 'w', message: 'no room' },
};
const plan = gridSearchPlan(scenarioSchema.parse({ steps: 5, grid: { step: 0.5 } }));
const arrival = (other: object) =>
  arrivalOf(Buffer.from(encodeContainer({ facts: { ...facts, ...other }, sections: {} })), {
    ...{ id: ID, build: facts.build, plan },
    // None of these asks Redis.
    store: new Store({} as never, undefined),
    taskLeft: (index) => (index === TASK.index ? TASK : undefined),
  });

describe('what comes back from a worker', () => {
  it('is what it says of a task that is waited for, and counts no second time', () => {
    expect(arrival({})).toEqual({ kind: 'failure', task: TASK, message: 'no room' });
    expect(arrival({ task: { ...TASK, index: 1 } })).toMatchObject({ kind: 'again', worker: 'w' });
  });

  it.each([
    ['of another plan', { id: `${'b'.repeat(16)}-${'0'.repeat(16)}` }, /another plan/],
    ['of a worker of another version', { build: '123456123456' }, /another build/],
    ['of another piece of the task', { task: { ...TASK, end: 2 } }, /another task/],
    ['a result without an output', { kind: 'result', message: undefined }, /it lacks "rows"/],
    ['of no kind that there is', { kind: 'done' }, /kind/],
  ])('is refused %s', (_, other, message) => {
    expect(() => arrival(other)).toThrow(RefusedMessage);
    expect(() => arrival(other)).toThrow(message);
  });
});
