// One WebAssembly memory shared by all interpreters and kernel workers, and its allocator. All state lies in the memory itself,
// so that every thread that attaches sees the same heap.
//
//   page 0       header: lock, generation, counters, pool lists per owner and size class, hold buckets
//   pages 1-8    page table, eight bytes per page of 64 KiB: kind and owner; run length, class or head page
//   the rest     free runs, large blocks (runs of pages), pools (blocks of one size class, see size-class.ts)
//
// *Owners.* A block belongs to the interpreter that allocated it; `share` lets others hold it too, and it is freed when the last
// holder lets go. `releaseOwner` frees what a dead worker held. *Growth* replaces the buffer: views are taken
// anew through `u8`, `f64`, … whenever the generation changed. *Locking*: one spin lock around short sections (spin-lock.ts);
// it carries the owner whose thread is inside, so that `releaseOwner` sees when that thread died there.
// A request that does not fit gives HeapExhausted, never a RangeError of the engine. Knows nothing of Python.

import { CLASS_COUNT, CLASS_SIZES, MAX_SMALL, PAGE, poolPages, sizeClass } from "./size-class.ts";
import { closeLock, isInside, openLock, SharedMemoryDamaged } from "./spin-lock.ts";

export class HeapExhausted extends Error {
  readonly requested: number;
  readonly capacity: number;
  constructor(requested: number, capacity: number) {
    super(`cannot allocate ${requested} bytes in a shared heap of at most ${capacity} bytes`);
    this.requested = requested;
    this.capacity = capacity;
  }
}

/** All owner ids are taken. */
export class OwnersExhausted extends Error {}

/** Owner ids are 0 to MAX_OWNERS - 1; 0 is the host. */
export const MAX_OWNERS = 128;

export interface HeapOptions {
  /** Pages of 64 KiB, at most 65,536. */
  maxPages?: number;
  initialPages?: number;
  /** False where SharedArrayBuffer is missing; then the heap serves one thread. */
  shared?: boolean;
}

// Header, as indices of 32-bit words.
const MAGIC = 4;
const LOCK = 5;
const GENERATION = 6;
/** Pages under management, the reserved ones included. */
const PAGES = 7;
const MAX_PAGES = 8;
const USED_PAGES = 9;
const BLOCKS = 10;
/** Where the search for a free run begins. */
const HINT = 11;
const OWNER_BITS = 16;
const HOLDS = 64;
const HOLD_BUCKETS = 256;
const LISTS = HOLDS + HOLD_BUCKETS;
const MAGIC_VALUE = 0x6b726169;

const RESERVED_PAGES = 9;
const TABLE = PAGE / 4;

const enum Kind {
  Free = 0,
  Large = 1,
  Pool = 2,
  /** Inside of a large block or pool; the second word is the head page. */
  Inner = 3,
}

// Pool header, as word offsets from the start of its first page.
const POOL_USED = 0;
const POOL_FREE = 1;
const POOL_BUMP = 2;
const POOL_NEXT = 3;
const POOL_PREV = 4;
const POOL_HEADER = 64;

// Hold records, as word offsets.
const HOLD_ADDRESS = 0;
const HOLD_OWNER = 1;
const HOLD_NEXT = 2;
/** Owner of a record that says: the allocating owner has let go. */
const ORPHAN = -1;

interface Hold {
  address: number;
  owner: number;
  /** Where this record lies. */
  record: number;
}

export class SharedHeap {
  readonly memory: WebAssembly.Memory;
  readonly owner: number;
  /** Whose thread this is: what the lock says while it is inside. */
  private readonly holder: number;
  private words: Int32Array;
  private views: HeapViews;
  private seenGeneration = 0;
  private readonly buffers = new WeakSet<ArrayBufferLike>();

  private constructor(memory: WebAssembly.Memory, owner: number, thread: number) {
    this.memory = memory;
    this.owner = owner;
    this.holder = thread + 1;
    this.words = new Int32Array(memory.buffer);
    this.views = this.look();
  }

  static create(options: HeapOptions = {}): SharedHeap {
    const shared = options.shared ?? typeof SharedArrayBuffer !== "undefined";
    const maximum = Math.min(options.maxPages ?? 65536, 65536);
    const initial = Math.max(options.initialPages ?? 32, RESERVED_PAGES + 1);
    const memory = new WebAssembly.Memory({ initial, maximum, shared });
    const heap = new SharedHeap(memory, 0, 0);
    const w = heap.words;
    w[MAX_PAGES] = maximum;
    w[PAGES] = initial;
    w[HINT] = RESERVED_PAGES;
    w[OWNER_BITS] = 1;
    heap.setFreeRun(RESERVED_PAGES, initial - RESERVED_PAGES);
    w[MAGIC] = MAGIC_VALUE;
    return heap;
  }

  /** The heap in a memory that another thread created, used on behalf of `owner` by a thread of another owner's worker. */
  static attach(memory: WebAssembly.Memory, owner: number, thread = owner): SharedHeap {
    const heap = new SharedHeap(memory, owner, thread);
    if (heap.words[MAGIC] !== MAGIC_VALUE) throw new Error("this memory holds no shared heap");
    return heap;
  }

  // --- views

  /** Changes whenever the memory has grown: views taken before are too short. */
  get generation(): number {
    return Atomics.load(this.words, GENERATION);
  }

  private refresh(): HeapViews {
    const generation = this.generation;
    if (generation !== this.seenGeneration || this.memory.buffer !== this.views.buffer) {
      // A shared memory that another thread grew shows its new size after grow(0).
      if (this.memory.buffer.byteLength < this.words[PAGES] * PAGE) this.memory.grow(0);
      this.views = this.look();
      this.words = this.views.i32;
      this.seenGeneration = generation;
    }
    return this.views;
  }

  private look(): HeapViews {
    this.buffers.add(this.memory.buffer);
    return makeViews(this.memory.buffer);
  }

  buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.refresh().buffer;
  }
  /** Whether a buffer is this memory, now or before it grew. */
  contains(buffer: ArrayBufferLike): boolean {
    return this.buffers.has(buffer);
  }
  get u8(): Uint8Array {
    return this.refresh().u8;
  }
  get i32(): Int32Array {
    return this.refresh().i32;
  }
  get u32(): Uint32Array {
    return this.refresh().u32;
  }
  get i64(): BigInt64Array {
    return this.refresh().i64;
  }
  get f32(): Float32Array {
    return this.refresh().f32;
  }
  get f64(): Float64Array {
    return this.refresh().f64;
  }

  // --- allocation

  /** A block of at least `bytes`, 16-byte aligned. Contents are unspecified unless `zero`. */
  alloc(bytes: number, zero = false): number {
    if (!(bytes >= 0) || bytes > 0xffff_ffff) throw new HeapExhausted(bytes, this.capacity);
    this.lock();
    let address: number;
    try {
      this.refresh();
      address = bytes <= MAX_SMALL ? this.allocSmall(bytes) : this.allocLarge(bytes);
      this.words[BLOCKS]++;
    } finally {
      this.unlock();
    }
    if (zero) this.u8.fill(0, address, address + bytes);
    return address;
  }

  /** `owner` lets go of the block; it is freed when nobody holds it. */
  free(address: number, owner = this.owner): void {
    this.lock();
    try {
      this.refresh();
      this.letGo(address, owner);
    } finally {
      this.unlock();
    }
  }

  /** `owner` holds the block too. */
  share(address: number, owner: number): void {
    this.lock();
    try {
      this.refresh();
      this.blockOwner(address);
      this.addHold(address, owner);
    } finally {
      this.unlock();
    }
  }

  /** The block that a byte lies in. */
  blockAt(address: number): number {
    const w = this.refresh().i32;
    const page = this.headPage(address);
    const entry = TABLE + 2 * page;
    if ((w[entry] & 0xff) !== Kind.Pool) return page * PAGE;
    const first = page * PAGE + POOL_HEADER;
    const size = CLASS_SIZES[w[entry + 1] >> 8];
    return first + Math.floor((address - first) / size) * size;
  }

  /** Usable bytes of an allocated block. */
  sizeOf(address: number): number {
    const w = this.refresh().i32;
    const page = this.headPage(address);
    const entry = TABLE + 2 * page;
    if ((w[entry] & 0xff) === Kind.Pool) return CLASS_SIZES[w[entry + 1] >> 8];
    return w[entry + 1] * PAGE;
  }

  get capacity(): number {
    return this.words[MAX_PAGES] * PAGE;
  }

  /** Bytes in pages that hold blocks, and the number of blocks. */
  usage(): { bytes: number; blocks: number; reserved: number } {
    const w = this.refresh().i32;
    return { bytes: w[USED_PAGES] * PAGE, blocks: w[BLOCKS], reserved: w[PAGES] * PAGE };
  }

  // --- owners

  /** A free owner id, for a new interpreter. */
  registerOwner(): number {
    this.lock();
    try {
      const w = this.refresh().i32;
      for (let id = 1; id < MAX_OWNERS; id++) {
        const word = OWNER_BITS + (id >> 5);
        if ((w[word] & (1 << (id & 31))) !== 0) continue;
        w[word] |= 1 << (id & 31);
        return id;
      }
    } finally {
      this.unlock();
    }
    throw new OwnersExhausted(
      `there are ${MAX_OWNERS} owners of the shared memory already: close an interpreter first`,
    );
  }

  /** Frees what `owner` alone held. Call it after its threads have ended. */
  releaseOwner(owner: number): void {
    if (isInside(this.words, LOCK, owner + 1)) {
      throw new SharedMemoryDamaged(
        `owner ${owner} of the shared memory has died while it changed it; the program cannot go on`,
      );
    }
    this.lock();
    try {
      this.refresh();
      for (const { address } of [...this.holds()].filter((h) => h.owner === owner)) {
        this.letGo(address, owner);
      }
      const left = [...this.holds()];
      const others: OthersHolds = {
        held: new Set(left.map((h) => h.address)),
        orphans: new Set(left.filter((h) => h.owner === ORPHAN).map((h) => h.address)),
        records: new Set(left.map((h) => h.record)),
      };
      // First all, then each: what is freed becomes one with the free runs around it.
      for (const page of this.pagesOf(owner)) {
        if ((this.words[TABLE + 2 * page] & 0xff) === Kind.Large) this.orphanLarge(page, others);
        else this.orphanPool(page, others);
      }
      this.words[OWNER_BITS + (owner >> 5)] &= ~(1 << (owner & 31));
    } finally {
      this.unlock();
    }
  }

  /** The first pages of an owner's large blocks and pools. */
  private pagesOf(owner: number): number[] {
    const w = this.words;
    const pages: number[] = [];
    for (let page = RESERVED_PAGES; page < w[PAGES]; page += this.runLength(page)) {
      const entry = w[TABLE + 2 * page];
      if ((entry & 0xff) !== Kind.Free && entry >> 8 === owner) pages.push(page);
    }
    return pages;
  }

  // --- lock

  private lock(): void {
    closeLock(this.words, LOCK, this.holder);
  }

  private unlock(): void {
    openLock(this.words, LOCK);
  }

  // --- small blocks

  private listHead(owner: number, cls: number): number {
    return LISTS + owner * CLASS_COUNT + cls;
  }

  private allocSmall(bytes: number): number {
    const cls = sizeClass(bytes);
    let page = this.words[this.listHead(this.owner, cls)];
    if (page === 0) page = this.newPool(cls);
    // The memory may have grown meanwhile.
    const w = this.words;
    const at = (page * PAGE) / 4;
    let address = w[at + POOL_FREE] >>> 0;
    if (address !== 0) w[at + POOL_FREE] = w[address >>> 2];
    else {
      address = w[at + POOL_BUMP] >>> 0;
      w[at + POOL_BUMP] = address + CLASS_SIZES[cls];
    }
    w[at + POOL_USED]++;
    if (w[at + POOL_FREE] === 0 && this.bumpIsFull(page, cls)) this.unlink(page, this.owner, cls);
    return address;
  }

  private bumpIsFull(page: number, cls: number): boolean {
    const end = (page + poolPages(cls)) * PAGE;
    return (this.words[(page * PAGE) / 4 + POOL_BUMP] >>> 0) + CLASS_SIZES[cls] > end;
  }

  private newPool(cls: number): number {
    const pages = poolPages(cls);
    const page = this.takePages(pages);
    const w = this.words;
    w[TABLE + 2 * page] = Kind.Pool | (this.owner << 8);
    w[TABLE + 2 * page + 1] = pages | (cls << 8);
    const at = (page * PAGE) / 4;
    w[at + POOL_USED] = 0;
    w[at + POOL_FREE] = 0;
    w[at + POOL_BUMP] = page * PAGE + POOL_HEADER;
    this.link(page, this.owner, cls);
    return page;
  }

  private link(page: number, owner: number, cls: number): void {
    const w = this.words;
    const head = this.listHead(owner, cls);
    const at = (page * PAGE) / 4;
    w[at + POOL_PREV] = 0;
    w[at + POOL_NEXT] = w[head];
    if (w[head] !== 0) w[(w[head] * PAGE) / 4 + POOL_PREV] = page;
    w[head] = page;
  }

  private unlink(page: number, owner: number, cls: number): void {
    const w = this.words;
    const at = (page * PAGE) / 4;
    const [next, prev] = [w[at + POOL_NEXT], w[at + POOL_PREV]];
    if (prev === 0) w[this.listHead(owner, cls)] = next;
    else w[(prev * PAGE) / 4 + POOL_NEXT] = next;
    if (next !== 0) w[(next * PAGE) / 4 + POOL_PREV] = prev;
  }

  private freeSmall(page: number, address: number): void {
    const w = this.words;
    const entry = TABLE + 2 * page;
    const cls = w[entry + 1] >> 8;
    const owner = w[entry] >> 8;
    const at = (page * PAGE) / 4;
    const wasFull = w[at + POOL_FREE] === 0 && this.bumpIsFull(page, cls);
    w[address >>> 2] = w[at + POOL_FREE];
    w[at + POOL_FREE] = address;
    w[at + POOL_USED]--;
    if (w[at + POOL_USED] === 0) {
      // Keep one empty pool per class: a lone block that comes and goes must not cost a pool each time.
      if (wasFull) this.link(page, owner, cls);
      const alone = w[this.listHead(owner, cls)] === page && w[at + POOL_NEXT] === 0;
      if (alone) return;
      this.unlink(page, owner, cls);
      this.givePages(page, poolPages(cls));
    } else if (wasFull) this.link(page, owner, cls);
  }

  // --- pages

  private allocLarge(bytes: number): number {
    const pages = Math.ceil(bytes / PAGE);
    const page = this.takePages(pages);
    this.words[TABLE + 2 * page] = Kind.Large | (this.owner << 8);
    this.words[TABLE + 2 * page + 1] = pages;
    return page * PAGE;
  }

  /** First fit from the hint; grows the memory if nothing fits. */
  private takePages(count: number): number {
    let page = this.findRun(count, this.words[HINT], this.words[PAGES]);
    if (page < 0) page = this.findRun(count, RESERVED_PAGES, this.words[PAGES]);
    if (page < 0) page = this.grow(count);
    const w = this.words;
    const length = w[TABLE + 2 * page + 1];
    if (length > count) this.setFreeRun(page + count, length - count);
    for (let i = 1; i < count; i++) {
      w[TABLE + 2 * (page + i)] = Kind.Inner;
      w[TABLE + 2 * (page + i) + 1] = page;
    }
    w[HINT] = page + count < w[PAGES] ? page + count : RESERVED_PAGES;
    w[USED_PAGES] += count;
    return page;
  }

  private findRun(count: number, from: number, to: number): number {
    const w = this.words;
    for (let page = from; page < to; ) {
      const entry = TABLE + 2 * page;
      const kind = w[entry] & 0xff;
      if (kind === Kind.Inner) {
        // Only the hint can point inside of a run.
        page = w[entry + 1];
        continue;
      }
      if (kind === Kind.Free && w[entry + 1] >= count) return page;
      page += this.runLength(page);
    }
    return -1;
  }

  /** Pages of the free run, large block or pool that begins at a page. */
  private runLength(page: number): number {
    const w = this.words;
    const entry = TABLE + 2 * page;
    const kind = w[entry] & 0xff;
    const length = kind === Kind.Pool ? w[entry + 1] & 0xff : w[entry + 1];
    if (kind === Kind.Inner || length <= 0 || page + length > w[PAGES]) {
      throw new SharedMemoryDamaged(
        `the page table of the shared memory is damaged at page ${page} of ${w[PAGES]} (kind ${kind}, length ${length}); the program cannot go on`,
      );
    }
    return length;
  }

  private grow(count: number): number {
    const w = this.words;
    const old = w[PAGES];
    const room = w[MAX_PAGES] - old;
    const last = this.freeRunBefore(old);
    const needed = count - last;
    if (needed > room) throw new HeapExhausted(count * PAGE, this.capacity);
    const wanted = Math.min(room, Math.max(needed, 16, old >> 3));
    let grown = 0;
    for (const pages of [wanted, needed]) {
      try {
        this.memory.grow(pages);
        grown = pages;
        break;
      } catch {
        // The engine has less room than the maximum promises; ask for no more than needed, then give up.
      }
    }
    if (grown === 0) throw new HeapExhausted(count * PAGE, this.capacity);
    this.views = this.look();
    this.words = this.views.i32;
    this.words[PAGES] = old + grown;
    this.seenGeneration = Atomics.add(this.words, GENERATION, 1) + 1;
    const start = old - last;
    this.setFreeRun(start, grown + last);
    return start;
  }

  /** Length of the free run that ends before `page`. */
  private freeRunBefore(page: number): number {
    const w = this.words;
    const entry = TABLE + 2 * (page - 1);
    // The last page of a free run carries its length too.
    return page > RESERVED_PAGES && (w[entry] & 0xff) === Kind.Free ? w[entry + 1] : 0;
  }

  private setFreeRun(page: number, length: number): void {
    const w = this.words;
    for (const at of [page, page + length - 1]) {
      w[TABLE + 2 * at] = Kind.Free;
      w[TABLE + 2 * at + 1] = length;
    }
  }

  private givePages(page: number, count: number): void {
    const w = this.words;
    w[USED_PAGES] -= count;
    let [start, length] = [page, count];
    const before = this.freeRunBefore(page);
    start -= before;
    length += before;
    const next = TABLE + 2 * (page + count);
    if (page + count < w[PAGES] && (w[next] & 0xff) === Kind.Free) length += w[next + 1];
    this.setFreeRun(start, length);
    if (w[HINT] > start) w[HINT] = start;
  }

  // --- holders

  private headPage(address: number): number {
    const w = this.words;
    const page = Math.floor(address / PAGE);
    const entry = TABLE + 2 * page;
    return (w[entry] & 0xff) === Kind.Inner ? w[entry + 1] : page;
  }

  private blockOwner(address: number): number {
    const page = this.headPage(address);
    const entry = this.words[TABLE + 2 * page];
    const valid = page >= RESERVED_PAGES && (entry & 0xff) !== Kind.Free && (address & 15) === 0;
    if (!valid) throw new Error(`address ${address} is not a block of the shared heap`);
    return entry >> 8;
  }

  private letGo(address: number, owner: number): void {
    const primary = this.blockOwner(address);
    const holders = [...this.holdsIn(this.bucket(address))].filter((h) => h.address === address);
    const mine = holders.find((h) => h.owner === owner);
    const orphaned = holders.find((h) => h.owner === ORPHAN);
    if (mine !== undefined) {
      this.removeHold(mine.record, address);
      if (orphaned !== undefined && holders.length === 2) {
        this.removeHold(orphaned.record, address);
        this.release(address);
      }
    } else if (holders.length > 0 && primary === owner) this.addHold(address, ORPHAN);
    else this.release(address);
  }

  private release(address: number): void {
    this.words[BLOCKS]--;
    const page = this.headPage(address);
    const entry = this.words[TABLE + 2 * page];
    if ((entry & 0xff) === Kind.Pool) this.freeSmall(page, address);
    else this.givePages(page, this.words[TABLE + 2 * page + 1]);
  }

  private bucket(address: number): number {
    return HOLDS + ((address >>> 4) % HOLD_BUCKETS);
  }

  private *holds(): Generator<Hold> {
    for (let i = 0; i < HOLD_BUCKETS; i++) yield* this.holdsIn(HOLDS + i);
  }

  private *holdsIn(bucket: number): Generator<Hold> {
    for (let record = this.words[bucket] >>> 0; record !== 0; ) {
      const at = record >>> 2;
      const next = this.words[at + HOLD_NEXT] >>> 0;
      const address = this.words[at + HOLD_ADDRESS] >>> 0;
      yield { address, owner: this.words[at + HOLD_OWNER], record };
      record = next;
    }
  }

  private addHold(address: number, owner: number): void {
    const record = this.allocSmall(12);
    const w = this.words;
    const at = record >>> 2;
    w[at + HOLD_ADDRESS] = address;
    w[at + HOLD_OWNER] = owner;
    w[at + HOLD_NEXT] = w[this.bucket(address)];
    w[this.bucket(address)] = record;
  }

  private removeHold(record: number, address: number): void {
    const w = this.words;
    let link = this.bucket(address);
    while (w[link] >>> 0 !== record) link = (w[link] >>> 2) + HOLD_NEXT;
    w[link] = w[(record >>> 2) + HOLD_NEXT];
    this.freeSmall(this.headPage(record), record);
  }

  private orphanLarge(page: number, others: OthersHolds): void {
    if (!others.held.has(page * PAGE)) {
      this.release(page * PAGE);
      return;
    }
    this.words[TABLE + 2 * page] = Kind.Large;
    this.addOrphan(page * PAGE, others);
  }

  /** The allocating owner lets go of a block that others hold, unless it has before. */
  private addOrphan(address: number, { orphans }: OthersHolds): void {
    if (!orphans.has(address)) this.addHold(address, ORPHAN);
  }

  /** Frees the blocks of a pool that nobody else holds and gives the rest to the host. */
  private orphanPool(page: number, others: OthersHolds): void {
    const { held, records } = others;
    const w = this.words;
    const entry = TABLE + 2 * page;
    const cls = w[entry + 1] >> 8;
    const owner = w[entry] >> 8;
    const at = (page * PAGE) / 4;
    const full = w[at + POOL_FREE] === 0 && this.bumpIsFull(page, cls);
    const end = w[at + POOL_BUMP] >>> 0;
    const kept: number[] = [];
    const used = w[at + POOL_USED];
    w[at + POOL_USED] = 0;
    w[at + POOL_FREE] = 0;
    if (!full) this.unlink(page, owner, cls);
    for (let block = page * PAGE + POOL_HEADER; block < end; block += CLASS_SIZES[cls]) {
      if (held.has(block) || records.has(block)) {
        kept.push(block);
        w[at + POOL_USED]++;
      } else {
        w[block >>> 2] = w[at + POOL_FREE];
        w[at + POOL_FREE] = block;
      }
    }
    w[BLOCKS] -= used - kept.length;
    if (kept.length === 0) {
      this.givePages(page, poolPages(cls));
      return;
    }
    w[entry] = Kind.Pool;
    if (w[at + POOL_FREE] !== 0 || !this.bumpIsFull(page, cls)) this.link(page, 0, cls);
    for (const block of kept) if (held.has(block)) this.addOrphan(block, others);
  }
}

/** What is held of the blocks in the heap when an owner ends. */
interface OthersHolds {
  /** Blocks that somebody holds. */
  readonly held: ReadonlySet<number>;
  /** Those that the allocating owner has let go of. */
  readonly orphans: ReadonlySet<number>;
  /** Where the records of all that lie. */
  readonly records: ReadonlySet<number>;
}

interface HeapViews {
  buffer: ArrayBuffer | SharedArrayBuffer;
  u8: Uint8Array;
  i32: Int32Array;
  u32: Uint32Array;
  i64: BigInt64Array;
  f32: Float32Array;
  f64: Float64Array;
}

function makeViews(buffer: ArrayBuffer | SharedArrayBuffer): HeapViews {
  return {
    buffer,
    u8: new Uint8Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    i64: new BigInt64Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}
