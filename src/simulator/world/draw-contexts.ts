import { withValues, type Assignments } from '../../config/contexts.js';
import type { Context, ContextValue } from '../../config/schema/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { randomStream, type RandomStream } from '../random.js';

/** The values of an episode, in the order of `contexts`; each path has a stream of its own. */
export function drawContexts(
  { contexts = {} }: Pick<Scenario, 'contexts'>,
  seed: number | string,
): Assignments {
  return Object.entries(contexts).map(([path, context]) => [
    path,
    drawValue(context, randomStream(seed, ['context', path])),
  ]);
}

/** The scenario of an episode: its values put in, and nothing left to draw. */
export function scenarioOfEpisode(scenario: Scenario, seed: number | string): Scenario {
  if (!scenario.contexts) return scenario;
  return withValues({ ...scenario, contexts: undefined }, drawContexts(scenario, seed));
}

function drawValue(
  { int, uniform, logUniform, choice = [] }: Context,
  stream: RandomStream,
): ContextValue {
  const u = stream.double();
  if (int) return int[0] + Math.floor(u * (int[1] - int[0] + 1));
  if (uniform) return uniform[0] + u * (uniform[1] - uniform[0]);
  if (logUniform) {
    const [least, most] = logUniform;
    const drawn = Math.exp(Math.log(least) + u * (Math.log(most) - Math.log(least)));
    return Math.min(most, Math.max(least, drawn));
  }
  return choice[Math.floor(u * choice.length)];
}
