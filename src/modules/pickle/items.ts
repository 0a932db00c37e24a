/** What saving has in common for all that holds items: notes on errors, sizes of batches. */
import { fullyQualifiedName } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { addNote } from "../../objects/exception-note.ts";
import type { PyValue } from "../../objects/object.ts";
import { Save, type Saving } from "./drive.ts";
import type { PyPickler } from "./pickler.ts";

/** A type's name in errors and notes. */
export const qualifiedName = (value: PyValue): string => fullyQualifiedName(typeOf(value));

/** Items that one instruction adds. */
export const BATCH = 1000;
/** Saves an item; what goes wrong says which one it was. */
export function* saveItem(pickler: PyPickler, item: PyValue, note: () => string): Saving {
  if (pickler.saveSimple(item)) return;
  try {
    yield new Save(item);
  } catch (error) {
    addNote(error, note());
    throw error;
  }
}
