/** Notes that the interpreter itself adds to exceptions on their way, as `add_note` does. */
import { PyDict } from "./dict-storage.ts";
import { PyBaseException } from "./exceptions.ts";
import { PyList } from "./sequence-values.ts";

/** Adds a line below the exception's text; what else is thrown stays as it is. */
export function addNote(error: unknown, note: string): void {
  if (!(error instanceof PyBaseException)) return;
  const dict = (error.dict ??= new PyDict());
  const notes = dict.getStr("__notes__");
  if (notes instanceof PyList) notes.items.push(note);
  else dict.set("__notes__", new PyList([note]));
}
