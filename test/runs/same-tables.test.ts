import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import { gridSearchPlan } from '../../src/experiments/grid-search/plan.js';
import { gridSearchTask } from '../../src/experiments/grid-search/task.js';
import type { TaskIo } from '../../src/experiments/task.js';
import { planIdentities } from '../../src/runs/plans/identities.js';
import { DelayCounts } from '../../src/runs/tables/delays.js';
import { EpisodePart } from '../../src/runs/tables/episode-part.js';
import { ContextColumns } from '../../src/runs/tables/contexts.js';
import { EpisodesFile } from '../../src/runs/tables/episodes.js';
import { temporaryDirectory } from '../cli/run.js';

const folder = fileURLToPath(new URL('../vectors/tables/', import.meta.url));
const recorded = (name: string) => readFileSync(join(folder, name), 'utf8');
const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

it('a grid search has in the columns that it had in 0.4.0 what it had, byte for byte', async () => {
  const plan = gridSearchPlan(loadScenario(join(folder, 'scenario.yaml')).scenario);
  const { episodes } = plan.scenario;
  const output = await gridSearchTask(plan, { index: 0, first: 0, end: episodes }, {} as TaskIo);
  const part = new EpisodePart(output);
  const path = join(temporaryDirectory(), 'episodes.csv');
  const contexts = new ContextColumns(plan.scenario);
  const file = new EpisodesFile(path, planIdentities(plan), contexts);
  part.lines.forEach((line, row) => {
    file.add(row % plan.items.length, line, part.metricsOf(row));
  });
  file.finish();
  const expected = rowsOf(recorded('episodes.csv'));
  const found = rowsOf(readFileSync(path, 'utf8'));
  expect(found.map((cells) => cells.slice(0, expected[0].length))).toEqual(expected);
  const delays = new DelayCounts(plan.items.length);
  delays.addPart(part.delays);
  const names = plan.items.map(({ name }, index) => ({ name, index }));
  expect([...delays.csv(names)].join('')).toBe(recorded('delays.csv'));
});
