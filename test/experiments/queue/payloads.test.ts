import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { gridSearchPlan } from '../../../src/experiments/grid-search/plan.js';
import { gridSearchTask } from '../../../src/experiments/grid-search/task.js';
import { evaluatePlan } from '../../../src/experiments/evaluate/plan.js';
import { readContenders } from '../../../src/experiments/evaluate/contenders/named.js';
import { packBundle, requireTask, unpackBundle } from '../../../src/experiments/queue/bundle.js';
import { RefusedMessage } from '../../../src/experiments/queue/errors.js';
import { requireOutput } from '../../../src/experiments/queue/outputs.js';
import {
  arrivedFiles,
  CHECKPOINT_FILES,
  requireTrained,
  TRAINED_FILES,
  unpackRun,
} from '../../../src/experiments/queue/run-folder.js';
import { MOST_BYTES, NotShared, Store, TooLarge } from '../../../src/experiments/queue/store.js';
import type { TaskIo } from '../../../src/experiments/task.js';
import { writeChecksums } from '../../../src/runs/checksums.js';
import {
  decodeContainer,
  encodeContainer,
  type Sections,
} from '../../../src/runs/files/container.js';
import type { EvaluatePlan, GridSearchPlan } from '../../../src/runs/plans/plan.js';
import { planHash } from '../../../src/runs/plans/work.js';
import { trainedFiles } from '../../../src/runs/run-files.js';
import { temporaryDirectory } from '../../cli/run.js';

const scenario = scenarioSchema.parse({ steps: 5, episodes: 4, grid: { step: 0.5 } });
const grid = gridSearchPlan(scenario);
const idOf = (plan: GridSearchPlan | EvaluatePlan) => `${planHash(plan)}-0123456789abcdef`;

/** A plan with a policy that comes with the program. */
function learnedPlan(): EvaluatePlan {
  const { contenders } = readContenders([], ['universal'], { stochastic: false });
  return evaluatePlan(scenario, contenders);
}

/** What was packed, with something else in it. */
function changed(bytes: Uint8Array, change: (sections: Record<string, unknown>) => void) {
  const { facts, sections } = decodeContainer(bytes);
  const copy: Record<string, unknown> = { ...sections };
  change(copy);
  return encodeContainer({ facts, sections: copy as Sections });
}

describe('what tasks need', () => {
  it('arrives as it was, with policies in a folder of the worker and no place of the submitter', async () => {
    const plan = learnedPlan();
    const folder = temporaryDirectory();
    const bytes = await packBundle({ id: idOf(plan), plan });
    const place = plan.items[0].source!.folder;
    expect(Buffer.from(bytes).includes(place)).toBe(false);
    const unpacked = unpackBundle(bytes, { id: idOf(plan), folder });
    expect(planHash(unpacked.plan)).toBe(planHash(plan));
    const [{ source }] = (unpacked.plan as EvaluatePlan).items;
    expect(source!.folder.startsWith(folder)).toBe(true);
    for (const name of ['model.json', 'weights.bin'])
      expect(readFileSync(join(source!.folder, name))).toEqual(readFileSync(join(place, name)));
    expect(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))).toEqual(unpacked.plan);
  });

  it.each<[string, (sections: Record<string, unknown>) => void]>([
    ['a file outside', (sections) => (sections['policies/../../evil/model.json'] = Buffer.of(1))],
    [
      'a file of another name',
      (sections) => (sections[`policies/${'a'.repeat(16)}/x.js`] = Buffer.of(1)),
    ],
    ['no plan', (sections) => delete sections['plan.json']],
    ['a plan that is no JSON', (sections) => (sections['plan.json'] = '{')],
    [
      'a plan of another scenario',
      (sections) =>
        (sections['plan.json'] = (sections['plan.json'] as string).replace(
          '"steps":5',
          '"steps":6',
        )),
    ],
    [
      'a scenario that is none',
      (sections) =>
        (sections['plan.json'] = (sections['plan.json'] as string).replace(
          '"steps":5',
          '"steps":-5',
        )),
    ],
    [
      'a policy less',
      (sections) => {
        for (const name of Object.keys(sections))
          if (name.startsWith('policies/')) Reflect.deleteProperty(sections, name);
      },
    ],
    [
      'another policy',
      (sections) => {
        const name = Object.keys(sections).find((each) => each.endsWith('weights.bin'))!;
        sections[name] = Uint8Array.from(sections[name] as Uint8Array, (byte) => byte ^ 1);
      },
    ],
  ])('is refused with %s', async (_, change) => {
    const plan = learnedPlan();
    const folder = temporaryDirectory();
    const bytes = changed(await packBundle({ id: idOf(plan), plan }), change);
    expect(() => unpackBundle(bytes, { id: idOf(plan), folder })).toThrow(RefusedMessage);
    expect(existsSync(join(folder, '..', 'evil'))).toBe(false);
  });

  it('is refused of another submission', async () => {
    const bytes = await packBundle({ id: idOf(grid), plan: grid });
    const id = `${'f'.repeat(16)}-${'0'.repeat(16)}`;
    expect(() => unpackBundle(bytes, { id, folder: temporaryDirectory() })).toThrow(
      /another submission/,
    );
  });
});

describe('a task', () => {
  it('is refused when the plan has none such', () => {
    expect(() => {
      requireTask(grid, { index: 0, first: 0, end: 4 });
    }).not.toThrow();
    for (const task of [
      { index: 0, first: 0, end: 5 },
      { index: 0, first: 2, end: 2 },
      { index: 0, first: 0, end: 4, condition: 0 },
    ])
      expect(() => {
        requireTask(grid, task);
      }).toThrow(RefusedMessage);
  });
});

describe('the output of a task', () => {
  const task = { index: 0, first: 1, end: 3 };
  const output = gridSearchTask(grid, task, {} as TaskIo) as Sections;
  const refused = (other: Record<string, unknown>) => {
    expect(() => {
      requireOutput(grid, task, other as Sections);
    }).toThrow(RefusedMessage);
  };

  it('is taken as the task leaves it', () => {
    expect(() => {
      requireOutput(grid, task, output);
    }).not.toThrow();
  });

  it('is refused with a row, a number or a section more or less', () => {
    const { rows, metrics, delays, ...rest } = output as {
      rows: string;
      metrics: Float64Array;
      delays: Int32Array;
    };
    refused({ rows, metrics, ...rest });
    refused({ ...output, more: 'x' });
    refused({ ...output, rows: `${rows}\n${rows}` });
    refused({ ...output, rows: rows.split('\n').slice(1).join('\n') });
    refused({ ...output, rows: rows.replace('1', '=cmd()') });
    refused({ ...output, metrics: metrics.subarray(1) });
    refused({ ...output, metrics: Array.from(metrics) });
    refused({ ...output, delays: delays.subarray(1) });
    refused({ ...output, delays: Int32Array.of(grid.items.length, 0, 1, 1) });
    refused({ ...output, delays: Int32Array.of(0, 2_000_000_000, 1, 1) });
    refused({ ...output, delays: Int32Array.of(0, 0, -1, 1) });
  });
});

describe('the files of a run', () => {
  const files = (onnx = false) => {
    const folder = temporaryDirectory();
    const names = trainedFiles({ hasMap: false, onnx });
    for (const name of names) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), `content of ${name}`);
    }
    writeChecksums(folder, names);
    return new Map(
      [...names, 'SHA256SUMS'].map((name): [string, Uint8Array] => [
        name,
        readFileSync(join(folder, name)),
      ]),
    );
  };

  it('are put where they belong, when they are those of the checksums', () => {
    const arrived = arrivedFiles(Object.fromEntries(files()), TRAINED_FILES);
    requireTrained(arrived);
    const folder = join(temporaryDirectory(), 'runs', 'item');
    unpackRun(folder, arrived);
    expect(readFileSync(join(folder, 'policy-best', 'model.json'), 'utf8')).toBe(
      'content of policy-best/model.json',
    );
  });

  it('may be models for other programs, too', () => {
    const arrived = arrivedFiles(Object.fromEntries(files(true)), TRAINED_FILES);
    requireTrained(arrived);
    arrived.set('policy-last/policy.onnx', Buffer.from('x'));
    expect(() => {
      requireTrained(arrived);
    }).toThrow(RefusedMessage);
  });

  it('are refused when one is another, missing, or not one that a run has', () => {
    const other = files().set('progress.csv', Buffer.from('x'));
    expect(() => {
      requireTrained(other);
    }).toThrow(RefusedMessage);
    const less = files();
    less.delete('result.json');
    expect(() => {
      requireTrained(less);
    }).toThrow(RefusedMessage);
    expect(() => arrivedFiles({ '../plan.json': Buffer.of(1) }, TRAINED_FILES)).toThrow(
      RefusedMessage,
    );
    expect(() => arrivedFiles({ 'result.json': Buffer.of(1) }, CHECKPOINT_FILES)).toThrow(
      RefusedMessage,
    );
    expect(() => arrivedFiles({ 'result.json': 'text' }, TRAINED_FILES)).toThrow(RefusedMessage);
  });
});

describe('a content that is too large for Redis', () => {
  const large = new Uint8Array(MOST_BYTES + 1).fill(7);
  const content = { what: 'a result', name: 'result-0', content: large };
  // No way of these asks Redis.
  const store = (shared?: string) => new Store({} as never, shared);

  it('goes through the shared directory, and goes away with the submission', () => {
    const folder = temporaryDirectory();
    const id = idOf(grid);
    const wrapped = store(folder).wrap(id, content);
    expect(wrapped.length).toBeLessThan(100);
    expect(Buffer.compare(store(folder).unwrap(id, wrapped), large)).toBe(0);
    store(folder).discard(id);
    expect(() => store(folder).unwrap(id, wrapped)).toThrow(RefusedMessage);
  });

  it('is refused without one, and what is smaller goes by itself', () => {
    expect(() => store().wrap(idOf(grid), content)).toThrow(TooLarge);
    const small = { ...content, content: large.subarray(1) };
    expect(store().wrap(idOf(grid), small).length).toBe(MOST_BYTES);
    expect(() => store().unwrap(idOf(grid), Buffer.from('@file result-0'))).toThrow(NotShared);
  });

  it('is never looked for elsewhere', () => {
    const name = Buffer.from('@file ../plan');
    expect(store(temporaryDirectory()).unwrap(idOf(grid), name)).toBe(name);
  });
});
