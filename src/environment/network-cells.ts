import { observationOf } from '../config/control.js';
import type { Scenario } from '../config/schema/scenario.js';
import { Network } from '../simulator/network/network.js';
import { actionLayout } from './action.js';
import { ContextInputs } from './context-inputs.js';
import { ContextScale } from './context-scale.js';
import { Carver, shareOf, type Member, type Part } from './crew.js';
import { trainingEpisodes, type DrawnEpisode, type EpisodeSource } from './episodes.js';
import { Books } from './observation/books.js';
import type { FeatureScale } from './observation/features.js';
import { Observer } from './observation/observer.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from './privileged.js';

/** What cells of a vector of networks are made from, in whatever thread. */
export interface CellsDescription extends Part {
  readonly scenario: Scenario;
  /** networks of all parts */
  readonly cells: number;
  /** root of the sequence of episodes */
  readonly seed: number | string;
  /** false: nobody asks for what only a critic may see */
  readonly privileged?: boolean;
}

/** Is shown the networks of a vector as they play; `cell` counts them. */
export interface CellsWatcher {
  /** An episode has begun. */
  begun(cell: number, episode: DrawnEpisode): void;
  /** A step has been done; where it was the last, the next episode has not begun yet. */
  stepped(cell: number, network: Network): void;
}

/** What cells do together; see {@link NetworkCells.perform}. */
export const CELLS_DUTY = { reset: 0, step: 1, restore: 2 } as const;

/** Sizes of a row, and how many rows a network is. */
export interface CellsSizes {
  /** rows of a network: 1, or its stations */
  readonly rows: number;
  readonly observationSize: number;
  readonly privilegedSize: number;
  /** numbers in an action of a row */
  readonly actionSize: number;
  readonly scales: readonly FeatureScale[];
}

/** Memory of a vector of networks, all parts; M rows, see VectorEnvironment for those with its names. */
export type CellsArrays = ReturnType<typeof arraysOf>;

function arraysOf(
  { rows, observationSize, privilegedSize, actionSize }: CellsSizes,
  { scenario, cells }: Pick<CellsDescription, 'scenario' | 'cells'>,
  carver: Carver,
) {
  const count = rows * cells;
  return {
    observations: carver.float32(observationSize * count),
    privileged: carver.float32(privilegedSize * count),
    rewards: carver.float64(count),
    rewardScales: carver.float64(count),
    truncated: carver.uint8(count),
    finalObservations: carver.float32(observationSize * count),
    finalPrivileged: carver.float32(privilegedSize * count),
    /** [M × A] of the step that is to be done */
    actions: carver.float32(actionSize * count),
    /** [cells × steps × rows·A] actions of the running episodes */
    played: carver.float32(actionSize * count * scenario.steps),
    /** [cells] number of the running episode */
    running: carver.float64(cells),
    /** [cells] steps of the running episode that are done */
    steps: carver.int32(cells),
    /** [1] number of the first cell's next episode; the other cells' follow */
    next: carver.float64(1),
  };
}

/** A network with all that looks at it. */
interface Cell {
  readonly network: Network;
  readonly observer: Observer;
  readonly privileged: PrivilegedObserver | undefined;
  readonly contexts: ContextInputs;
}

/** A part of the networks of a {@link NetworkVectorEnvironment}: a range of them, played in one thread. */
export class NetworkCells implements Member {
  readonly sizes: CellsSizes;
  /** Where the episodes come from; by default the training's of the root seed. */
  episodes: EpisodeSource;
  watcher: CellsWatcher | undefined;
  private arrays!: CellsArrays;
  private readonly first: number;
  private readonly cellsOf: readonly Cell[];
  private readonly scale: ContextScale;
  /** of this part's cells: the scale of the episode that runs or begins with the next step */
  private readonly scaleOfNext: Float64Array;

  constructor(private readonly description: CellsDescription) {
    const { scenario, cells, seed, privileged = true } = description;
    const observation = observationOf(scenario);
    const layout = actionLayout(scenario);
    const stations = scenario.stations.length;
    const observerOf = (books?: Books) => new Observer({ observation, stations, layout, books });
    const { rows, size, scales } = observerOf();
    this.sizes = {
      rows,
      observationSize: size,
      privilegedSize: privileged ? PRIVILEGED_INPUTS.length + new ContextInputs(scenario).size : 0,
      actionSize: layout.size,
      scales,
    };
    this.episodes = trainingEpisodes(scenario, seed);
    this.scale = new ContextScale(scenario);
    const { first, end } = shareOf(cells, description);
    this.first = first;
    this.cellsOf = Array.from({ length: end - first }, () => {
      const network = new Network(scenario);
      const books = new Books(stations);
      return {
        network,
        observer: observerOf(books),
        privileged: privileged ? new PrivilegedObserver(network, books) : undefined,
        contexts: new ContextInputs(scenario),
      };
    });
    this.scaleOfNext = new Float64Array(end - first).fill(1);
  }

  /** Bytes of the memory that all parts work on. */
  get bytes(): number {
    const counter = new Carver();
    arraysOf(this.sizes, this.description, counter);
    return counter.bytes;
  }

  /** Says where that memory is. */
  workOn(memory: ArrayBufferLike): CellsArrays {
    this.arrays = arraysOf(this.sizes, this.description, new Carver(memory));
    return this.arrays;
  }

  /**
   * `reset` begins the episodes from number `next` on, `step` does a step of all, and begins the next
   * episodes from number `next` on where it was the last: all episodes have the same number of steps.
   * `restore` plays the episodes `running` up to `steps` again.
   */
  perform(duty: number): void {
    if (duty === CELLS_DUTY.reset) this.reset();
    else if (duty === CELLS_DUTY.step) this.step();
    else this.restore();
  }

  private reset(): void {
    const { cellsOf, first } = this;
    const { next, steps } = this.arrays;
    for (let i = 0; i < cellsOf.length; i++) {
      this.begin(i, next[0] + first + i);
      this.scaleRewards(i);
      this.see(i);
      steps[first + i] = 0;
    }
  }

  private step(): void {
    const { cellsOf, first, description } = this;
    const { rows } = this.sizes;
    const { actions, played, rewards, truncated, steps, next } = this.arrays;
    const numbers = this.numbersOfCell;
    for (let i = 0; i < cellsOf.length; i++) {
      const { network } = cellsOf[i];
      const cell = first + i;
      const at = numbers * (cell * description.scenario.steps + network.step);
      for (let a = 0; a < numbers; a++) played[at + a] = actions[numbers * cell + a];
      // The rewards of this step are those of the episode that the row was in.
      if (network.step === 0) this.scaleRewards(i);
      const reward = network.advance(played, at);
      this.watcher?.stepped(cell, network);
      const ended = network.truncated ? 1 : 0;
      for (let row = 0; row < rows; row++) {
        rewards[cell * rows + row] = rows > 1 ? network.stationRewards[row] : reward;
        truncated[cell * rows + row] = ended;
      }
      if (network.truncated) {
        const { finalObservations, finalPrivileged } = this.arrays;
        this.observe(i, finalObservations, finalPrivileged);
        this.begin(i, next[0] + cell);
      }
      this.see(i);
      steps[cell] = network.step;
    }
  }

  private restore(): void {
    const { cellsOf, first, description } = this;
    const { running, steps, played } = this.arrays;
    const numbers = this.numbersOfCell;
    for (let i = 0; i < cellsOf.length; i++) {
      const { network } = cellsOf[i];
      const cell = first + i;
      this.begin(i, running[cell]);
      this.scaleRewards(i);
      for (let step = 0; step < steps[cell]; step++) {
        // Some features are of what was seen step by step.
        this.see(i);
        network.advance(played, numbers * (cell * description.scenario.steps + step));
      }
      this.see(i);
    }
  }

  /** Numbers in an action of a network. */
  private get numbersOfCell(): number {
    return this.sizes.rows * this.sizes.actionSize;
  }

  private begin(i: number, episode: number): void {
    const { network, observer, privileged, contexts } = this.cellsOf[i];
    this.arrays.running[this.first + i] = episode;
    const drawn = this.episodes(episode);
    const { trace, scenario } = drawn;
    network.reset(trace, scenario);
    observer.reset(network);
    privileged?.reset();
    contexts.reset(scenario);
    this.scaleOfNext[i] = this.scale.of(scenario);
    this.watcher?.begun(this.first + i, drawn);
  }

  private scaleRewards(i: number): void {
    const { rows } = this.sizes;
    const cell = this.first + i;
    this.arrays.rewardScales.fill(this.scaleOfNext[i], cell * rows, (cell + 1) * rows);
  }

  private see(i: number): void {
    this.observe(i, this.arrays.observations, this.arrays.privileged);
  }

  private observe(i: number, observations: Float32Array, inputs: Float32Array): void {
    const { network, observer, privileged, contexts } = this.cellsOf[i];
    const { rows, observationSize, privilegedSize } = this.sizes;
    const cell = this.first + i;
    observer.observe(network, observations, cell * rows * observationSize);
    if (!privileged) return;
    const at = cell * rows * privilegedSize;
    privileged.observe(inputs, at);
    contexts.observe(inputs, at + PRIVILEGED_INPUTS.length);
    for (let row = 1; row < rows; row++)
      inputs.copyWithin(at + row * privilegedSize, at, at + privilegedSize);
  }
}

/** What {@link cellsMember} needs besides: where all parts work. */
export interface SharedCells extends CellsDescription {
  readonly memory: ArrayBufferLike;
}

/** The cells of another thread. */
export function cellsMember({ memory, ...description }: SharedCells): Member {
  const cells = new NetworkCells(description);
  cells.workOn(memory);
  return cells;
}
