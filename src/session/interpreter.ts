/**
 * The interpreter's side of a session: answers the calls that come in through Comlink, one after the other. Between calls
 * this thread is in its event loop and costs nothing; while other threads of the program are alive it runs them, until a word
 * of shared memory says that a call is on the way. The twin in the host's thread is session.ts.
 */
import { expose, transfer } from "comlink";
import type { PyCode } from "../bytecode/code.ts";
import { ProcessExit } from "../host/platform.ts";
import { finishInterpreter, type InterpreterOptions, openInterpreter } from "../interpreter.ts";
import { capture, type ExceptionTexts, plainTexts } from "../interpreters/excinfo.ts";
import { flushStreams } from "../interpreters/service.ts";
import {
  beginCall,
  isCalled,
  keepInterrupt,
  type SignalWords,
} from "../interpreters/signal-words.ts";
import type { InterpreterMessage } from "../interpreters/supervisor.ts";
import { sourceOf } from "../modules/builtins/evaluate.ts";
import { displayHook } from "../modules/sys/functions.ts";
import { flowCall, strText } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { exceptionTypes, isError, PyBaseException } from "../objects/exceptions.ts";
import type { PyModule } from "../objects/module.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { strFromHost } from "../objects/sequence-values.ts";
import { Snippets } from "../snippets.ts";
import type { Mod } from "../syntax/ast.ts";
import { exitOf, rememberUncaught, showUncaught } from "../uncaught.ts";
import { CodeBody } from "../vm/code-body.ts";
import { NativeFrame } from "../vm/frame.ts";
import { runMain, threadCount } from "../vm/scheduler.ts";
import { sysState } from "../vm/sys-state.ts";
import { waitFor } from "../vm/wait.ts";
import type { WorkerEnd } from "../worker-life.ts";
import type {
  Answer,
  MaybeAnswer,
  PythonValue,
  RaisedTexts,
  SentValue,
  SessionCalls,
} from "./protocol.ts";
import { arriving, Leaving, Refusal } from "./values.ts";

/** The statements of a call, and its last expression as a statement of a console: its value goes to sys.displayhook. */
function splitLast(tree: Mod): readonly Mod[] {
  if (tree.kind !== "Module") return [tree];
  const last = tree.body.at(-1);
  if (last?.kind !== "Expr") return [tree];
  return [
    { ...tree, body: tree.body.slice(0, -1) },
    { kind: "Interactive", body: [last] },
  ];
}

const qualified = ({ module, qualname }: ExceptionTexts): string =>
  module === "builtins" || module === "__main__" ? qualname : `${module}.${qualname}`;

function textsOf(error: PyBaseException, texts: ExceptionTexts): RaisedTexts {
  const isExit = isError(error, exceptionTypes.SystemExit);
  return {
    className: qualified(texts),
    message: texts.message,
    traceback: `${texts.display}\n`,
    ...(isExit ? { exitStatus: exitOf(error).status } : {}),
  };
}

/** What a call comes to. */
function* settle<T>(work: Flow<T>): Flow<Answer<T>> {
  try {
    return { kind: "value", value: yield* work };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", message: error.message };
    if (!(error instanceof PyBaseException)) throw error;
    rememberUncaught(error);
    return { kind: "raised", texts: textsOf(error, yield* capture(error)) };
  }
}

class SessionInterpreter implements SessionCalls {
  private readonly main: PyModule;
  private readonly words: SignalWords;
  private readonly over: WorkerEnd;
  private readonly snippets = new Snippets();
  /** The number of the last call. */
  private last = 0;
  /** What the display hook was given in this call. */
  private shown: string | null = null;

  constructor(options: InterpreterOptions, words: SignalWords, over: WorkerEnd) {
    this.main = openInterpreter(options);
    this.words = words;
    this.over = over;
    const session = this;
    const show = function* (text: PyValue): Flow<void> {
      session.shown = strText(text);
    };
    sysState.set("displayhook", fn("displayhook(object, /)", displayHook(show)));
  }

  run(call: number, source: string): MaybeAnswer<string | null> {
    return this.answer(call, this.runFlow(source));
  }

  evaluate(call: number, source: string): MaybeAnswer<PythonValue> {
    const buffers: ArrayBuffer[] = [];
    const answer = this.answer(call, this.evaluateFlow(source, buffers));
    return answer instanceof Promise ? answer : transfer(answer, buffers);
  }

  set(call: number, name: string, value: SentValue): MaybeAnswer<null> {
    return this.answer(call, this.setFlow(name, value));
  }

  close(call: number): void {
    this.begin(call);
    this.guarded(() => this.over.exit({ status: finishInterpreter(0) }));
  }

  // ---- what the calls do ----------------------------------------------------------------------------

  private *runFlow(source: string): Flow<string | null> {
    this.shown = null;
    yield* this.execute(this.snippets.compile(checked(source), "exec", splitLast));
    return this.shown;
  }

  private *evaluateFlow(source: string, buffers: ArrayBuffer[]): Flow<PythonValue> {
    const text = checked(source).replace(/^[ \t]+/, "");
    const leaving = new Leaving(yield* this.execute(this.snippets.compile(text, "eval")));
    buffers.push(...leaving.buffers);
    return leaving.value;
  }

  private *setFlow(name: string, value: SentValue): Flow<null> {
    this.main.namespace.set(name, yield* arriving(value));
    return null;
  }

  private *execute(codes: readonly PyCode[]): Flow<PyValue> {
    const { namespace } = this.main;
    let value: PyValue = null;
    for (const code of codes) {
      value = yield* flowCall(new CodeBody(code, namespace, namespace), []);
    }
    return value;
  }

  // ---- their life -----------------------------------------------------------------------------------

  private begin(call: number): void {
    this.last = call;
    beginCall(this.words, call);
  }

  /** Does a call in the main thread. There is no answer when the interpreter ends meanwhile. */
  private answer<T>(call: number, work: Flow<T>): MaybeAnswer<T> {
    this.begin(call);
    let answer: Answer<T> | undefined;
    const flow = function* (): Flow<PyValue> {
      answer = yield* settle(work);
      yield* flushStreams();
      return null;
    };
    const goesOn = this.guarded(() => {
      try {
        runMain(new NativeFrame(flow(), null));
      } catch (error) {
        // An interrupt came while the answer was made: then it is the answer.
        if (!(error instanceof PyBaseException)) throw error;
        answer ??= { kind: "raised", texts: textsOf(error, plainTexts(error)) };
      }
    });
    if (!goesOn) return new Promise(() => {});
    setTimeout(() => this.letThreadsRun(), 0);
    return answer as Answer<T>;
  }

  /** Runs what may end the interpreter; false when it has. */
  private guarded(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      if (error instanceof ProcessExit) this.over.exit({ status: error.status });
      else this.over.fail(error);
      return false;
    }
  }

  /** Until the next call is on the way, or no other thread is left. */
  private letThreadsRun(): void {
    const { words, last } = this;
    const isOver = (): boolean => isCalled(words, last) || threadCount() === 1;
    const rest = function* (): Flow<PyValue> {
      yield* waitFor(isOver, Number.POSITIVE_INFINITY, true);
      return null;
    };
    while (!isOver()) {
      const goesOn = this.guarded(() => {
        try {
          runMain(new NativeFrame(rest(), null));
        } catch (error) {
          if (!(error instanceof PyBaseException)) throw error;
          // An interrupt is for a call: for one that has ended, or for the next one.
          if (!isError(error, exceptionTypes.KeyboardInterrupt)) showUncaught(error);
          else keepInterrupt(words, last);
        }
      });
      if (!goesOn) return;
    }
  }
}

/** Source text without null bytes. */
const checked = (source: string): string => sourceOf(strFromHost(source), "exec", "") as string;

/** Starts an interpreter that serves the calls of a session through a port. */
export function serveSession(
  options: InterpreterOptions,
  port: MessagePort,
  words: SignalWords,
  over: WorkerEnd,
): void {
  expose(new SessionInterpreter(options, words, over), port);
  port.postMessage({ kind: "ready" } satisfies InterpreterMessage);
}
