/** Saves items that iterators give: those of lists and dicts that have classes of their own. */
import { getAttr, reprText } from "../../objects/abstract.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { Save, type Saving } from "./drive.ts";
import { BATCH, qualifiedName, saveItem } from "./items.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";

type Next = Generator<CallRequest | Save, PyValue | undefined, PyValue>;

/** The next item; undefined at the end. */
function* nextOf(iterator: PyValue): Next {
  try {
    return yield new CallRequest(getAttr(iterator, "__next__"), []);
  } catch (error) {
    if (isError(error, exceptionTypes.StopIteration)) return undefined;
    throw error;
  }
}

type SaveOne = (item: PyValue) => Saving;

/** One item is added by `one`, several by `many`. */
function* inBatches(
  pickler: PyPickler,
  iterator: PyValue,
  saveOne: SaveOne,
  [one, many]: readonly [Op, Op],
): Saving {
  const { out } = pickler;
  for (;;) {
    const first = yield* nextOf(iterator);
    if (first === undefined) return;
    let item = pickler.isBinary ? yield* nextOf(iterator) : undefined;
    if (item === undefined) {
      yield* saveOne(first);
      out.byte(one);
      if (pickler.isBinary) return;
      continue;
    }
    out.byte(Op.Mark);
    yield* saveOne(first);
    let count = 1;
    while (item !== undefined) {
      yield* saveOne(item);
      if (++count === BATCH) break;
      item = yield* nextOf(iterator);
    }
    out.byte(many);
    if (count < BATCH) return;
  }
}

export function* saveListItems(pickler: PyPickler, value: PyValue, iterator: PyValue): Saving {
  let at = 0;
  const note = (): string => `when serializing ${qualifiedName(value)} item ${at}`;
  const saveOne = function* (item: PyValue): Saving {
    yield* saveItem(pickler, item, note);
    at++;
  };
  yield* inBatches(pickler, iterator, saveOne, [Op.Append, Op.Appends]);
}

export function* saveDictItems(pickler: PyPickler, value: PyValue, iterator: PyValue): Saving {
  const saveOne = function* (pair: PyValue): Saving {
    if (!(pair instanceof PyTuple) || pair.items.length !== 2) {
      throw typeError("dict items iterator must return 2-tuples");
    }
    const [key, item] = pair.items;
    if (!pickler.saveSimple(key)) yield new Save(key);
    const note = (): string => `when serializing ${qualifiedName(value)} item ${reprText(key)}`;
    yield* saveItem(pickler, item, note);
  };
  yield* inBatches(pickler, iterator, saveOne, [Op.SetItem, Op.SetItems]);
}
