/**
 * A session: an interpreter that stays, as an embedding program or page sees it. Its calls travel by Comlink over a port of
 * their own, and queue there while the interpreter is busy; an interrupt goes through shared memory. Each runtime
 * (index.ts, web/index.ts) makes the workers, everything else is here. The twin in the interpreter's thread is
 * interpreter.ts.
 */
import { type Remote, transfer, wrap } from "comlink";
import type { Program } from "../interpreter.ts";
import type { Outcome } from "../interpreters/supervisor.ts";
import type { Flags } from "../modules/sys/info.ts";
import type { Answer, HostValue, PythonValue, RaisedTexts, SessionCalls } from "./protocol.ts";
import { Sending } from "./sending.ts";

export interface SessionOptions {
  /** sys.argv[1:] */
  readonly args?: readonly string[];
  readonly flags?: Partial<Flags>;
  /**
   * Output as it is written; fd 1 is stdout, 2 stderr. What a call has printed comes before its promise is settled. Without
   * it output goes to the process's own streams in Node, and nowhere in a page.
   */
  readonly onOutput?: (text: string, fd: 1 | 2) => void;
  /** All of standard input; without it `input()` raises EOFError. */
  readonly input?: string;
  /** Ends the session at once when aborted, whatever it is doing. */
  readonly signal?: AbortSignal;
}

/** What the interpreter of a session is told that it runs: `sys.argv` and `sys.path` are those of a console. */
export const SESSION: Program = { kind: "stdin" };

/** A Python exception that left a call of a session. The session goes on. */
export class PythonError extends Error {
  override readonly name = "PythonError";
  /** As tracebacks show it: `ZeroDivisionError`, `json.decoder.JSONDecodeError`. `message` is what `str()` says of it. */
  readonly className: string;
  /** The report that Python prints, with its line break at the end. */
  readonly traceback: string;
  /** Of SystemExit (`sys.exit()`): the exit status that it asks for; undefined for all other exceptions. */
  readonly exitStatus: number | undefined;

  constructor({ className, message, traceback, exitStatus }: RaisedTexts) {
    super(message);
    this.className = className;
    this.traceback = traceback;
    this.exitStatus = exitStatus;
  }
}

/** The session has no interpreter any more: it was closed or stopped, or its program has ended the interpreter. */
export class SessionEndedError extends Error {
  override readonly name = "SessionEndedError";
}

/** What a session needs of its workers; each host's supervisor is it. */
export interface SessionWorkers {
  /** Takes the calls. */
  readonly port: MessagePort;
  readonly done: Promise<Outcome>;
  /** Resolves when the interpreter has started. */
  readonly ready: Promise<void>;
  announceCall(call: number): void;
  interruptCall(call: number): void;
  /** Resolves when the output of all interpreters up to now has been handed out. */
  outputSeen(): Promise<void>;
}

/**
 * An interpreter that keeps its names from one call to the next. Calls run one after the other, in the order in which they
 * were made; between them threads of the program go on. Every call rejects with `PythonError` when Python raises, and with
 * `SessionEndedError` when there is no interpreter any more.
 *
 * ```ts
 * const session = await runtime.open({ onOutput: (text) => show(text) });
 * await session.run("x = 20");
 * await session.run("x + 1"); // "21"
 * await session.close();
 * ```
 */
export class Session {
  private readonly workers: SessionWorkers;
  private readonly remote: Remote<SessionCalls>;
  /** Calls without an answer, the oldest first. */
  private readonly open = new Map<number, (reason: Error) => void>();
  private last = 0;
  /** Why there are no more calls. */
  private ended: SessionEndedError | undefined;
  private closing: Promise<void> | undefined;

  private constructor(workers: SessionWorkers) {
    this.workers = workers;
    this.remote = wrap<SessionCalls>(workers.port);
    workers.done.then(
      ({ status }) =>
        this.end(new SessionEndedError(`the interpreter has ended with status ${status}`)),
      (error: unknown) => this.end(stopped(error)),
    );
  }

  /** Resolves when the interpreter has started. */
  static async start(workers: SessionWorkers): Promise<Session> {
    const session = new Session(workers);
    await Promise.race([workers.ready, workers.done.catch(() => {})]);
    if (session.ended !== undefined) throw session.ended;
    return session;
  }

  /**
   * Executes statements in `__main__`. When the last one is an expression, resolves to the repr of its value, as a notebook
   * shows it; null when there is none or the value is None. As in a console the value is in `_` afterwards, and
   * `sys.displayhook` may show it in another way.
   */
  async run(source: string): Promise<string | null> {
    checkText(source);
    return this.call((call) => this.remote.run(call, source));
  }

  /**
   * The value of one expression, as a copy:
   *
   * | Python | JavaScript |
   * |---|---|
   * | None, bool, str | null, boolean, string |
   * | int | number, or bigint beyond ±(2^53 − 1) |
   * | float | number |
   * | bytes | Uint8Array |
   * | list, tuple | Array |
   * | dict | Map |
   * | NumPy array of bool, int8 … uint64, float32, float64 | `NdArray` |
   * | NumPy scalar of these dtypes | as bool, int, float |
   *
   * Instances of subclasses cross as their base. Rejects with TypeError when the value, or one inside it, is another.
   */
  async evaluate(source: string): Promise<PythonValue> {
    checkText(source);
    return this.call((call) => this.remote.evaluate(call, source));
  }

  /**
   * Sets a name of `__main__` to a copy of a value:
   *
   * | JavaScript | Python |
   * |---|---|
   * | null, boolean, string | None, bool, str |
   * | bigint; number that is a safe integer, but not −0 | int |
   * | any other number | float |
   * | ArrayBuffer | bytes |
   * | Array | list |
   * | Map | dict |
   * | typed array | NumPy array with one axis |
   * | `{ data, shape }`, as `evaluate` gives it or with the dtype of its data | NumPy array |
   *
   * Rejects with TypeError when the value, or one inside it, is another.
   */
  async set(name: string, value: HostValue): Promise<void> {
    checkText(name);
    const { value: sent, buffers } = new Sending(value);
    if (typeof sent === "object" && sent !== null) transfer(sent, buffers);
    await this.call((call) => this.remote.set(call, name, sent));
  }

  /**
   * Raises KeyboardInterrupt in the call that runs now (or does what the program has asked for with `signal.signal`), also
   * when it sleeps or waits for input. Built-in code that computes gets it when it is done. Without a call it does nothing.
   */
  interrupt(): void {
    const [call] = this.open.keys();
    if (call !== undefined) this.workers.interruptCall(call);
  }

  /**
   * Ends the interpreter after the calls that were made before: waits for its threads, runs its exit handlers, and resolves
   * when its workers have left. Calls made later reject.
   */
  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    const { done } = this.workers;
    if (this.ended !== undefined) {
      await done.catch(() => {});
      return;
    }
    const call = this.nextCall(() => {});
    this.ended = new SessionEndedError("the session is closed");
    // Instead of an answer the interpreter ends.
    void this.remote.close(call);
    try {
      await done;
    } catch (error) {
      throw stopped(error);
    }
  }

  private nextCall(reject: (reason: Error) => void): number {
    const call = ++this.last;
    this.open.set(call, reject);
    this.workers.announceCall(call);
    return call;
  }

  private call<T>(ask: (call: number) => Promise<Answer<T>>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) throw this.ended;
      const call = this.nextCall(reject);
      const take = async (answer: Answer<T>): Promise<void> => {
        this.open.delete(call);
        await this.workers.outputSeen();
        if (answer.kind === "value") resolve(answer.value);
        else if (answer.kind === "refused") reject(new TypeError(answer.message));
        else reject(new PythonError(answer.texts));
      };
      ask(call).then(take).catch(reject);
    });
  }

  private end(reason: SessionEndedError): void {
    this.ended ??= reason;
    for (const reject of this.open.values()) reject(reason);
    this.open.clear();
    this.workers.port.close();
  }
}

function stopped(cause: unknown): SessionEndedError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new SessionEndedError(`the interpreter was stopped: ${text}`, { cause });
}

/** Callers in JavaScript have no types: what cannot be cloned must not become a call. */
function checkText(text: string): void {
  if (typeof text !== "string")
    throw new TypeError(`a source or name is a string, not ${typeof text}`);
}
