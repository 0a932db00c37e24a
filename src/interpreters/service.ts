/**
 * What a subinterpreter does: it waits for requests of others and runs them in its main thread, one after the other, until
 * it is asked to end. Its own threads go on between requests. The asking side is request.ts.
 */
import type { PyCode } from "../bytecode/code.ts";
import { marshalLoad } from "../bytecode/marshal.ts";
import { compileText } from "../modules/builtins/evaluate.ts";
import { flowCall, getAttrOptional } from "../objects/abstract.ts";
import { PyBuiltin } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, isError, PyBaseException } from "../objects/exceptions.ts";
import type { PyModule } from "../objects/module.ts";
import type { Flow, PyObject, PyValue } from "../objects/object.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../objects/sequence-values.ts";
import { CodeBody } from "../vm/code-body.ts";
import { Frame } from "../vm/frame.ts";
import { PyFunction } from "../vm/function.ts";
import { sysState } from "../vm/sys-state.ts";
import { PyTraceback } from "../vm/traceback.ts";
import { Fallback, readValue, writeValue } from "./crossing.ts";
import { capture, plainTexts, writeTexts } from "./excinfo.ts";
import type { Letter } from "./hub.ts";
import { type Packet, PacketReader, PacketWriter } from "./packet.ts";
import { Answer } from "./request.ts";
import { LetterKind, type Session } from "./session.ts";

/** A value that could not come in: the word says which. */
class Unreadable {
  readonly what: string;
  readonly error: PyBaseException;
  constructor(what: string, error: PyBaseException) {
    this.what = what;
    this.error = error;
  }
}

/** Serves until the end is asked for. */
export function* serve(own: Session, main: PyModule): Flow<null> {
  for (;;) {
    try {
      yield* own.waitUntil(() => own.hasRequest);
    } catch (error) {
      // An interrupt that came too late for what it was to stop.
      if (!isError(error, exceptionTypes.KeyboardInterrupt)) throw error;
    }
    const letter = own.takeRequest();
    if (letter === undefined) continue;
    if (letter.kind === LetterKind.End) {
      own.hub.letGo(letter.packet);
      return null;
    }
    const answer = yield* answerTo(letter, main);
    own.hub.letGo(letter.packet);
    yield* flushStreams();
    own.hub.unclaim(own.id);
    own.reply(letter, answer);
  }
}

/** An interrupt may come while an answer is made: then it is the answer. */
function* answerTo(letter: Letter, main: PyModule): Flow<Packet> {
  try {
    return yield* handle(letter, main);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    const out = new PacketWriter();
    out.byte(Answer.Raised);
    writeTexts(out, plainTexts(error));
    return out.finish();
  }
}

/** What was printed is seen before the caller goes on. */
export function* flushStreams(): Flow<void> {
  for (const name of ["stdout", "stderr"]) {
    const stream = sysState.get(name);
    if (stream === undefined || stream === null) continue;
    try {
      const flush = getAttrOptional(stream, "flush");
      if (flush !== undefined) yield* flowCall(flush, []);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
    }
  }
}

function* handle({ kind, packet }: Letter, main: PyModule): Flow<Packet> {
  const from = new PacketReader(packet);
  const out = new PacketWriter();
  try {
    if (kind === LetterKind.Call) return yield* callHere(from, out, main);
    yield* setNames(from, main);
    if (kind === LetterKind.Exec) {
      const code = marshalLoad(from.raw()).value as PyCode;
      yield* flowCall(new CodeBody(code, main.namespace, main.namespace), []);
    }
    out.byte(Answer.Done);
    out.byte(0);
  } catch (error) {
    if (error instanceof Unreadable) yield* refuse(out, `${error.what} not shareable`, error.error);
    else if (error instanceof PyBaseException) {
      out.byte(Answer.Raised);
      writeTexts(out, yield* capture(error));
    } else throw error;
  }
  return out.finish();
}

function* refuse(out: PacketWriter, text: string, error: PyBaseException): Flow<void> {
  out.byte(Answer.NotShareable);
  out.text(text);
  out.text((yield* capture(error)).display);
}

function* setNames(from: PacketReader, main: PyModule): Flow<void> {
  for (let left = from.uint(); left > 0; left--) {
    const name = from.text();
    main.namespace.set(name, yield* readValue(from));
  }
}

function* incoming(what: string, from: PacketReader): Flow<PyValue> {
  try {
    return yield* readValue(from);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    throw new Unreadable(what, error);
  }
}

/** Calls a built-in function from a frame of `__main__`, since some of them look at their caller's names. */
function* callInMain(
  main: PyModule,
  callee: PyValue,
  args: PyValue,
  keywords: PyValue,
): Flow<PyValue> {
  try {
    const body = new MainCall(
      main.namespace,
      callee,
      args ?? EMPTY_TUPLE,
      keywords ?? new PyDict(),
    );
    return yield* flowCall(body, []);
  } catch (error) {
    // That frame is none of the program's.
    if (error instanceof PyBaseException) {
      const { traceback } = error;
      if (traceback instanceof PyTraceback) error.traceback = traceback.next as PyObject | null;
    }
    throw error;
  }
}

/** A call of what its own names say, that sees the names of a module. */
class MainCall extends CodeBody {
  private readonly names = new PyDict();
  constructor(namespace: PyDict, callee: PyValue, args: PyValue, keywords: PyValue) {
    const code = compileText("f(*a, **k)", "<call>", "eval") as PyCode;
    // Names that no program has.
    super(code.replace({ co_names: [" f", " a", " k"] }), namespace, namespace);
    this.names.set(" f", callee);
    this.names.set(" a", args);
    this.names.set(" k", keywords);
  }
  override frame(): Frame {
    const func = new PyFunction(this.code, this.globals, this.names);
    return new Frame(this.code, func, this.globals, this.names, this.locals);
  }
}

function* callHere(from: PacketReader, out: PacketWriter, main: PyModule): Flow<Packet> {
  const callee = yield* incoming("func", from);
  const args = from.byte() === 0 ? null : yield* incoming("args", from);
  const keywords = from.byte() === 0 ? null : yield* incoming("kwargs", from);
  const positional = args instanceof PyTuple ? args.items : [];
  const named = keywords instanceof PyDict ? [...keywords.entries()] : [];
  const names = named.map(({ key }) => hostText(key as PyValue) as string);
  const result =
    callee instanceof PyBuiltin
      ? yield* callInMain(main, callee, args, keywords)
      : yield* flowCall(
          callee,
          [...positional, ...named.map(({ value }) => value as PyValue)],
          names.length === 0 ? null : names,
        );
  const mark = out.mark();
  out.byte(Answer.Done);
  out.byte(1);
  try {
    yield* writeValue(out, result, Fallback.Pickle);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    out.goBack(mark);
    const text = "object does not support cross-interpreter data";
    error.traceback = null;
    yield* refuse(out, text, error);
  }
  return out.finish();
}
