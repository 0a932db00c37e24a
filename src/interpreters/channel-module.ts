/** The module `_interpchannels`: channels between interpreters, which CPython's own tests use. */
import type { ModuleSpec } from "../modules/module.ts";
import { getAttr, index, isTrue, typeName } from "../objects/abstract.ts";
import { getBuffer } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { bareType, typeOf } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import {
  exceptionTypes,
  newError,
  newErrorOf,
  type PyBaseException,
  typeError,
  valueError,
} from "../objects/exceptions.ts";
import { PyMemoryView } from "../objects/memoryview.ts";
import { toFloat } from "../objects/number-conversion.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import { loadDotted } from "../vm/import.ts";
import { ChannelId, channelIdType, channelNumber, idOfEnd } from "./channel-id.ts";
import { type ChannelEntry, ChannelRefusal, Channels, isClosed, type Side } from "./channels.ts";
import { extraForms, Fallback, packValue, unpackValue } from "./crossing.ts";
import { ChannelState, EndState, Receipt, Unbound } from "./hub.ts";
import { currentId, session, withMemory } from "./session.ts";

function errorType(name: string, base: PyType): PyType {
  const type = bareType(name, base);
  return defineType(type, { module: "_interpchannels", hasDict: true, hasWeakref: true });
}
const channelError = errorType("ChannelError", exceptionTypes.RuntimeError);
const errors = {
  missing: errorType("ChannelNotFoundError", channelError),
  closed: errorType("ChannelClosedError", channelError),
  empty: errorType("ChannelEmptyError", channelError),
  "not empty": errorType("ChannelNotEmptyError", channelError),
};
const TEXTS: Readonly<Record<ChannelRefusal["why"], (id: number) => string>> = {
  missing: (id) => `channel ${id} not found`,
  closed: (id) => `channel ${id} is closed`,
  "end closed": (id) => `channel ${id} is already closed`,
  empty: (id) => `channel ${id} is empty`,
  "not empty": (id) => `channel ${id} may not be closed if not empty (try force=True)`,
};

function errorOf(why: ChannelRefusal["why"], id: number): PyBaseException {
  return newErrorOf(errors[why === "end closed" ? "closed" : why], TEXTS[why](id));
}

/** Runs with this process's channels; refusals become exceptions. */
function using<T>(id: number, run: (channels: Channels) => T): T {
  try {
    return withMemory(() => run(new Channels(session().hub)));
  } catch (error) {
    if (error instanceof ChannelRefusal) throw errorOf(error.why, id);
    throw error;
  }
}

// ---- what scripts learn of a channel ------------------------------------------------------------

const channelInfo = structSequence({
  module: "_interpchannels",
  name: "ChannelInfo",
  doc: "ChannelInfo\n\nA named tuple of a channel's state.",
  fields: [
    "open",
    "closing",
    "closed",
    "count",
    "num_interp_send",
    "num_interp_send_released",
    "num_interp_recv",
    "num_interp_recv_released",
    "num_interp_both",
    "num_interp_both_recv_released",
    "num_interp_both_send_released",
    "num_interp_both_released",
    "send_associated",
    "send_released",
    "recv_associated",
    "recv_released",
  ],
  visible: 8,
  closed: true,
});

function describe(entry: ChannelEntry): PyValue {
  const { None, Open, Closed } = {
    None: EndState.None,
    Open: EndState.Open,
    Closed: EndState.Closed,
  };
  const count = (send: number, recv: number): number =>
    entry.ends.filter((e) => e.send === send && e.recv === recv).length;
  const own = entry.ends.find((e) => e.interpreter === currentId());
  return channelInfo.make([
    entry.state === ChannelState.Open,
    entry.state === ChannelState.Closing,
    isClosed(entry.state),
    entry.length,
    count(Open, None),
    count(Closed, None),
    count(None, Open),
    count(None, Closed),
    count(Open, Open),
    count(Open, Closed),
    count(Closed, Open),
    count(Closed, Closed),
    own?.send === Open,
    own?.send === Closed,
    own?.recv === Open,
    own?.recv === Closed,
  ]);
}

function choice(value: PyValue, what: string, known: readonly number[], fallback: number): number {
  const n = Number(index(value));
  if (n < 0) return fallback;
  if (!known.includes(n)) throw valueError(`unsupported ${what} ${n}`);
  return n;
}
const UNBOUND = Object.values(Unbound);
const FALLBACK = Object.values(Fallback);

// ---- sending and receiving ----------------------------------------------------------------------

function deadlineOf(blocking: boolean, timeout: PyValue): number {
  if (timeout === null) return Number.POSITIVE_INFINITY;
  if (!blocking) throw valueError("can't specify a timeout for a non-blocking call");
  const seconds = toFloat(timeout);
  if (seconds < 0) throw valueError("timeout value must be a non-negative number");
  return performance.now() + seconds * 1000;
}

function* send(
  cid: PyValue,
  value: PyValue,
  unbound: PyValue,
  fallback: PyValue,
  blocking: PyValue,
  timeout: PyValue,
): Flow<PyValue> {
  const id = channelNumber(cid);
  const waits = isTrue(blocking);
  const deadline = deadlineOf(waits, timeout);
  let settled = Receipt.Waiting;
  const entry = using(id, (channels) => channels.entry(id));
  const op = choice(unbound, "unboundop", UNBOUND, entry.unbound);
  const packet = yield* packValue(value, choice(fallback, "fallback", FALLBACK, entry.fallback));
  const receipt = using(id, (channels) => channels.send(id, currentId(), op, packet, waits));
  if (!waits) return null;
  const isSettled = (): boolean => new Channels(session().hub).outcome(receipt) !== Receipt.Waiting;
  try {
    yield* session().waitUntil(isSettled, deadline);
  } finally {
    settled = using(id, (channels) => channels.settle(id, receipt));
  }
  if (settled === Receipt.Lost) throw newErrorOf(errors.closed, `channel ${id} has closed`);
  if (settled === Receipt.Waiting) throw newError("TimeoutError", "timed out");
  return null;
}

function* receive(cid: PyValue, fallback: PyValue | undefined): Flow<PyValue> {
  const id = channelNumber(cid);
  let item: ReturnType<Channels["receive"]>;
  try {
    item = withMemory(() => new Channels(session().hub).receive(id, currentId()));
  } catch (error) {
    if (!(error instanceof ChannelRefusal)) throw error;
    if (error.why === "empty" && fallback !== undefined) return new PyTuple([fallback, null]);
    throw errorOf(error.why, id);
  }
  const { packet } = item;
  if (packet === null) return new PyTuple([null, item.unbound]);
  try {
    return new PyTuple([yield* unpackValue(packet), null]);
  } finally {
    session().hub.letGo(packet);
  }
}

// ---- ends and numbers ---------------------------------------------------------------------------

const isSet = (value: PyValue): boolean => value !== null && isTrue(value);

function channelId(value: PyValue, send: PyValue, recv: PyValue, force: PyValue): PyValue {
  const id = channelNumber(value);
  if (send !== null && recv !== null && !isTrue(send) && !isTrue(recv)) {
    throw valueError("'send' and 'recv' cannot both be False");
  }
  let end: Side | null =
    value instanceof ChannelId && send === null && recv === null ? value.end : null;
  if (isSet(send) !== isSet(recv)) end = isSet(send) ? "send" : "recv";
  if (!isTrue(force)) using(id, (channels) => channels.entry(id));
  return new ChannelId(id, end);
}

/** The classes of the two ends. */
const registered: { send: PyType | null; recv: PyType | null } = { send: null, recv: null };

function sideOf(value: PyValue): Side | null {
  const type = typeOf(value);
  if (type === registered.send) return "send";
  return type === registered.recv ? "recv" : null;
}

extraForms.push(
  {
    is: (value) => sideOf(value) !== null,
    write: (out, value) => {
      out.uint(idOfEnd(getAttr(value, "_id")).id);
      out.byte(sideOf(value) === "send" ? 1 : 0);
    },
    *read(from) {
      const id = from.uint();
      const side = from.byte() === 1 ? "send" : "recv";
      if (registered[side] === null) yield* loadDotted("test.support.channels");
      return yield new CallRequest(registered[side] as PyType, [id]);
    },
  },
  {
    is: (value) => value instanceof ChannelId,
    write: (out, value) => {
      const { id, end } = value as ChannelId;
      out.uint(id);
      out.byte(end === null ? 0 : end === "send" ? 1 : 2);
    },
    *read(from) {
      return new ChannelId(from.uint(), ([null, "send", "recv"] as const)[from.byte()]);
    },
  },
);

function sides(send: PyValue, recv: PyValue): { send: boolean; recv: boolean } {
  const neither = !isSet(send) && !isSet(recv);
  return { send: neither || isSet(send), recv: neither || isSet(recv) };
}

export const channelsModule: ModuleSpec = {
  name: "_interpchannels",
  doc: "This module provides primitive operations to manage Python interpreters.\nThe 'interpreters' module provides a more convenient interface.",
  functions: [
    fn("create(unboundop=-1, fallback=-1)", (unbound: PyValue, fallback: PyValue) => {
      const op = choice(unbound, "unboundop", UNBOUND, Unbound.Replace);
      const how = choice(fallback, "fallback", FALLBACK, Fallback.Pickle);
      return new ChannelId(
        using(0, (channels) => channels.create(op, how)),
        null,
      );
    }),
    fn("destroy(cid)", (cid: PyValue) => {
      const id = channelNumber(cid);
      using(id, (channels) => channels.destroy(id));
    }),
    fn("list_all()", () => {
      const all = using(0, (channels) => channels.list());
      return new PyList(
        all.map((c) => new PyTuple([new ChannelId(c.id, null), c.unbound, c.fallback])),
      );
    }),
    fn("list_interpreters(cid, *, send)", (cid: PyValue, send: PyValue) => {
      const id = channelNumber(cid);
      const side = isTrue(send) ? "send" : "recv";
      return new PyList(using(id, (channels) => channels.holders(id, side)));
    }),
    fn("send(cid, obj, unboundop=-1, fallback=-1, *, blocking=True, timeout=None)", send),
    fn(
      "send_buffer(cid, obj, unboundop=-1, fallback=-1, *, blocking=True, timeout=None)",
      (cid, obj, ...rest) =>
        send(cid, new PyMemoryView(getBuffer(obj)), rest[0], rest[1], rest[2], rest[3]),
    ),
    fn("recv(cid, default=<absent>)", receive),
    fn(
      "close(cid, *, send=None, recv=None, force=False)",
      (cid: PyValue, send: PyValue, recv: PyValue, force: PyValue) => {
        const id = channelNumber(cid);
        const side = isSet(recv) ? "recv" : isSet(send) ? "send" : null;
        using(id, (channels) => channels.close(id, side, isTrue(force)));
      },
    ),
    fn(
      "release(cid, *, send=None, recv=None, force=True)",
      (cid: PyValue, send: PyValue, recv: PyValue) => {
        const id = channelNumber(cid);
        const which = sides(send, recv);
        using(id, (channels) => channels.release(id, currentId(), which.send, which.recv));
      },
    ),
    fn("get_count(cid)", (cid: PyValue) => {
      const id = channelNumber(cid);
      return using(id, (channels) => channels.openEntry(id)).length;
    }),
    fn("get_info(cid)", (cid: PyValue) => {
      const id = channelNumber(cid);
      return describe(using(id, (channels) => channels.entry(id)));
    }),
    fn("get_channel_defaults(cid)", (cid: PyValue) => {
      const id = channelNumber(cid);
      const { unbound, fallback } = using(id, (channels) => channels.openEntry(id));
      return new PyTuple([unbound, fallback]);
    }),
    fn("_channel_id(id, *, send=None, recv=None, force=False, _resolve=False)", channelId),
    fn("_register_end_types(send, recv)", (send: PyValue, recv: PyValue) => {
      if (!(send instanceof PyType) || !(recv instanceof PyType)) {
        throw typeError(`expected a type, got ${typeName(send instanceof PyType ? recv : send)}`);
      }
      registered.send = send;
      registered.recv = recv;
    }),
  ],
  types: [channelError, ...Object.values(errors), channelIdType, channelInfo.type],
};
