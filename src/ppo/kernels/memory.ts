import { instantiate, type Kernels } from './kernels.js';
import { WebAssembly, type WasmMemory } from './webassembly.js';

const PAGE_BYTES = 65536;
/** As scripts/build-kernels.js says. */
const MOST_PAGES = 65536;

/**
 * A memory with an instance of the kernels on it, handed out from the bottom up. A process reserves
 * some 10 GB of addresses for each, however little it holds, so there should be few.
 */
export class Arena {
  readonly memory: WasmMemory;
  readonly kernels: Kernels;
  private readonly bottom: number;
  private next: number;

  /** @param isShared whether other threads see it, with kernels of their own */
  constructor({ isShared = false } = {}) {
    this.memory = new WebAssembly.Memory(
      isShared ? { initial: 1, maximum: MOST_PAGES, shared: true } : { initial: 1 },
    );
    this.kernels = instantiate(this.memory);
    this.next = this.bottom = this.kernels.heapBase();
  }

  /** The address behind all that is handed out. */
  get top(): number {
    return this.next;
  }

  /** Takes everything back. */
  clear(): void {
    this.next = this.bottom;
  }

  /** The address of `bytes` zeroed bytes at a multiple of 64. Views do not survive growth. */
  allocate(bytes: number): number {
    const address = (this.next + 63) & ~63;
    this.next = address + bytes;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
    return address;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Writes a record of four-byte fields. */
  record(fields: readonly number[]): number {
    const address = this.allocate(4 * fields.length);
    new Uint32Array(this.memory.buffer, address, fields.length).set(fields);
    return address;
  }
}
