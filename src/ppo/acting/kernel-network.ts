import { Arena } from '../kernels/memory.js';
import { placeNetwork, rowBuffers, spread, type PlacedNetwork } from '../kernels/network.js';
import { ParameterBlock } from '../kernels/parameter-block.js';
import type { TensorMap } from '../tensors.js';
import type { ActingFactory, ActingNetwork } from './network.js';
import { headSize, policySpecs, policyWidths, type PolicyShape } from './parameters.js';

/**
 * Acting networks on the WebAssembly kernels, any number of them in one memory: it holds the network
 * that acted last, and a network keeps what it puts there in JavaScript's heap. To put it back costs
 * about as much as one forward pass of one row.
 */
export class KernelActors implements ActingFactory {
  private readonly place: Place = { arena: new Arena(), present: undefined };

  /** Size of the memory, bytes. */
  get memoryBytes(): number {
    return this.place.arena.memory.buffer.byteLength;
  }

  createActor(shape: PolicyShape, parameters: TensorMap): ActingNetwork {
    return new KernelNetwork(this.place, shape, parameters);
  }
}

let shared: KernelActors | undefined;

/** Those that all policies of a process share, made when the first one is. */
export function kernelActors(): KernelActors {
  return (shared ??= new KernelActors());
}

/** A memory, and whose network lies in it. */
interface Place {
  readonly arena: Arena;
  present: ActingNetwork | undefined;
}

class KernelNetwork implements ActingNetwork {
  private readonly observationSize: number;
  private readonly headSize: number;
  private readonly rowsAtATime: number;
  private readonly network: PlacedNetwork;
  /** Parameters and records as they lie in memory from `imageAddress` on. */
  private readonly image: Uint8Array;
  private readonly imageAddress: number;
  // Views of the memory, made when the network is put there.
  private input: Float32Array = new Float32Array(0);
  private output: Float32Array = new Float32Array(0);

  constructor(
    private readonly place: Place,
    shape: PolicyShape,
    parameters: TensorMap,
  ) {
    const { arena } = place;
    this.observationSize = shape.observationSize;
    this.headSize = headSize(shape);
    this.rowsAtATime = arena.kernels.rowsAtATime();
    const widths = policyWidths(shape);
    const block = new ParameterBlock(policySpecs(shape));
    // Whoever lies there is overwritten from here on, also where this ends in an error.
    place.present = undefined;
    arena.clear();
    const rows = rowBuffers(arena, widths);
    const address = arena.allocate(4 * block.size);
    block.write(arena.floats(address, block.size), parameters);
    const { activation } = shape;
    const layout = { name: 'policy', widths, activation, block, parameters: address, rows };
    this.network = placeNetwork(arena, layout);
    this.imageAddress = address;
    this.image = new Uint8Array(arena.memory.buffer).slice(address, arena.top);
  }

  private restore(): void {
    const { place, network, rowsAtATime } = this;
    const { arena } = place;
    place.present = this;
    new Uint8Array(arena.memory.buffer).set(this.image, this.imageAddress);
    this.input = arena.floats(network.input, rowsAtATime * network.inputWidth);
    this.output = arena.floats(network.output, rowsAtATime * network.outputWidth);
    // The padding of a row has weights of 0, which only a finite value keeps out of the sums.
    this.input.fill(0);
  }

  heads(observations: Float32Array, rows: number, heads: Float32Array): void {
    if (this.place.present !== this) this.restore();
    const { observationSize, headSize, rowsAtATime, network, input, output } = this;
    const { kernels } = this.place.arena;
    const { address, inputWidth, outputWidth } = network;
    for (let first = 0; first < rows; first += rowsAtATime) {
      const count = Math.min(rowsAtATime, rows - first);
      spread(observations, input, {
        width: observationSize,
        stride: inputWidth,
        first,
        rows: count,
      });
      kernels.forward(address, 0, count);
      for (let row = 0, to = first * headSize; row < count; row++)
        for (let i = 0, from = row * outputWidth; i < headSize; i++) heads[to++] = output[from++]!;
    }
  }

  dispose(): void {
    // What it keeps goes with the object; what it left in memory is overwritten by the next.
  }
}
