/**
 * Writing what iterators give: the items and pairs of lists and dicts of subclasses, and those that
 * `__reduce__` returns.
 */
import { next, reprText } from "../../objects/abstract.ts";
import { generatorType, typeOf } from "../../objects/core-types.ts";
import { typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { builtinNamed } from "../../objects/runtime-import.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { whileSerializing } from "./errors.ts";
import { BATCH_SIZE, Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import type { Step } from "./steps.ts";

/** A pickler without memo must notice cycles by itself. */
export function* guarded(p: PyPickler, obj: PyValue, parts: Step): Step {
  p.enterFast(obj);
  yield parts;
  p.leaveFast(obj);
}

const END = new (class End extends PyObject {})();

/** The next item of an iterator, which may run Python code; undefined at the end. */
function* nextItem(iterator: PyValue): Flow<PyValue | undefined> {
  const type = typeOf(iterator);
  if (!type.isHeap && type !== generatorType) return next(iterator);
  const item = yield new CallRequest(builtinNamed("next"), [iterator, END]);
  return item === END ? undefined : item;
}

/**
 * Writes what an iterator gives in batches: `write` writes one item, `one` and `many` are the opcodes
 * that take it, or a batch of them, off the stack.
 */
function* inBatches(
  p: PyPickler,
  iterator: PyValue,
  write: (item: PyValue, at: number) => Step,
  one: Op,
  many: Op,
): Step {
  let at = 0;
  let count: number;
  do {
    const first = yield* nextItem(iterator);
    if (first === undefined) return;
    let item = p.bin === 0 ? undefined : yield* nextItem(iterator);
    if (item === undefined) {
      yield* write(first, at++);
      p.out.op(one);
      count = p.bin === 0 ? BATCH_SIZE : 1;
      continue;
    }
    p.out.op(Op.MARK);
    yield* write(first, at++);
    for (count = 1; item !== undefined; ) {
      yield* write(item, at++);
      if (++count === BATCH_SIZE) break;
      item = yield* nextItem(iterator);
    }
    p.out.op(many);
    if (p.out.ready.length > 0) yield* p.flush();
  } while (count === BATCH_SIZE);
}

/** The items that an iterator gives are appended to the object on the stack. */
export function appendFrom(p: PyPickler, iterator: PyValue, obj: PyValue): Step {
  function* write(item: PyValue, at: number): Step {
    try {
      const step = p.save(item);
      if (step !== undefined) yield step;
    } catch (error) {
      throw whileSerializing(error, obj, `item ${at}`);
    }
  }
  return inBatches(p, iterator, write, Op.APPEND, Op.APPENDS);
}

/** The pairs that an iterator gives are set in the object on the stack. */
export function setFrom(p: PyPickler, iterator: PyValue, obj: PyValue): Step {
  function* write(pair: PyValue): Step {
    if (!(pair instanceof PyTuple) || pair.items.length !== 2) {
      throw typeError("dict items iterator must return 2-tuples");
    }
    const [key, value] = pair.items;
    let step = p.save(key);
    if (step !== undefined) yield step;
    try {
      step = p.save(value);
      if (step !== undefined) yield step;
    } catch (error) {
      throw whileSerializing(error, obj, `item ${reprText(key)}`);
    }
  }
  return inBatches(p, iterator, write, Op.SETITEM, Op.SETITEMS);
}
