/**
 * Streams of the deflate format, over the npm package `pako`: a port of zlib whose output equals that
 * of zlib byte for byte. What the port leaves out, copying a stream, is added here.
 *
 * Knows nothing of Python: the files beside this one turn statuses into exceptions.
 */
import {
  ZStream,
  zlibDeflate,
  zlibDeflateEnd,
  zlibDeflateInit2,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
  zlibInflateSetDictionary,
} from "pako";

export const OK = 0;
export const STREAM_END = 1;
export const NEED_DICT = 2;
export const STREAM_ERROR = -2;
export const BUF_ERROR = -5;

export const NO_FLUSH = 0;
export const SYNC_FLUSH = 2;
export const FINISH = 4;

/** zlib's numbers, as a script gave them: the port checks them. */
type Flush = Parameters<typeof zlibDeflate>[1];
type Strategy = Parameters<typeof zlibDeflateInit2>[5];

const EMPTY = new Uint8Array(0);
const FIRST_CHUNK = 16 * 1024;
const MAX_CHUNK = 16 * 1024 * 1024;

/** Output that grows by chunks, up to a limit. */
class Output {
  private readonly chunks: Uint8Array[] = [];
  private size = 0;
  private chunk = FIRST_CHUNK;

  constructor(
    private readonly stream: ZStream,
    private readonly limit = Number.POSITIVE_INFINITY,
  ) {
    stream.output = new Uint8Array(0);
    stream.next_out = 0;
    stream.avail_out = 0;
  }

  /** Makes room where there is none; false at the limit. */
  grow(): boolean {
    const { stream } = this;
    if (stream.avail_out > 0) return true;
    this.take();
    const room = Math.min(this.chunk, this.limit - this.size);
    if (room === 0) return false;
    this.chunk = Math.min(this.chunk * 2, MAX_CHUNK);
    stream.output = new Uint8Array(room);
    stream.avail_out = room;
    return true;
  }

  private take(): void {
    const { stream } = this;
    if (stream.next_out === 0) return;
    this.chunks.push(stream.output.subarray(0, stream.next_out));
    this.size += stream.next_out;
    stream.next_out = 0;
  }

  /** All of it; the stream keeps none of its own. */
  bytes(): Uint8Array {
    this.take();
    this.stream.output = new Uint8Array(0);
    this.stream.avail_out = 0;
    if (this.chunks.length === 1) return this.chunks[0].slice();
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}

function offer(stream: ZStream, input: Uint8Array): void {
  stream.input = input;
  stream.next_in = 0;
  stream.avail_in = input.length;
}

/** The bytes that were not read. */
function leave(stream: ZStream): Uint8Array {
  const rest = stream.input.subarray(stream.next_in, stream.next_in + stream.avail_in);
  offer(stream, EMPTY);
  return rest;
}

export interface Result {
  readonly status: number;
  readonly output: Uint8Array;
  /** Input that was not read. */
  readonly rest: Uint8Array;
}

interface DeflateOptions {
  readonly level: number;
  readonly method: number;
  readonly windowBits: number;
  readonly memoryLevel: number;
  readonly strategy: number;
}

export class Deflater {
  private constructor(private readonly stream: ZStream) {}

  /** A stream, or the status that says why there is none. */
  static start(options: DeflateOptions): Deflater | number {
    const stream = new ZStream();
    const { level, method, windowBits, memoryLevel, strategy } = options;
    // The last argument asks for zlib's own hash, and so for its own output.
    const status = zlibDeflateInit2(
      stream,
      level,
      method,
      windowBits,
      memoryLevel,
      strategy as Strategy,
      true,
    );
    return status === OK ? new Deflater(stream) : status;
  }

  setDictionary(dictionary: Uint8Array): number {
    return zlibDeflateSetDictionary(this.stream, dictionary);
  }

  run(input: Uint8Array, flush: number): Result {
    const { stream } = this;
    const output = new Output(stream);
    offer(stream, input);
    let status: number;
    do {
      output.grow();
      status = zlibDeflate(stream, flush as Flush);
    } while (status !== STREAM_ERROR && stream.avail_out === 0);
    return { status, output: output.bytes(), rest: leave(stream) };
  }

  end(): void {
    zlibDeflateEnd(this.stream);
  }

  copy(): Deflater | undefined {
    return this.stream.state === null ? undefined : new Deflater(cloned(this.stream));
  }
}

export class Inflater {
  private constructor(private readonly stream: ZStream) {}

  static start(windowBits: number): Inflater | number {
    const stream = new ZStream();
    const status = zlibInflateInit2(stream, windowBits);
    return status === OK ? new Inflater(stream) : status;
  }

  setDictionary(dictionary: Uint8Array): number {
    return zlibInflateSetDictionary(this.stream, dictionary);
  }

  /** What was wrong with the data; empty where the status says it all. */
  get message(): string {
    return this.stream.msg;
  }

  /** `isFull`: output may be waiting although all input was read. */
  run(input: Uint8Array, flush: number, limit?: number): Result & { readonly isFull: boolean } {
    const { stream } = this;
    const output = new Output(stream, limit);
    offer(stream, input);
    let status: number = OK;
    while (output.grow()) {
      status = zlibInflate(stream, flush as Flush);
      if (status !== OK && status !== BUF_ERROR) break;
      if (stream.avail_out > 0) break;
    }
    const isFull = stream.avail_out === 0;
    return { status, output: output.bytes(), rest: leave(stream), isFull };
  }

  end(): void {
    zlibInflateEnd(this.stream);
  }

  copy(): Inflater | undefined {
    return this.stream.state === null ? undefined : new Inflater(cloned(this.stream));
  }
}

/** A deep copy of a stream and its state. The port's constant tables are shared. */
function cloned<T extends object>(root: T): T {
  const made = new Map<object, object>();
  const clone = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value) || "static_tree" in value) return value;
    const known = made.get(value);
    if (known !== undefined) return known;
    const copy: object = ArrayBuffer.isView(value)
      ? (value as Uint8Array).slice()
      : Object.create(Object.getPrototypeOf(value));
    made.set(value, copy);
    if (!ArrayBuffer.isView(value)) {
      for (const [key, field] of Object.entries(value)) {
        (copy as Record<string, unknown>)[key] = clone(field);
      }
    }
    return copy;
  };
  return clone(root) as T;
}
