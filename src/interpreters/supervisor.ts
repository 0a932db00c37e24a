/**
 * The workers of one program, as the thread sees them that starts them (a worker that sleeps cannot start others): its main
 * interpreter, the subinterpreters that it starts, and the helpers of their parallel loops. The program ends with its main
 * interpreter, and everything else with it. What a worker is differs per host: src/program-workers.ts, src/web/program-workers.ts.
 *
 * Workers leave by themselves after their last message, so that none is stopped while it changes shared memory. Those that
 * are stopped all the same are stopped with the program, when nobody needs that memory any more: then it is not cleaned up.
 */

import type { GpuService } from "../gpu/owner.ts";
import { SharedHeap } from "../wasm/shared-heap.ts";
import type { ChildStart } from "./child-start.ts";
import { Hub, MAIN } from "./hub.ts";
import { OutputOrder } from "./output-order.ts";
import type { Place } from "./session.ts";
import {
  announceCall,
  interruptCall,
  SIGINT,
  type SignalWords,
  sendSignal,
} from "./signal-words.ts";

/** The host's number in the heap, which the main interpreter has too: they never clean up behind each other. */
const HOST_OWNER = 0;

/** How an interpreter ended; `signal` when the process is to end as if that signal had killed it. */
export interface Outcome {
  readonly status: number;
  readonly signal?: number | undefined;
  /** A subinterpreter has ended the whole program (`os._exit`). */
  readonly endsProcess?: boolean;
  /** The code of its kernels, when it was asked for. */
  readonly listing?: { readonly text: string; readonly count: number } | undefined;
}

/** What an interpreter tells every host. After the last two its worker leaves. */
export type InterpreterMessage =
  /** The interpreter of a session has started. */
  | { readonly kind: "ready" }
  | { readonly kind: "gpu-wake" }
  /** Output that does not go to the process's own streams; fd 1 is stdout, 2 stderr. */
  | {
      readonly kind: "output";
      readonly fd: 1 | 2;
      readonly data: Uint8Array;
      /** Its place in the output of all interpreters (output-order.ts). */
      readonly turn: number;
    }
  /** Starts helpers for parallel loops, one for each element; they end with this interpreter. */
  | { readonly kind: "kernel-threads"; readonly starts: readonly unknown[] }
  /** The main interpreter has made a hub: the host rings its bell there, and cleans up behind others. */
  | { readonly kind: "hub"; readonly place: Place }
  /** Starts a subinterpreter. */
  | { readonly kind: "interpreter"; readonly place: Place }
  /** Starts a program. Hosts without processes never hear this. */
  | { readonly kind: "program"; readonly start: ChildStart }
  /** Raises KeyboardInterrupt in a subinterpreter. */
  | { readonly kind: "interrupt"; readonly id: number }
  | ({ readonly kind: "exit" } & Outcome)
  | { readonly kind: "failure"; readonly message: string };

/** A worker with an interpreter, and what serves it. */
export interface InterpreterWorker {
  /** A subinterpreter's place among the others. */
  readonly place: Place | undefined;
  readonly service: GpuService | undefined;
  readonly signals: SignalWords;
  readonly output: OutputText;
  /** Starts helpers for its parallel loops. */
  help(starts: readonly unknown[], failed: (reason: string) => void): void;
  /** Resolves when its threads have ended. */
  end(): Promise<void>;
}

const makeDecoder = (): TextDecoder => new TextDecoder("utf-8", { ignoreBOM: true });

/** The bytes that an interpreter writes as text; a character may come in several pieces. */
export class OutputText {
  private readonly decoders = { 1: makeDecoder(), 2: makeDecoder() };

  decode(fd: 1 | 2, data: Uint8Array): string {
    return this.decoders[fd].decode(data, { stream: true });
  }
}

export abstract class Supervisor<W extends InterpreterWorker> {
  protected readonly others = new Map<number, W>();
  protected hub: Hub | undefined;
  protected readonly outputs = new OutputOrder();
  /** The program ends or has ended. */
  protected isOver = false;
  private resolve!: (outcome: Outcome) => void;
  private reject!: (error: unknown) => void;
  private started!: () => void;
  readonly done: Promise<Outcome>;
  /** Resolves when the interpreter of a session has started. */
  readonly ready: Promise<void>;
  /** Calls of a session, and what its main interpreter says; the second port is that interpreter's. */
  protected readonly calls: MessageChannel | undefined;

  constructor(isSession: boolean) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.ready = new Promise((resolve) => {
      this.started = resolve;
    });
    if (!isSession) return;
    this.calls = new MessageChannel();
    this.port.addEventListener("message", ({ data }: MessageEvent) => {
      // Beside it come the answers that Comlink takes.
      if (data.kind !== undefined) this.hear(this.main, data as InterpreterMessage);
    });
    this.port.start();
  }

  protected abstract readonly main: W;
  protected abstract start(place: Place | undefined): W;
  /** Output of the program; fd 1 is stdout, 2 stderr. */
  protected abstract write(text: string, fd: 1 | 2): void;

  protected hear(from: W, message: InterpreterMessage): void {
    if (this.isOver) return;
    switch (message.kind) {
      case "ready":
        this.started();
        return;
      case "gpu-wake":
        from.service?.wake();
        return;
      case "output":
        this.outputs.take(message.turn, () =>
          this.write(from.output.decode(message.fd, message.data), message.fd),
        );
        return;
      case "kernel-threads":
        from.help(message.starts, (reason) => this.fail(this.main, reason));
        return;
      case "hub":
        this.hub = Hub.attach(
          SharedHeap.attach(message.place.memory, HOST_OWNER),
          message.place.hub,
        );
        return;
      case "interpreter":
        this.others.set(message.place.id, this.start(message.place));
        return;
      case "interrupt": {
        const other = this.others.get(message.id);
        if (other !== undefined) this.signal(other, SIGINT);
        return;
      }
      case "exit":
        if (from === this.main || message.endsProcess === true) this.succeed(message);
        else void this.clean(from);
        return;
      case "failure":
        this.fail(from, message.message);
    }
  }

  /** Hands an interpreter a signal; false when the one before has not been seen yet. */
  protected signal(to: W, number: number): boolean {
    const isFirst = sendSignal(to.signals, number);
    this.hub?.ring(to.place?.id ?? MAIN);
    return isFirst;
  }

  /** The runtime itself has failed: with the main interpreter the program ends, another one only tells. */
  protected fail(from: W, reason: string): void {
    if (this.isOver) return;
    if (from === this.main) void this.finish(() => this.reject(new Error(reason)));
    else {
      this.write(`krait: interpreter ${from.place?.id} has crashed: ${reason}\n`, 2);
      void this.clean(from);
    }
  }

  protected succeed(outcome: Outcome): void {
    void this.finish(() => this.resolve(outcome));
  }
  protected abort(error: unknown): void {
    void this.finish(() => this.reject(error));
  }

  /** Ends all at once when the signal is aborted; its reason is the failure. */
  protected obey(signal: AbortSignal): void {
    const stop = (): void => this.abort(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
    void this.done.finally(() => signal.removeEventListener("abort", stop)).catch(() => {});
  }

  /** A subinterpreter has ended: the others get what it held. */
  protected async clean(ended: W): Promise<void> {
    const { id, owner } = ended.place as Place;
    if (this.others.get(id) !== ended) return;
    this.others.delete(id);
    await ended.end();
    if (this.isOver) return;
    this.outputs.flush();
    try {
      this.hub?.bury(id, owner);
    } catch (error) {
      this.abort(error);
    }
  }

  // ---- sessions -------------------------------------------------------------------------------------

  get port(): MessagePort {
    if (this.calls === undefined) throw new Error("a program takes no calls");
    return this.calls.port1;
  }

  announceCall(call: number): void {
    announceCall(this.main.signals, call);
    this.hub?.ring(MAIN);
  }

  interruptCall(call: number): void {
    interruptCall(this.main.signals, call);
    this.hub?.ring(MAIN);
  }

  /** Subinterpreters have ports of their own: what they sent before now is heard in a later turn. */
  async outputSeen(): Promise<void> {
    const written = this.outputs.written;
    while (this.outputs.shown < written && !this.isOver) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  private async finish(settle: () => void): Promise<void> {
    if (this.isOver) return;
    this.outputs.flush();
    this.isOver = true;
    await Promise.all([this.main, ...this.others.values()].map((each) => each.end()));
    settle();
  }
}
