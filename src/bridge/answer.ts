import { contextPaths, valueAt } from '../config/contexts.js';
import type { Context, ContextValue } from '../config/schema/contexts.js';
import type { Scenario } from '../config/schema/scenario.js';
import { ContextScale } from '../environment/context-scale.js';
import type { DrawnEpisode } from '../environment/episodes.js';
import type { CellsWatcher } from '../environment/network-cells.js';
import type { NetworkVectorEnvironment } from '../environment/network-vector.js';
import { EpisodeMeter } from '../simulator/metrics/meter.js';
import { METRICS } from '../simulator/metrics/metrics.js';
import type { Network } from '../simulator/network/network.js';
import { Layout, viewOf, type Block } from './blocks.js';
import { FRAME, OutgoingFrame } from './frames.js';
import type { Pipe } from './pipe.js';

/** Of each environment in every answer: steps done, requests and updates completed in its episode. */
export const STEP_INFO = ['step', 'requests_completed', 'updates_completed'] as const;

/**
 * What the environments' answers are made of: one payload, of which `stepped` has the first part, `begun`
 * the first two, `ended` all three. N environments, R rows each (one, or one for each station), O numbers
 * in an observation, C contexts, K metrics.
 *
 * | part                  | block                | type    | shape     |
 * | --------------------- | -------------------- | ------- | --------- |
 * | of a step             | `rewards`            | float64 | [N, R]    |
 * |                       | `observations`       | float32 | [N, R, O] |
 * |                       | `info`               | int32   | [3, N]    |
 * | of episodes that have | `episode_seed`       | float64 | [N]       |
 * | begun                 | `reward_scale`       | float64 | [N]       |
 * |                       | `contexts`           | float64 | [C, N]    |
 * | of those that ended   | `final_observations` | float32 | [N, R, O] |
 * |                       | `final_info`         | int32   | [3, N]    |
 * |                       | `metrics`            | float64 | [K, N]    |
 *
 * Where an episode ends, `observations` and `info` are already those of the next one. `reward_scale` is
 * what training divides the rewards of the episode by. A context that is one of several choices is its
 * place in their list. A metric that is missing is NaN.
 */
export class Answer implements CellsWatcher {
  readonly environments: number;
  readonly rows: number;
  readonly blocks: readonly Block[];
  /** bytes of the payload by the kind of answer */
  readonly payloads: { readonly stepped: number; readonly begun: number; readonly ended: number };

  private readonly frame: OutgoingFrame;
  private readonly rewards: Float64Array;
  private readonly observations: Float32Array;
  private readonly info: Int32Array;
  private readonly seeds: Float64Array;
  private readonly scales: Float64Array;
  private readonly contexts: Float64Array;
  private readonly finalObservations: Float32Array;
  private readonly finalInfo: Int32Array;
  private readonly metrics: Float64Array;
  /** [K] of one environment */
  private readonly measured = new Float64Array(METRICS.length);
  private readonly meter: EpisodeMeter;
  private readonly scale: ContextScale;
  private readonly drawn: readonly (readonly [path: string, context: Context])[];

  constructor(
    scenario: Scenario,
    private readonly vector: NetworkVectorEnvironment,
  ) {
    const { cells, count, observationSize } = vector;
    const environments = (this.environments = cells);
    const rows = (this.rows = count / cells);
    const { contexts = {} } = scenario;
    this.drawn = contextPaths(scenario).map((path) => [path, contexts[path]] as const);
    const layout = new Layout()
      .add('rewards', 'float64', [environments, rows])
      .add('observations', 'float32', [environments, rows, observationSize])
      .add('info', 'int32', [STEP_INFO.length, environments]);
    const stepped = layout.bytes;
    layout
      .add('episode_seed', 'float64', [environments])
      .add('reward_scale', 'float64', [environments])
      .add('contexts', 'float64', [this.drawn.length, environments]);
    const begun = layout.bytes;
    layout
      .add('final_observations', 'float32', [environments, rows, observationSize])
      .add('final_info', 'int32', [STEP_INFO.length, environments])
      .add('metrics', 'float64', [METRICS.length, environments]);
    this.blocks = layout.blocks;
    this.payloads = { stepped, begun, ended: layout.bytes };
    const { buffer } = (this.frame = new OutgoingFrame(layout.bytes));
    const [rewards, observations, info, seeds, scales, values, finals, finalInfo, metrics] =
      layout.blocks;
    this.rewards = viewOf(buffer, rewards, 'float64');
    this.observations = viewOf(buffer, observations, 'float32');
    this.info = viewOf(buffer, info, 'int32');
    this.seeds = viewOf(buffer, seeds, 'float64');
    this.scales = viewOf(buffer, scales, 'float64');
    this.contexts = viewOf(buffer, values, 'float64');
    this.finalObservations = viewOf(buffer, finals, 'float32');
    this.finalInfo = viewOf(buffer, finalInfo, 'int32');
    this.metrics = viewOf(buffer, metrics, 'float64');
    this.meter = new EpisodeMeter(scenario);
    this.scale = new ContextScale(scenario);
    vector.watch(this);
  }

  /** @throws {ClosedPipeError} when nobody reads any more */
  writeBegun(pipe: Pipe): void {
    this.take();
    this.frame.write(pipe, FRAME.begun, this.payloads.begun);
  }

  /**
   * Of the vector's last step. All episodes have the same number of steps, so they end together.
   *
   * @throws {ClosedPipeError} when nobody reads any more
   */
  writeStepped(pipe: Pipe): void {
    this.take();
    if (this.vector.truncated[0] === 0) {
      this.frame.write(pipe, FRAME.stepped, this.payloads.stepped);
      return;
    }
    this.finalObservations.set(this.vector.finalObservations);
    this.frame.write(pipe, FRAME.ended, this.payloads.ended);
  }

  private take(): void {
    this.rewards.set(this.vector.rewards);
    this.observations.set(this.vector.observations);
  }

  begun(cell: number, { scenario, seed }: DrawnEpisode): void {
    const { drawn, contexts } = this;
    for (let at = cell; at < this.info.length; at += this.environments) this.info[at] = 0;
    this.seeds[cell] = seed;
    this.scales[cell] = this.scale.of(scenario);
    drawn.forEach(([path, { choice }], c) => {
      const value = valueAt(scenario, path) as ContextValue;
      contexts[c * this.environments + cell] = choice ? choice.indexOf(value) : Number(value);
    });
  }

  stepped(cell: number, network: Network): void {
    if (!network.truncated) {
      this.writeInfo(this.info, cell, network);
      return;
    }
    this.writeInfo(this.finalInfo, cell, network);
    const { measured, metrics, environments } = this;
    this.meter.measure(network, measured);
    for (let m = 0; m < measured.length; m++) metrics[m * environments + cell] = measured[m];
  }

  /** In the order of {@link STEP_INFO}. */
  private writeInfo(into: Int32Array, cell: number, network: Network): void {
    const { environments } = this;
    into[cell] = network.step;
    into[environments + cell] = network.requestsCompleted;
    into[2 * environments + cell] = network.updatesCompleted;
  }
}
