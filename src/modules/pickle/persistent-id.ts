/** A value that the program finds again by an identifier of its own. */
import { strText } from "../../objects/abstract.ts";
import type { PyValue } from "../../objects/object.ts";
import { Save, type Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";

export function* savePersistentId(pickler: PyPickler, id: PyValue): Saving {
  if (pickler.isBinary) {
    yield new Save(id, true);
    pickler.out.byte(Op.BinPersId);
    return;
  }
  const text = strText(id);
  if (!/^\p{ASCII}*$/u.test(text)) {
    throw picklingError("persistent IDs in protocol 0 must be ASCII strings");
  }
  pickler.out.line(Op.PersId, text);
}
