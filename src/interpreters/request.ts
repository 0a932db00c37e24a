/**
 * What one interpreter asks of another, as packets: the asking side of exec, call and setting names of `__main__`, and
 * the answers. The twin on the other side is service.ts.
 */
import type { PyCode } from "../bytecode/code.ts";
import { marshalDump } from "../bytecode/marshal.ts";
import { encodeStr } from "../objects/codecs.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import { newError, PyBaseException, typeError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { hostText, type PyTuple } from "../objects/sequence-values.ts";
import type { StrValue } from "../objects/str-text.ts";
import { Fallback, readValue, writeCallable, writeValue } from "./crossing.ts";
import { interpreterError, notFound, notShareableText } from "./errors.ts";
import { readTexts, snapshot } from "./excinfo.ts";
import { type Packet, PacketReader, PacketWriter } from "./packet.ts";
import { LetterKind, type Session, session, withMemory } from "./session.ts";

/** How a request ended. */
export const Answer = { Done: 0, Raised: 1, NotShareable: 2 } as const;

/** What the caller gets: a result, or the snapshot of an exception. */
export interface Ended {
  readonly result: PyValue;
  readonly excinfo: PyValue;
}

function* writeNames(out: PacketWriter, names: PyDict | null): Flow<void> {
  const entries = names === null ? [] : [...names.entries()];
  out.uint(entries.length);
  for (const { key, value } of entries) {
    const name = hostText(key as PyValue);
    if (name === undefined) throw typeError("bad argument type for built-in operation");
    // Lone surrogates have no bytes.
    if (!name.isWellFormed()) encodeStr(key as StrValue, "utf-8");
    out.text(name);
    yield* writeValue(out, value as PyValue, Fallback.Refuse);
  }
}

/** Sends a request to an interpreter that nothing else runs in. */
function* request(own: Session, to: number, kind: number, packet: Packet): Flow<Ended> {
  if (!own.hub.exists(to)) throw notFound(to);
  if (!own.hub.claim(to)) throw interpreterError("interpreter already running");
  const answer = yield* own.ask(to, kind, packet);
  try {
    return yield* readAnswer(new PacketReader(answer));
  } finally {
    own.hub.letGo(answer);
  }
}

function* readAnswer(from: PacketReader): Flow<Ended> {
  switch (from.byte()) {
    case Answer.Raised:
      return { result: null, excinfo: snapshot(readTexts(from)) };
    case Answer.NotShareable: {
      const text = from.text();
      throw notShareableText(text, newError("Exception", from.text()));
    }
    default:
  }
  if (from.byte() === 0) return { result: null, excinfo: null };
  try {
    return { result: yield* readValue(from), excinfo: null };
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    const refusal = notShareableText("object does not support cross-interpreter data");
    refusal.context = error;
    throw refusal;
  }
}

export function* execIn(id: number, code: PyCode, names: PyDict | null): Flow<Ended> {
  const out = new PacketWriter();
  yield* writeNames(out, names);
  out.raw(marshalDump(code));
  return yield* request(
    session(),
    id,
    LetterKind.Exec,
    withMemory(() => out.finish()),
  );
}

export function* setNamesIn(id: number, names: PyDict): Flow<void> {
  const out = new PacketWriter();
  yield* writeNames(out, names);
  yield* request(session(), id, LetterKind.SetNames, out.finish());
}

export function* callIn(
  id: number,
  callee: PyValue,
  args: PyTuple | null,
  keywords: PyDict | null,
): Flow<Ended> {
  const out = new PacketWriter();
  yield* writeCallable(out, callee);
  for (const part of [args?.items.length ? args : null, keywords?.size ? keywords : null]) {
    out.byte(part === null ? 0 : 1);
    if (part !== null) yield* writeValue(out, part, Fallback.Pickle);
  }
  return yield* request(session(), id, LetterKind.Call, out.finish());
}
