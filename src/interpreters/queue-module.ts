/** The module `_interpqueues`: queues between interpreters. Waiting is the library's: put and get never block here. */
import type { ModuleSpec } from "../modules/module.ts";
import { getAttr, index } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { newErrorOf, overflowError, valueError } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { loadDotted } from "../vm/import.ts";
import { Fallback, packValue, queueCrossing, unpackValue } from "./crossing.ts";
import { identifier, queueErrorType, queueNotFound, queueNotFoundType } from "./errors.ts";
import { type QueueEntry, Unbound } from "./hub.ts";
import { currentId, session, withMemory } from "./session.ts";

/** The library's exceptions. */
const registered: { empty: PyType | null; full: PyType | null } = { empty: null, full: null };

const queueId = (value: PyValue): number => identifier(value, "queue");

function entryOf(value: PyValue): QueueEntry {
  const id = queueId(value);
  const found = session().hub.queue(id);
  if (found === undefined) throw queueNotFound(id);
  return found;
}

/** One of a few numbers; negative and absent ones mean the default. */
function choice(
  value: PyValue | undefined,
  what: string,
  known: readonly number[],
  fallback: number,
): number {
  if (value === undefined) return fallback;
  const n = Number(index(value));
  if (n < 0) return fallback;
  if (!known.includes(n)) throw valueError(`unsupported ${what} ${n}`);
  return n;
}
const unboundChoice = (value: PyValue | undefined, fallback: number): number =>
  choice(value, "unboundop", Object.values(Unbound), fallback);
const fallbackChoice = (value: PyValue | undefined, fallback: number): number =>
  choice(value, "fallback", Object.values(Fallback), fallback);

function create(maxsize: PyValue, unbound: PyValue, fallback: PyValue): PyValue {
  const size = index(maxsize);
  if (typeof size === "bigint") {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  const op = unboundChoice(unbound, Unbound.Replace);
  const how = fallbackChoice(fallback, Fallback.Pickle);
  return withMemory(() =>
    session().hub.addQueue(Math.max(Math.min(size, 2 ** 31 - 1), -(2 ** 31)), op, how),
  );
}

function* put(
  qid: PyValue,
  obj: PyValue,
  unbound: PyValue | undefined,
  fallback: PyValue | undefined,
): Flow<PyValue> {
  const entry = entryOf(qid);
  const op = unboundChoice(unbound, entry.unbound);
  const packet = yield* packValue(obj, fallbackChoice(fallback, entry.fallback));
  const { hub } = session();
  switch (withMemory(() => hub.put(entry.id, currentId(), op, packet))) {
    case "full":
      throw newErrorOf(registered.full ?? queueErrorType, `queue ${entry.id} is full`);
    case "missing":
      throw queueNotFound(entry.id);
    default:
      return null;
  }
}

function* get(qid: PyValue): Flow<PyValue> {
  const id = queueId(qid);
  const { hub } = session();
  const item = hub.get(id);
  if (item === "missing") throw queueNotFound(id);
  if (item === "empty") {
    throw newErrorOf(registered.empty ?? queueErrorType, `queue ${id} is empty`);
  }
  const { packet } = item;
  if (packet === null) return new PyTuple([null, item.unbound]);
  try {
    return new PyTuple([yield* unpackValue(packet), null]);
  } finally {
    hub.letGo(packet);
  }
}

function countReference(qid: PyValue, change: 1 | -1): void {
  const id = queueId(qid);
  const outcome = session().hub.countQueueReference(id, change);
  if (outcome === "missing") throw queueNotFound(id);
  if (outcome === "unbound") throw newErrorOf(queueErrorType, `queue ${id} never bound`);
}

// ---- the class Queue between interpreters -------------------------------------------------------

queueCrossing.write = (queue) => {
  const id = queueId(getAttr(queue, "_id"));
  // A reference for the way; whoever reads it binds a Queue and gives this one back.
  session().hub.countQueueReference(id, 1);
  return id;
};
queueCrossing.read = function* (id): Flow<PyValue> {
  if (queueCrossing.type === null) yield* loadDotted("concurrent.interpreters._queues");
  const made: PyValue = yield new CallRequest(queueCrossing.type as PyType, [id]);
  session().hub.countQueueReference(id, -1);
  return made;
};

export const queuesModule: ModuleSpec = {
  name: "_interpqueues",
  doc: "This module provides primitive operations to manage Python interpreters.\nThe 'interpreters' module provides a more convenient interface.",
  functions: [
    fn("create(maxsize, unboundop=-1, fallback=-1)", create),
    fn("destroy(qid)", (qid: PyValue) => {
      const id = queueId(qid);
      if (!session().hub.removeQueue(id)) throw queueNotFound(id);
    }),
    fn("list_all()", () => {
      const all = session().hub.queues();
      return new PyList(all.map((q) => new PyTuple([q.id, q.unbound, q.fallback])));
    }),
    fn("put(qid, obj, unboundop=<absent>, fallback=<absent>)", put),
    fn("get(qid)", get),
    fn("bind(qid)", (qid: PyValue) => countReference(qid, 1)),
    fn("release(qid)", (qid: PyValue) => countReference(qid, -1)),
    fn("get_maxsize(qid)", (qid: PyValue) => entryOf(qid).maxSize),
    fn("get_queue_defaults(qid)", (qid: PyValue) => {
      const { unbound, fallback } = entryOf(qid);
      return new PyTuple([unbound, fallback]);
    }),
    fn("is_full(qid)", (qid: PyValue) => {
      const { maxSize, length } = entryOf(qid);
      return maxSize > 0 && length >= maxSize;
    }),
    fn("get_count(qid)", (qid: PyValue) => entryOf(qid).length),
    fn(
      "_register_heap_types(queuetype, emptyerror, fullerror)",
      (queue: PyValue, empty: PyValue, full: PyValue) => {
        queueCrossing.type = queue as PyType;
        registered.empty = empty as PyType;
        registered.full = full as PyType;
      },
    ),
  ],
  types: [queueErrorType, queueNotFoundType],
};
