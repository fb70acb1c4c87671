import { UsageError } from '../../config/explaining/errors.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { nameOfChanged } from '../../config/naming.js';
import { drawnRecording, episodeSeed } from '../../experiments/evaluation.js';
import { scenarioOfEpisode } from '../../simulator/world/draw-contexts.js';
import { placing } from '../plans/placing.js';
import { setsEpisodes } from '../plans/scenario.js';
import { thousands } from '../../words/numbers.js';

/** What an evaluation episode draws. @throws {UsageError} when the sensors do not fit */
export function drawnOf(scenario: Scenario, episode: number) {
  return placing(() => drawnRecording(scenario, episode));
}

/** @throws {UsageError} for an episode that an evaluation of the scenario does not have */
export function requireEpisode(episode: number, { episodes }: Scenario): void {
  if (episode >= episodes)
    throw new UsageError(
      `episode ${episode} is not among the ${thousands(episodes)} of this scenario,` +
        ` which are numbered from 0; ask for more with --set episodes=${episode + 1}`,
    );
}

/** The scenario of an evaluation episode: the values that contexts draw are in it, and it is named by them. */
export function scenarioOf(scenario: Scenario, episode: number): Scenario {
  if (!scenario.contexts) return scenario;
  const drawn = scenarioOfEpisode(scenario, episodeSeed(scenario.seed, 'evaluation', episode));
  return {
    ...drawn,
    name: nameOfChanged(scenario.name, { ...scenario, contexts: undefined }, drawn),
  };
}

/** Assignments of --set without those of the number of episodes, which the traces are. */
export function withoutEpisodes(set: readonly string[]): string[] {
  return set.filter((assignment) => !setsEpisodes(assignment));
}
