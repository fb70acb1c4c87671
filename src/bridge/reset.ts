import { z } from '../packages/zod.js';
import { UsageError } from '../config/explaining/errors.js';
import type { Scenario } from '../config/schema/scenario.js';
import { episodesOfSeeds, seedOfSequence, type EpisodeSource } from '../environment/episodes.js';

/** Episodes that lie outside of what the bridge knows. */
export interface EpisodeSources {
  /** those of a training with that seed */
  readonly training: (seed: number) => EpisodeSource;
  /** those of an evaluation */
  readonly evaluation: EpisodeSource;
  /**
   * those of recorded traces, in the order of their directories
   *
   * @throws {UsageError | Error} for one that does not fit or cannot be read
   */
  readonly traces: (folders: readonly string[]) => EpisodeSource;
}

const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const resetSchema = z
  .strictObject({
    seed: wholeNumber.optional(),
    seeds: z.array(wholeNumber).min(1).optional(),
    episode: z.union([wholeNumber, z.array(wholeNumber).min(1)]).optional(),
    traces: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine((asked) => Object.keys(asked).length <= 1, {
    error: 'expected one of seed, seeds, episode and trace, found several',
  });

/**
 * The episodes that a reset asks for:
 *
 * - `{"seed": s}`: those of a training with that seed
 * - `{"seeds": [s, …]}`, one for each environment: the episode of that seed, and a sequence behind it
 * - `{"episode": k}`: those of an evaluation, k in the first environment, k + 1 in the next …; or
 *   `[k, …]`, the first of each environment. Each goes on by the number of environments
 * - `{"traces": [directory, …]}`: one for each environment in turn, and again from the first
 * - `{}`: the next ones of the sequence that is being played
 *
 * @returns undefined for the next ones
 * @throws {UsageError} for anything else
 */
export function episodesAskedFor(
  request: unknown,
  {
    scenario,
    environments,
    sources,
  }: { scenario: Scenario; environments: number; sources: EpisodeSources },
): EpisodeSource | undefined {
  const parsed = resetSchema.safeParse(request);
  if (!parsed.success) throw new UsageError(`reset: ${problemsIn(parsed.error)}`);
  const { seed, seeds, episode, traces } = parsed.data;
  if (seed !== undefined) return sources.training(seed);
  if (seeds) {
    requireOneEach('seed', seeds, environments);
    return episodesOfSeeds(scenario, (number) =>
      seedOfSequence(seeds[number % environments], Math.floor(number / environments)),
    );
  }
  if (Array.isArray(episode)) {
    requireOneEach('episode', episode, environments);
    return (number) => {
      const environment = number % environments;
      return sources.evaluation(episode[environment] + number - environment);
    };
  }
  if (episode !== undefined) return (number) => sources.evaluation(episode + number);
  if (traces) {
    const source = sources.traces(traces);
    return (number) => source(number % traces.length);
  }
  return undefined;
}

/** Whether a request that was understood is for recorded episodes. */
export function isOfTraces(request: unknown): boolean {
  return (request as z.infer<typeof resetSchema>).traces !== undefined;
}

function requireOneEach(what: string, list: readonly number[], environments: number): void {
  if (list.length !== environments)
    throw new UsageError(
      `reset: expected one ${what} for each of ${environments} environments, found ${list.length}`,
    );
}

function problemsIn({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => [...(path.length > 0 ? [path.join('.')] : []), message].join(': '))
    .join('; ');
}
