import type { Control, ObservationSpec } from '../config/schema/observation.js';
import type { FeatureScale } from './observation/features.js';

/** What the rows of an environment are, for who is to act on such rows elsewhere. */
export interface ActingView {
  readonly observation: ObservationSpec;
  readonly control: Control['stations'];
}

/**
 * Many copies of an environment stepped together, so that a learner makes one batched forward
 * pass per step. All arrays are allocated once and overwritten by {@link reset} and {@link step};
 * M is `count`, O `observationSize`, P `privilegedSize`, A `actionSize`, rows are environments.
 *
 * When an episode ends in a step, the environment starts the next one at once: `observations` then
 * holds the first observation of the new episode, `finalObservations` the last of the old one.
 */
export interface VectorEnvironment {
  readonly count: number;
  /** Environments of which the rows are, the same number each; `count` when left out. */
  readonly cells?: number;
  readonly observationSize: number;
  /** Inputs that only a critic may see, in training. 0 when there are none. */
  readonly privilegedSize: number;
  readonly actionSize: number;
  /** What is seen and set; the paper's, when left out. */
  readonly view?: ActingView;
  /** [O] how the features are best scaled; by their logarithms, when left out */
  readonly observationScales?: readonly FeatureScale[];
  /** Steps of an episode, where all have the same number. */
  readonly episodeSteps?: number;
  /** [M × O] what the actor sees next. */
  readonly observations: Float32Array;
  /** [M × P] what the critic sees besides. */
  readonly privileged: Float32Array;
  /** [M] reward of the last step. */
  readonly rewards: Float64Array;
  /** [M] what training divides it by, so that episodes that differ in size count alike; 1 when left out. */
  readonly rewardScales?: Float64Array;
  /** [M] 1 where the last step ended the episode in a terminal state. */
  readonly terminated: Uint8Array;
  /** [M] 1 where the last step ended the episode by its time limit. */
  readonly truncated: Uint8Array;
  /** [M × O] last observation of the episode, valid where terminated or truncated. */
  readonly finalObservations: Float32Array;
  /** [M × P] the same of the privileged inputs. */
  readonly finalPrivileged: Float32Array;
  /** Starts a new episode in every environment. */
  reset(): void;
  /**
   * Does a step in each environment.
   *
   * @param actions [M × A], each within the environment's action space
   */
  step(actions: Float32Array): void;
  /** All that is needed to continue from here, as plain JSON data. */
  state(): unknown;
  /** Continues from a state that {@link state} returned; observations are those of that moment. */
  restore(state: unknown): void;
}
