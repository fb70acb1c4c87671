import type { Member, Part } from '../../environment/crew.js';
import { instantiate, type Kernels } from '../kernels/kernels.js';
import type { WasmMemory } from '../kernels/webassembly.js';

/** What kernels do together; see {@link KernelMember.perform}. */
export const KERNEL_DUTY = { actor: 0, critic: 1, rows: 2, weights: 3, step: 4 } as const;

/** What a duty goes by, numbers in memory: places in the list of them. */
export const ORDER = {
  /** rows of the minibatch, and of the block in hand its first row and how many */
  minibatch: 0,
  block: 1,
  rows: 2,
  clipRange: 3,
  clipRangeVf: 4,
  entCoef: 5,
  vfCoef: 6,
  normalizeAdvantage: 7,
  clip: 8,
  beta1: 9,
  beta2: 10,
  stepSize: 11,
  rootScale: 12,
  epsilon: 13,
} as const;

/** Numbers in that list. */
export const ORDERS = Object.keys(ORDER).length;

/** A layer: its padded sizes, and its range of the parameters, to the next one's. */
export interface LayerDescription {
  readonly inputs: number;
  readonly outputs: number;
  readonly from: number;
  readonly to: number;
}

/** A network: where its record lies, and its layers. */
export interface NetworkDescription {
  readonly address: number;
  readonly layers: readonly LayerDescription[];
}

/** What a thread's kernels are made from. */
export interface KernelsDescription extends Part {
  readonly memory: WasmMemory;
  /** of the learner's record, the minibatch's indices, and the {@link ORDER}s */
  readonly learner: number;
  readonly indices: number;
  readonly orders: number;
  /** the actor's network, and the critic's */
  readonly networks: readonly [NetworkDescription, NetworkDescription];
  /** numbers in an action */
  readonly actionSize: number;
}

/** Rows are cut at multiples of this, as kernels compute so many at once. */
const ROWS_AT_ONCE = 4;
/** Outputs of a layer are cut at multiples of this, the width of a register tile. */
const OUTPUTS_AT_ONCE = 8;
/** What the loss of an action costs, in multiply-adds of a network. */
const LOSS_COST = 1200;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * One thread's part of what the kernels compute. The work of a duty lies on a line, actor first, on
 * which every thread has an equal length by the multiply-adds that it takes; so of two threads, one has
 * nearly all of the actor and the other the critic, and their caches keep it.
 */
export class KernelMember implements Member {
  private readonly kernels: Kernels;
  private readonly orders: Float64Array;
  private readonly costOfRow: readonly [number, number];
  /** of each network and layer, the outputs whose weights are this part's */
  private readonly outputs: readonly (readonly Range[])[];
  /** of each network, whether a layer's step is this part's */
  private readonly layers: readonly (readonly boolean[])[];

  constructor(
    private readonly of: KernelsDescription,
    kernels?: Kernels,
  ) {
    const { memory, networks, actionSize } = of;
    this.kernels = kernels ?? instantiate(memory);
    this.orders = new Float64Array(memory.buffer, of.orders, ORDERS);
    const [actor, critic] = networks.map(({ layers }) =>
      // Forwards all layers, backwards all but the first.
      layers.reduce((sum, { inputs, outputs }, l) => sum + inputs * outputs * (l > 0 ? 2 : 1), 0),
    );
    this.costOfRow = [actor + LOSS_COST * actionSize, critic];
    const all = networks.flatMap(({ layers }) => layers);
    const cost = (layer: LayerDescription) =>
      layer.inputs * Math.ceil(layer.outputs / OUTPUTS_AT_ONCE) * OUTPUTS_AT_ONCE;
    const total = all.reduce((sum, layer) => sum + cost(layer), 0);
    const [begin, end] = [0, 1].map((next) => (total * (of.part + next)) / of.parts);
    let before = 0;
    this.outputs = networks.map(({ layers }) =>
      layers.map((layer) => {
        const start = before;
        before += cost(layer);
        const cut = (at: number) => {
          const units = Math.round((at - start) / (layer.inputs * OUTPUTS_AT_ONCE));
          return Math.min(layer.outputs, Math.max(0, units * OUTPUTS_AT_ONCE));
        };
        return { from: cut(begin), to: cut(end) };
      }),
    );
    before = 0;
    this.layers = networks.map(({ layers }) =>
      layers.map((layer) => {
        const middle = before + cost(layer) / 2;
        before += cost(layer);
        return begin <= middle && middle < end;
      }),
    );
  }

  /**
   * `actor` and `critic` run a block's rows forwards. `rows` runs a block of the minibatch through both
   * networks and back, `weights` adds up the gradients of weights over its rows, and `step` is Adam's.
   */
  perform(duty: number): void {
    if (duty === KERNEL_DUTY.rows) this.rows();
    else if (duty === KERNEL_DUTY.weights) this.weights();
    else if (duty === KERNEL_DUTY.step) this.step();
    else this.forward(this.of.networks[duty].address);
  }

  private forward(address: number): void {
    const { part, parts } = this.of;
    const rows = this.orders[ORDER.rows];
    const units = Math.ceil(rows / ROWS_AT_ONCE);
    const cut = (at: number) => Math.min(rows, Math.round((units * at) / parts) * ROWS_AT_ONCE);
    const first = cut(part);
    if (cut(part + 1) > first) this.kernels.forward(address, first, cut(part + 1) - first);
  }

  private rows(): void {
    const { orders, kernels, costOfRow } = this;
    const { learner, indices, part, parts } = this.of;
    const block = orders[ORDER.block];
    const rows = orders[ORDER.rows];
    if (block === 0)
      kernels.begin(
        learner,
        indices,
        orders[ORDER.minibatch],
        orders[ORDER.clipRange],
        orders[ORDER.clipRangeVf],
        orders[ORDER.entCoef],
        orders[ORDER.vfCoef],
        orders[ORDER.normalizeAdvantage],
      );
    const [actor, critic] = costOfRow;
    const units = Math.ceil(rows / ROWS_AT_ONCE);
    const total = units * (actor + critic);
    for (let which = 0; which < 2; which++) {
      const start = which * units * actor;
      const cut = (at: number) => {
        const unit = Math.round(((total * at) / parts - start) / costOfRow[which]);
        return Math.min(rows, Math.max(0, unit) * ROWS_AT_ONCE);
      };
      const first = cut(part);
      const end = cut(part + 1);
      if (end > first) kernels.rows(learner, which, indices, block, first, end);
    }
  }

  private weights(): void {
    const { orders, kernels, outputs } = this;
    const accumulate = orders[ORDER.block] > 0 ? 1 : 0;
    const rows = orders[ORDER.rows];
    for (let which = 0; which < 2; which++)
      for (let l = outputs[which].length - 1; l >= 0; l--) {
        const { from, to } = outputs[which][l];
        if (to > from)
          kernels.weightGradients(this.of.learner, which, l, from, to, rows, accumulate);
      }
  }

  private step(): void {
    const { orders, kernels } = this;
    const { networks, learner } = this.of;
    networks.forEach(({ address, layers }, which) => {
      layers.forEach(({ from, to }, l) => {
        if (!this.layers[which][l]) return;
        kernels.step(
          learner,
          from,
          to,
          orders[ORDER.clip],
          orders[ORDER.beta1],
          orders[ORDER.beta2],
          orders[ORDER.stepSize],
          orders[ORDER.rootScale],
          orders[ORDER.epsilon],
        );
        kernels.refresh(address, l);
      });
    });
  }
}

/** The kernels of another thread. */
export function kernelMember(description: KernelsDescription): Member {
  return new KernelMember(description);
}
