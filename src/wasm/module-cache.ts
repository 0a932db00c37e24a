// Compiled modules by content: the same bytes are compiled once per thread. Keys are the bytes themselves (a 53-bit hash
// finds the entry, equality confirms it). The oldest entries go when the cache is full.

interface Entry {
  bytes: Uint8Array;
  module: WebAssembly.Module;
}

export class ModuleCache {
  private readonly entries = new Map<number, Entry>();
  private readonly capacity: number;
  hits = 0;
  misses = 0;

  constructor(capacity = 512) {
    this.capacity = capacity;
  }

  compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
    const key = hashBytes(bytes);
    const found = this.entries.get(key);
    if (found !== undefined && sameBytes(found.bytes, bytes)) {
      this.hits++;
      // Re-inserting keeps the map in order of last use.
      this.entries.delete(key);
      this.entries.set(key, found);
      return found.module;
    }
    this.misses++;
    const module = new WebAssembly.Module(bytes);
    this.entries.set(key, { bytes, module });
    if (this.entries.size > this.capacity) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    return module;
  }
}

/** Two multiplicative hashes of 32 bits, joined to 53. */
export function hashBytes(bytes: Uint8Array): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], 0x01000193);
    b = Math.imul(b + bytes[i], 0x85ebca6b) ^ (b >>> 15);
  }
  return (a >>> 0) * 0x20_0000 + ((b >>> 0) & 0x1f_ffff);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
