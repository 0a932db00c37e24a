// What the interpreters of a program know of each other: who exists and runs, their mail, and the queues. All of it lies in the
// heap that they share, so that no interpreter needs an answer of the host to look something up, put or get: a worker that
// sleeps in Atomics.wait hears no message, but it sees memory. The host starts workers and cleans up behind them.
//
//   hub          lock, counters, lists of interpreters, queues and pipes, the current directory
//   interpreter  state, references, its bell (a word that it sleeps on), a list of mail
//   queue        size, references, a list of parcels
//   pipe         see pipe-records.ts
//   child        a program that was started, see child-records.ts
//   channel      a queue with ends that interpreters hold, see channels.ts
//   parcel       one letter or one item: words, addresses of blocks that it keeps alive, bytes
//
// One spin lock around short sections; everything is reached through it but the bell and the head of one's own mail. Records
// belong to an owner of the heap that never dies. Knows nothing of Python.

import { SharedHeap } from "../wasm/shared-heap.ts";
import { closeLock, isInside, openLock, SharedMemoryDamaged } from "../wasm/spin-lock.ts";
import type { Packet } from "./packet.ts";

/** The number of the main interpreter. */
export const MAIN = 0;

export const enum Word {
  /** Who holds it: an owner of the heap plus one. */
  Lock,
  NextInterpreter,
  NextQueue,
  NextRequest,
  Interpreters,
  Queues,
  /** The heap's owner of all records and of blocks on their way. */
  Owner,
  /** The process's current directory: how often it was changed, address and length of its text. */
  DirectoryVersion,
  Directory,
  DirectoryBytes,
  Pipes,
  Children,
  /** What the host's thread sleeps on; rung with all others. */
  HostBell,
  Channels,
  NextChannel,
  Count,
}

const enum Person {
  Next,
  Id,
  HeapOwner,
  State,
  Running,
  References,
  /** It ends with its last reference. */
  Counted,
  Whence,
  Bell,
  MailHead,
  MailTail,
  /** Address and length of a text. */
  Config,
  ConfigBytes,
  Count,
}

/** A queue; a channel begins in the same way. */
export const enum Line {
  Next,
  Id,
  MaxSize,
  Unbound,
  Fallback,
  References,
  Length,
  Head,
  Tail,
  Count,
}

/** What else a channel has. */
export const enum Channel {
  /** Behind all words of a queue: Line.Count. */
  State = 9,
  /** The list of its ends. */
  Ends,
  Count,
}

/** What one interpreter holds of a channel. */
export const enum End {
  Next,
  Interpreter,
  /** EndState */
  Send,
  Receive,
  Count,
}
export const enum EndState {
  None,
  Open,
  Closed,
}
/** Closed for all at once, or since nobody holds an end any more: then lists still show it. */
export const ChannelState = { Open: 0, Closing: 1, Closed: 2, Released: 3 } as const;

/** What became of an item whose sender waits: a word of its own, which the sender frees. */
export const enum Receipt {
  Waiting,
  Taken,
  Lost,
}

export const enum Parcel {
  Next,
  Kind,
  /** The interpreter that sent it; NOBODY when that one is gone. */
  From,
  /** A letter's number; the place of the receipt of an item in a channel, 0 when nobody waits. */
  Request,
  Blocks,
  Bytes,
  Count,
}
const NOBODY = -1;

export const State = { Starting: 0, Ready: 1, Ending: 2 } as const;
export const Whence = { Unknown: 0, Runtime: 1, LegacyCapi: 2, Capi: 3, Xi: 4, Stdlib: 5 } as const;

/** What becomes of an item whose interpreter is gone. */
export const Unbound = { Remove: 1, Error: 2, Replace: 3 } as const;

export interface Letter {
  readonly kind: number;
  readonly from: number;
  readonly request: number;
  readonly packet: Packet;
}

export interface InterpreterEntry {
  readonly id: number;
  readonly whence: number;
  readonly state: number;
  readonly isRunning: boolean;
  readonly config: string;
}

export interface QueueEntry {
  readonly id: number;
  readonly maxSize: number;
  readonly unbound: number;
  readonly fallback: number;
  readonly length: number;
}

/** An item of a queue; `packet` is null when its interpreter is gone. */
export interface Item {
  readonly unbound: number;
  readonly packet: Packet | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type List = Word.Interpreters | Word.Queues | Word.Channels;

export class Hub {
  readonly heap: SharedHeap;
  readonly address: number;
  private readonly base: number;
  /** The heap on behalf of the owner of all records. */
  readonly records: SharedHeap;

  private constructor(heap: SharedHeap, address: number) {
    this.heap = heap;
    this.address = address;
    this.base = address >>> 2;
    this.records = SharedHeap.attach(heap.memory, heap.i32[this.base + Word.Owner], heap.owner);
  }

  /** A new hub with the main interpreter in it, whose heap this is. */
  static create(heap: SharedHeap, config: string): Hub {
    const owner = heap.registerOwner();
    const address = SharedHeap.attach(heap.memory, owner, heap.owner).alloc(4 * Word.Count, true);
    heap.i32[(address >>> 2) + Word.Owner] = owner;
    heap.i32[(address >>> 2) + Word.NextQueue] = 1;
    const hub = new Hub(heap, address);
    hub.add(Whence.Runtime, false, config, heap.owner);
    const w = hub.heap.i32;
    const main = w[hub.base + Word.Interpreters] >>> 2;
    w[main + Person.State] = State.Ready;
    w[main + Person.Running] = 1;
    return hub;
  }

  static attach(heap: SharedHeap, address: number): Hub {
    return new Hub(heap, address);
  }

  // --- lock

  /** Runs a short section that no other interpreter disturbs. */
  locked<T>(run: () => T): T {
    const at = this.base + Word.Lock;
    const words = this.heap.i32;
    closeLock(words, at, this.heap.owner + 1);
    try {
      return run();
    } finally {
      openLock(words, at);
    }
  }

  /** The worker of an interpreter has ended: the others get what it held. */
  bury(id: number, owner: number): void {
    if (isInside(this.heap.i32, this.base + Word.Lock, owner + 1)) {
      throw new SharedMemoryDamaged(
        `interpreter ${id} has died while it changed what all interpreters share; the program cannot go on`,
      );
    }
    this.remove(id);
    this.heap.releaseOwner(owner);
  }

  /** The word index of a record full of zeros. */
  makeRecord(words: number): number {
    return this.records.alloc(4 * words, true) >>> 2;
  }
  freeRecord(at: number): void {
    this.records.free((at << 2) >>> 0);
  }

  /** The word index of an entry of a list by its id; both lists have the same first two words. */
  find(list: List, id: number): number {
    const w = this.heap.i32;
    let at = w[this.base + list] >>> 2;
    while (at !== 0 && w[at + Person.Id] !== id) at = w[at + Person.Next] >>> 2;
    return at;
  }
  *walk(list: List): Generator<number> {
    for (let at = this.heap.i32[this.base + list] >>> 2; at !== 0; ) {
      const next = this.heap.i32[at + Person.Next] >>> 2;
      yield at;
      at = next;
    }
  }
  /** The list is in the order of ids. */
  private appendInterpreter(fresh: number): void {
    let link = this.base + Word.Interpreters;
    const w = this.heap.i32;
    while (w[link] !== 0) link = w[link] >>> 2;
    w[link] = fresh << 2;
  }
  unlink(list: List, at: number): void {
    let link = this.base + list;
    const w = this.heap.i32;
    while (w[link] >>> 2 !== at) link = w[link] >>> 2;
    w[link] = w[at + Person.Next];
  }

  /** The index of a word of the hub. */
  wordAt(word: Word): number {
    return this.base + word;
  }

  // --- the directory

  directoryVersion(): number {
    return Atomics.load(this.heap.i32, this.base + Word.DirectoryVersion);
  }
  directory(): string {
    return this.locked(() => this.text(this.base + Word.Directory));
  }
  setDirectory(path: string): void {
    this.locked(() => {
      const bytes = encoder.encode(path);
      const block = this.records.alloc(bytes.length);
      this.heap.u8.set(bytes, block);
      const w = this.heap.i32;
      const old = w[this.base + Word.Directory] >>> 0;
      if (old !== 0) this.records.free(old);
      w[this.base + Word.Directory] = block;
      w[this.base + Word.DirectoryBytes] = bytes.length;
      Atomics.add(w, this.base + Word.DirectoryVersion, 1);
    });
  }

  /** A text by the words of its address and length. */
  private text(at: number): string {
    const from = this.heap.i32[at] >>> 0;
    return decoder.decode(this.heap.u8.slice(from, from + this.heap.i32[at + 1]));
  }

  // --- interpreters

  /** A new interpreter; `owner` of the heap is found for it unless it has one. */
  add(
    whence: number,
    isCounted: boolean,
    config: string,
    owner = this.heap.registerOwner(),
  ): number {
    return this.locked(() => {
      const text = encoder.encode(config);
      const block = this.records.alloc(text.length);
      this.heap.u8.set(text, block);
      const at = this.makeRecord(Person.Count);
      const w = this.heap.i32;
      const id = w[this.base + Word.NextInterpreter]++;
      w[at + Person.Id] = id;
      w[at + Person.HeapOwner] = owner;
      w[at + Person.Counted] = isCounted ? 1 : 0;
      w[at + Person.Whence] = whence;
      w[at + Person.Config] = block;
      w[at + Person.ConfigBytes] = text.length;
      this.appendInterpreter(at);
      return id;
    });
  }

  private describe(at: number): InterpreterEntry {
    const w = this.heap.i32;
    return {
      id: w[at + Person.Id],
      whence: w[at + Person.Whence],
      state: w[at + Person.State],
      isRunning: w[at + Person.Running] !== 0,
      config: this.text(at + Person.Config),
    };
  }

  interpreter(id: number): InterpreterEntry | undefined {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      return at === 0 ? undefined : this.describe(at);
    });
  }
  interpreters(): InterpreterEntry[] {
    return this.locked(() => [...this.walk(Word.Interpreters)].map((at) => this.describe(at)));
  }
  exists(id: number): boolean {
    return this.locked(() => this.find(Word.Interpreters, id) !== 0);
  }
  /** The heap's owner that stands for an interpreter. */
  heapOwner(id: number): number | undefined {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      return at === 0 ? undefined : this.heap.i32[at + Person.HeapOwner];
    });
  }

  setState(id: number, state: number): void {
    this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      if (at !== 0) this.heap.i32[at + Person.State] = state;
    });
  }

  /** It runs from now on; false when it does already, is ending or gone. */
  claim(id: number): boolean {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      const w = this.heap.i32;
      if (at === 0 || w[at + Person.Running] !== 0 || w[at + Person.State] === State.Ending) {
        return false;
      }
      w[at + Person.Running] = 1;
      return true;
    });
  }
  unclaim(id: number): void {
    this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      if (at !== 0) this.heap.i32[at + Person.Running] = 0;
    });
  }

  /** Adds to the references; true when it is to end now. */
  countReference(id: number, change: 1 | -1): boolean {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      if (at === 0) return false;
      const w = this.heap.i32;
      w[at + Person.References] = Math.max(w[at + Person.References] + change, 0);
      return change < 0 && w[at + Person.References] === 0 && w[at + Person.Counted] !== 0;
    });
  }

  /** An interpreter has ended: its mail is thrown away, its items in queues lose their contents. */
  remove(id: number): void {
    this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      if (at === 0) return;
      const w = this.heap.i32;
      for (let p = w[at + Person.MailHead] >>> 2; p !== 0; ) {
        const next = w[p + Parcel.Next] >>> 2;
        this.drop(p);
        p = next;
      }
      this.unlink(Word.Interpreters, at);
      this.records.free(w[at + Person.Config] >>> 0);
      this.freeRecord(at);
      for (const queue of this.walk(Word.Queues)) this.unbind(queue, id);
      for (const channel of this.walk(Word.Channels)) {
        this.unbind(channel, id);
        this.closeEnds(channel, id);
      }
      this.ringAll();
    });
  }

  /** Wakes an interpreter. */
  ring(id: number): void {
    this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      if (at !== 0) this.ringAt(at);
    });
  }
  /** Wakes all of them; the lock is held. */
  ringAll(): void {
    for (const at of this.walk(Word.Interpreters)) this.ringAt(at);
    this.ringBell(this.base + Word.HostBell);
  }
  private ringAt(at: number): void {
    this.ringBell(at + Person.Bell);
  }
  private ringBell(at: number): void {
    const w = this.heap.i32;
    Atomics.add(w, at, 1);
    Atomics.notify(w, at);
  }

  /** What the host's thread waits for. */
  hostBell(): { readonly words: Int32Array<SharedArrayBuffer>; readonly at: number } {
    const buffer = this.heap.buffer() as SharedArrayBuffer;
    return { words: new Int32Array(buffer), at: this.base + Word.HostBell };
  }

  /** What interpreter `id` sleeps on. */
  bell(id: number): Int32Array<SharedArrayBuffer> {
    const at = this.locked(() => this.find(Word.Interpreters, id));
    const buffer = this.heap.buffer() as SharedArrayBuffer;
    return new Int32Array(buffer, (at + Person.Bell) * 4, 1);
  }
  /** The word that is not zero while `id` has mail. */
  mailWord(id: number): Int32Array<SharedArrayBuffer> {
    const at = this.locked(() => this.find(Word.Interpreters, id));
    const buffer = this.heap.buffer() as SharedArrayBuffer;
    return new Int32Array(buffer, (at + Person.MailHead) * 4, 1);
  }

  // --- parcels

  pack(kind: number, from: number, request: number, packet: Packet): number {
    const { bytes, blocks } = packet;
    const words = Parcel.Count + blocks.length;
    const address = this.records.alloc(4 * words + bytes.length);
    const at = address >>> 2;
    const w = this.heap.i32;
    w[at + Parcel.Next] = 0;
    w[at + Parcel.Kind] = kind;
    w[at + Parcel.From] = from;
    w[at + Parcel.Request] = request;
    w[at + Parcel.Blocks] = blocks.length;
    w[at + Parcel.Bytes] = bytes.length;
    blocks.forEach((block, k) => {
      w[at + Parcel.Count + k] = block;
      this.heap.share(block, this.records.owner);
    });
    this.heap.u8.set(bytes, address + 4 * words);
    return at;
  }

  /** The contents; its blocks are held by the hub until `letGo`. */
  unpack(at: number): Packet {
    const w = this.heap.i32;
    const count = w[at + Parcel.Blocks];
    const start = (at + Parcel.Count + count) * 4;
    return {
      blocks: Array.from({ length: count }, (_, k) => w[at + Parcel.Count + k] >>> 0),
      bytes: this.heap.u8.slice(start, start + w[at + Parcel.Bytes]),
    };
  }
  drop(at: number): void {
    this.letGo(this.unpack(at));
    this.freeRecord(at);
  }

  /** The receiver holds the blocks of a packet itself by now (or does not want them). */
  letGo(packet: Packet): void {
    for (const block of packet.blocks) this.records.free(block);
  }

  // --- mail

  nextRequest(): number {
    return Atomics.add(this.heap.i32, this.base + Word.NextRequest, 1) + 1;
  }

  /** False: there is no such interpreter. */
  send(to: number, letter: Letter): boolean {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, to);
      if (at === 0) return false;
      const parcel = this.pack(letter.kind, letter.from, letter.request, letter.packet);
      const w = this.heap.i32;
      if (w[at + Person.MailHead] === 0) w[at + Person.MailHead] = parcel << 2;
      else w[(w[at + Person.MailTail] >>> 2) + Parcel.Next] = parcel << 2;
      w[at + Person.MailTail] = parcel << 2;
      this.ringAt(at);
      return true;
    });
  }

  receive(id: number): Letter | undefined {
    return this.locked(() => {
      const at = this.find(Word.Interpreters, id);
      const w = this.heap.i32;
      const parcel = at === 0 ? 0 : w[at + Person.MailHead] >>> 2;
      if (parcel === 0) return undefined;
      w[at + Person.MailHead] = w[parcel + Parcel.Next];
      const letter = {
        kind: w[parcel + Parcel.Kind],
        from: w[parcel + Parcel.From],
        request: w[parcel + Parcel.Request],
        packet: this.unpack(parcel),
      };
      this.freeRecord(parcel);
      return letter;
    });
  }

  // --- queues

  addQueue(maxSize: number, unbound: number, fallback: number): number {
    return this.locked(() => {
      const at = this.makeRecord(Line.Count);
      const w = this.heap.i32;
      const id = w[this.base + Word.NextQueue]++;
      w[at + Line.Id] = id;
      w[at + Line.MaxSize] = maxSize;
      w[at + Line.Unbound] = unbound;
      w[at + Line.Fallback] = fallback;
      // The newest comes first.
      w[at + Line.Next] = w[this.base + Word.Queues];
      w[this.base + Word.Queues] = at << 2;
      return id;
    });
  }

  private describeQueue(at: number): QueueEntry {
    const w = this.heap.i32;
    return {
      id: w[at + Line.Id],
      maxSize: w[at + Line.MaxSize],
      unbound: w[at + Line.Unbound],
      fallback: w[at + Line.Fallback],
      length: w[at + Line.Length],
    };
  }
  queue(id: number): QueueEntry | undefined {
    return this.locked(() => {
      const at = this.find(Word.Queues, id);
      return at === 0 ? undefined : this.describeQueue(at);
    });
  }
  queues(): QueueEntry[] {
    return this.locked(() => [...this.walk(Word.Queues)].map((at) => this.describeQueue(at)));
  }

  /** The last reference takes the queue with it. */
  countQueueReference(id: number, change: 1 | -1): "done" | "missing" | "unbound" {
    return this.locked(() => {
      const at = this.find(Word.Queues, id);
      if (at === 0) return "missing";
      const w = this.heap.i32;
      if (change < 0 && w[at + Line.References] === 0) return "unbound";
      w[at + Line.References] += change;
      if (change < 0 && w[at + Line.References] === 0) this.removeQueueAt(at);
      return "done";
    });
  }
  removeQueue(id: number): boolean {
    return this.locked(() => {
      const at = this.find(Word.Queues, id);
      if (at !== 0) this.removeQueueAt(at);
      return at !== 0;
    });
  }
  private removeQueueAt(at: number): void {
    this.empty(at);
    this.unlink(Word.Queues, at);
    this.freeRecord(at);
  }
  /** Throws the items of a queue or channel away. */
  empty(at: number): void {
    const w = this.heap.i32;
    for (let p = w[at + Line.Head] >>> 2; p !== 0; ) {
      const next = w[p + Parcel.Next] >>> 2;
      this.settle(p, Receipt.Lost);
      this.drop(p);
      p = next;
    }
    w[at + Line.Head] = w[at + Line.Tail] = w[at + Line.Length] = 0;
  }
  /** Tells the sender of an item what became of it. */
  private settle(parcel: number, receipt: Receipt): void {
    const w = this.heap.i32;
    const place = w[parcel + Parcel.Request];
    if (place !== 0) w[place] = receipt;
  }
  /** Adds an item; the words may be others afterwards. */
  append(at: number, parcel: number): void {
    const w = this.heap.i32;
    if (w[at + Line.Head] === 0) w[at + Line.Head] = parcel << 2;
    else w[(w[at + Line.Tail] >>> 2) + Parcel.Next] = parcel << 2;
    w[at + Line.Tail] = parcel << 2;
    w[at + Line.Length]++;
  }
  /** Takes the first item of a queue or channel that is not empty. */
  takeFirst(at: number): Item {
    const w = this.heap.i32;
    const parcel = w[at + Line.Head] >>> 2;
    w[at + Line.Head] = w[parcel + Parcel.Next];
    w[at + Line.Length]--;
    const isGone = w[parcel + Parcel.From] === NOBODY;
    const item = {
      unbound: w[parcel + Parcel.Kind],
      packet: isGone ? null : this.unpack(parcel),
    };
    this.settle(parcel, Receipt.Taken);
    this.freeRecord(parcel);
    return item;
  }

  // --- channels

  /** Closes what an interpreter holds of a channel; without open ends it is closed. */
  closeEnds(at: number, id: number, send = true, receive = true): void {
    const w = this.heap.i32;
    let isAnyOpen = false;
    let isHeld = false;
    for (let end = w[at + Channel.Ends] >>> 2; end !== 0; end = w[end + End.Next] >>> 2) {
      if (w[end + End.Interpreter] === id) {
        isHeld = true;
        if (send) w[end + End.Send] = EndState.Closed;
        if (receive) w[end + End.Receive] = EndState.Closed;
      }
      isAnyOpen ||= w[end + End.Send] === EndState.Open || w[end + End.Receive] === EndState.Open;
    }
    if (isHeld && !isAnyOpen) this.closeChannel(at, ChannelState.Released);
  }
  /** Closes a channel for all; its record stays until it is destroyed. */
  closeChannel(at: number, state: number = ChannelState.Closed): void {
    const w = this.heap.i32;
    this.empty(at);
    for (let end = w[at + Channel.Ends] >>> 2; end !== 0; ) {
      const next = w[end + End.Next] >>> 2;
      this.freeRecord(end);
      end = next;
    }
    w[at + Channel.Ends] = 0;
    w[at + Channel.State] = state;
    this.ringAll();
  }

  put(id: number, from: number, unbound: number, packet: Packet): "done" | "full" | "missing" {
    return this.locked(() => {
      const at = this.find(Word.Queues, id);
      if (at === 0) return "missing";
      const w = this.heap.i32;
      const max = w[at + Line.MaxSize];
      if (max > 0 && w[at + Line.Length] >= max) return "full";
      this.append(at, this.pack(unbound, from, 0, packet));
      return "done";
    });
  }

  get(id: number): Item | "empty" | "missing" {
    return this.locked(() => {
      const at = this.find(Word.Queues, id);
      if (at === 0) return "missing";
      return this.heap.i32[at + Line.Head] === 0 ? "empty" : this.takeFirst(at);
    });
  }

  /** The items of an interpreter that is gone. */
  private unbind(queue: number, id: number): void {
    const w = this.heap.i32;
    let link = queue + Line.Head;
    let last = 0;
    for (let p = w[link] >>> 2; p !== 0; p = w[link] >>> 2) {
      const isTheirs = w[p + Parcel.From] === id;
      if (isTheirs && w[p + Parcel.Request] !== 0) {
        this.freeRecord(w[p + Parcel.Request]);
        w[p + Parcel.Request] = 0;
      }
      if (isTheirs && w[p + Parcel.Kind] === Unbound.Remove) {
        w[link] = w[p + Parcel.Next];
        w[queue + Line.Length]--;
        this.drop(p);
        continue;
      }
      if (isTheirs) {
        this.letGo(this.unpack(p));
        w[p + Parcel.Blocks] = 0;
        w[p + Parcel.From] = NOBODY;
      }
      link = p + Parcel.Next;
      last = p;
    }
    w[queue + Line.Tail] = last << 2;
  }
}
