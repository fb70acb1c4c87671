/**
 * The few members of the global WebAssembly that are used here. Its types come with TypeScript's
 * DOM library alone, which a program for Node.js should not need.
 */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (descriptor: MemoryDescriptor) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: unknown };
}

interface MemoryDescriptor {
  initial: number;
  maximum?: number;
  shared?: boolean;
}

export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** A compiled module. */
export type WasmModule = object;

export const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
