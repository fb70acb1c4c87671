import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../src/config/load.js';
import type { ScenarioInput } from '../../src/config/schema/scenario.js';
import { drawnEpisodes, evaluateEpisodes } from '../../src/experiments/evaluation.js';
import type { OpenPolicy } from '../../src/outside/open-policy.js';
import { temporaryDirectory } from '../cli/run.js';

/** A file of its own with a text in it. */
export function fileWith(text: string, name = 'mine.mjs'): string {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, text);
  return file;
}

/** A small scenario. */
export function small(input: ScenarioInput = {}) {
  return parseScenario({ steps: 8, episodes: 3, ...input }).scenario;
}

/** The returns of an open policy in the first episodes of a scenario. */
export function returnsOf(
  { policy, begin }: Pick<OpenPolicy, 'policy' | 'begin'>,
  scenario = small(),
): number[] {
  const episodes = drawnEpisodes(scenario);
  const source = (episode: number) => {
    begin(episode);
    return episodes(episode);
  };
  const reward = scenario.reward;
  return Array.from(
    evaluateEpisodes(scenario, [{ policy }], { first: 0, end: scenario.episodes, source }),
    ({ returnUnder }) => returnUnder(reward),
  );
}
