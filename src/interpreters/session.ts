/**
 * This interpreter among the others: its number, its mail, and asking others for something. The main interpreter
 * makes the hub when it first needs one, so that programs without subinterpreters have none; a subinterpreter is
 * given its place when it starts. Knows letters and packets, not what they say (service.ts, requests.ts do).
 */
import { platform } from "../host/platform.ts";
import { exceptionTypes, isError, memoryError, runtimeError } from "../objects/exceptions.ts";
import type { Flow } from "../objects/object.ts";
import { doorbell, interpreterKind } from "../vm/scheduler.ts";
import { waitFor } from "../vm/wait.ts";
import { HeapExhausted, SharedHeap } from "../wasm/shared-heap.ts";
import type { ChildStart } from "./child-start.ts";
import { interpreterError, notFound } from "./errors.ts";
import { Hub, type Letter, MAIN } from "./hub.ts";
import { heap, memory } from "./memory.ts";
import type { Packet } from "./packet.ts";

/** Where an interpreter stands (structured clone). */
export interface Place {
  readonly memory: WebAssembly.Memory;
  /** Address of the hub. */
  readonly hub: number;
  readonly id: number;
  /** Its number in the heap. */
  readonly owner: number;
  /** Its directory and environment at the start. */
  readonly cwd: string;
  readonly env: ReadonlyMap<string, string>;
}

/** What only the host can do; each platform's worker entry fills it. */
export interface InterpreterHost {
  /** Starts the worker of an interpreter. */
  spawn(place: Place): void;
  /** Tells the host of the hub, so that it can wake this interpreter and clean up behind others. */
  announce(place: Place): void;
  /** Raises KeyboardInterrupt in another interpreter. */
  interrupt(id: number): void;
  /** Starts a program; the hub's record of it says how that went. Absent where there are no processes. */
  readonly startProgram?: (start: ChildStart) => void;
}
export const interpreterHost: { current: InterpreterHost | null } = { current: null };

export const LetterKind = { Reply: 0, Exec: 1, Call: 2, SetNames: 3, End: 4 } as const;

export class Session {
  readonly hub: Hub;
  readonly id: number;
  private readonly mail: Int32Array<SharedArrayBuffer>;
  private readonly bell: Int32Array<SharedArrayBuffer>;
  private readonly replies = new Map<number, Packet>();
  /** Requests of ours that someone still waits for. */
  private readonly open = new Set<number>();
  private readonly requests: Letter[] = [];

  constructor(hub: Hub, id: number) {
    this.hub = hub;
    this.id = id;
    this.mail = hub.mailWord(id);
    this.bell = hub.bell(id);
    // Only shared memory can be slept on.
    if (hub.heap.buffer() instanceof SharedArrayBuffer) doorbell.cell = this.bell;
    platform().shareDirectory?.({
      version: () => hub.directoryVersion(),
      read: () => hub.directory(),
      write: (path) => hub.setDirectory(path),
    });
  }

  private pump(): void {
    while (Atomics.load(this.mail, 0) !== 0) {
      const letter = this.hub.receive(this.id);
      if (letter === undefined) return;
      if (letter.kind !== LetterKind.Reply) this.requests.push(letter);
      else if (this.open.has(letter.request)) this.replies.set(letter.request, letter.packet);
      else this.hub.letGo(letter.packet);
    }
  }

  /** The next request of another interpreter. */
  takeRequest(): Letter | undefined {
    this.pump();
    return this.requests.shift();
  }
  get hasRequest(): boolean {
    this.pump();
    return this.requests.length > 0;
  }

  reply({ from, request }: Letter, packet: Packet): void {
    this.hub.send(from, { kind: LetterKind.Reply, from: this.id, request, packet });
  }

  tell(to: number, kind: number, packet: Packet): boolean {
    return this.hub.send(to, { kind, from: this.id, request: this.hub.nextRequest(), packet });
  }

  /** Sends a request and waits for the answer; other threads run meanwhile. The caller lets go of it. */
  *ask(to: number, kind: number, packet: Packet): Flow<Packet> {
    const { hub, open } = this;
    const request = hub.nextRequest();
    open.add(request);
    try {
      if (!hub.send(to, { kind, from: this.id, request, packet })) throw notFound(to);
      yield* this.waitForReply(request, to);
      this.pump();
      const answer = this.replies.get(request);
      if (answer === undefined) throw interpreterError(`interpreter ${to} ended unexpectedly`);
      this.replies.delete(request);
      return answer;
    } finally {
      open.delete(request);
      const late = this.replies.get(request);
      if (late !== undefined) hub.letGo(late);
      this.replies.delete(request);
    }
  }

  /** Ctrl-C here stops the other interpreter too. */
  private *waitForReply(request: number, from: number): Flow<void> {
    try {
      yield* this.waitUntil(() => this.replies.has(request) || !this.hub.exists(from));
    } catch (error) {
      if (isError(error, exceptionTypes.KeyboardInterrupt)) {
        interpreterHost.current?.interrupt(from);
      }
      throw error;
    }
  }

  /** Waits for something that others make true, ringing this interpreter's bell. */
  waitUntil(goal: () => boolean, deadline = Number.POSITIVE_INFINITY): Flow<boolean> {
    let heard = Number.NaN;
    let isReached = false;
    const ready = (): boolean => {
      const rings = Atomics.load(this.bell, 0);
      if (isReached || rings === heard) return isReached;
      heard = rings;
      this.pump();
      isReached = goal();
      return isReached;
    };
    return waitFor(ready, deadline, true);
  }
}

const own: { session: Session | null; place: Place | null } = { session: null, place: null };

/** This interpreter's session, if it has had to do with others. */
export const sessionOptional = (): Session | null => own.session;
export const currentId = (): number => own.session?.id ?? MAIN;

/** A subinterpreter takes its place. */
export function takePlace(place: Place): Session {
  const shared = SharedHeap.attach(place.memory, place.owner);
  memory().adopt(shared, place.id);
  interpreterKind.isMain = false;
  own.place = place;
  own.session = new Session(Hub.attach(shared, place.hub), place.id);
  const config = JSON.parse(own.session.hub.interpreter(place.id)?.config ?? "{}");
  interpreterKind.allowsThreads = config.allow_threads !== false;
  interpreterKind.allowsDaemons = config.allow_daemon_threads === true;
  return own.session;
}

/** This interpreter's session; the main interpreter makes the hub. */
export function session(): Session {
  if (own.session !== null) return own.session;
  const host = interpreterHost.current;
  const { memory: shared, owner } = heap();
  const hub = withMemory(() => Hub.create(heap(), MAIN_CONFIG));
  own.place = { memory: shared, hub: hub.address, id: MAIN, owner, cwd: "", env: new Map() };
  own.session = new Session(hub, MAIN);
  if (shared.buffer instanceof SharedArrayBuffer) host?.announce(own.place);
  return own.session;
}

/** Starts a worker for a new interpreter of the hub. */
export function spawnInterpreter(id: number): void {
  const { hub } = session();
  const host = interpreterHost.current;
  const owner = hub.heapOwner(id);
  const giveUp = (): void => {
    if (owner !== undefined) hub.bury(id, owner);
  };
  if (!(hub.heap.buffer() instanceof SharedArrayBuffer)) {
    giveUp();
    throw runtimeError("subinterpreters need shared memory, which this host does not offer");
  }
  if (host === null || own.place === null || owner === undefined) {
    giveUp();
    throw runtimeError("subinterpreters are not available: this host starts no workers for them");
  }
  host.spawn({ ...own.place, id, owner, cwd: platform().cwd(), env: platform().env });
}

/** The main interpreter's configuration, as `_interpreters.get_config` shows it. */
const MAIN_CONFIG = JSON.stringify({
  use_main_obmalloc: true,
  allow_fork: true,
  allow_exec: true,
  allow_threads: true,
  allow_daemon_threads: true,
  check_multi_interp_extensions: false,
  gil: "own",
});

/** Turns exhaustion of the heap into Python's MemoryError. */
export function withMemory<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof HeapExhausted)) throw error;
    throw memoryError(`the memory that interpreters share is full: ${error.message}`);
  }
}
