import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFull, redisReason, RefusedMessage } from '../../../src/experiments/queue/errors.js';
import {
  checked,
  checkpointFacts,
  jobSchema,
  openContainer,
  openJson,
  resultFacts,
  toldSchema,
} from '../../../src/experiments/queue/messages.js';
import { encodeContainer } from '../../../src/runs/files/container.js';

const ID = '0123456789abcdef-0123456789abcdef';
const TASK = { index: 3, first: 0, end: 5 };
const FACTS = { kind: 'result', id: ID, build: 'b', task: TASK, worker: 'w' } as const;

describe('a job', () => {
  it('names a submission and its tasks', () => {
    const data = { id: ID, tasks: [TASK, { ...TASK, condition: 1 }] };
    expect(checked(data, jobSchema)).toEqual(data);
  });

  it.each([
    ['another id', { id: '../../etc', tasks: [TASK] }],
    ['no task', { id: ID, tasks: [] }],
    ['too many', { id: ID, tasks: Array.from({ length: 65 }, () => TASK) }],
    ['a part of an episode', { id: ID, tasks: [{ ...TASK, end: 0.5 }] }],
    ['a negative index', { id: ID, tasks: [{ ...TASK, index: -1 }] }],
    ['a key that nobody knows', { id: ID, tasks: [{ ...TASK, file: '/etc/passwd' }] }],
    ['nothing', null],
  ])('is refused with %s', (_, data) => {
    expect(() => checked(data, jobSchema)).toThrow(RefusedMessage);
  });
});

describe('a container that has arrived', () => {
  const bytes = encodeContainer({ facts: FACTS, sections: { a: Float64Array.of(1, NaN) } });

  it('has facts and sections', () => {
    const { facts, sections } = openContainer(bytes, resultFacts);
    expect(facts).toEqual(FACTS);
    expect(sections['a']).toEqual(Float64Array.of(1, NaN));
  });

  it('is refused when any byte is another, or the end is missing', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Uint8Array.from(bytes);
        other[at] ^= change;
        expect(() => openContainer(other, resultFacts)).toThrow(RefusedMessage);
        expect(() => openContainer(bytes.subarray(0, at), resultFacts)).toThrow(RefusedMessage);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused when it is of another kind', () => {
    expect(() => openContainer(bytes, checkpointFacts)).toThrow(RefusedMessage);
  });

  it('is refused when its checksum fits and its content is no container', async () => {
    const { createHash } = await import('node:crypto');
    for (const content of ['no JSON\n', '{"facts":{},"sections":7}\n', '{"sections":[{}]}\n']) {
      const sum = createHash('sha256').update(content).digest('hex');
      const forged = Buffer.from(`metalore-container 1 ${sum}\n${content}`);
      expect(() => openContainer(forged, resultFacts)).toThrow(RefusedMessage);
    }
  });
});

describe('how far a training is', () => {
  it('is refused when it is something else', () => {
    const told = { index: 0, progress: { item: 'a', timesteps: 5, episodeReturn: null } };
    expect(openJson(JSON.stringify(told), toldSchema)).toEqual(told);
    for (const text of ['', '{', '[]', '{"index":0}', '{"index":"0","progress":{}}'])
      expect(() => openJson(text, toldSchema)).toThrow(RefusedMessage);
  });
});

describe('what Redis refuses', () => {
  it('is told by its cause, where a transaction was discarded for it', () => {
    const error = Object.assign(new Error('EXECABORT Transaction discarded'), {
      previousErrors: [new Error("OOM command not allowed when used memory > 'maxmemory'.")],
    });
    expect(isFull(error)).toBe(true);
    expect(redisReason(error)).toMatch(/^it is full \(maxmemory\)/);
    expect(isFull(new Error('EXECABORT Transaction discarded'))).toBe(false);
  });
});
