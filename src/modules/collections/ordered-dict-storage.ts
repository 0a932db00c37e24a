/**
 * Storage of `collections.OrderedDict`: the entries of a dict are linked in order already, so this only
 * notices what methods of `dict` itself take away behind the OrderedDict's back.
 */
import { bareType, dictType } from "../../objects/core-types.ts";
import { type Entry, hostKey, PyDict } from "../../objects/dict-storage.ts";
import { keyError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";

export const orderedDictType = bareType("OrderedDict", dictType);

export class PyOrderedDict extends PyDict {
  /** Keys that `dict.pop(od, key)` and its like removed: the order still names them. */
  private readonly lost: PyValue[] = [];

  /** Removes an entry from dict and order. */
  take(entry: Entry): PyValue {
    return super.remove(entry) as PyValue;
  }

  override remove(entry: Entry): PyValue | undefined {
    this.lost.push(entry.key);
    return super.remove(entry);
  }

  override clear(): void {
    this.lost.length = 0;
    super.clear();
  }

  /** The value of an entry: a key with a Python hash is looked up, as it may not be found any more. */
  valueAt(entry: Entry): PyValue {
    const value = hostKey(entry.key) === undefined ? this.get(entry.key) : entry.value;
    if (value === undefined) throw keyError(entry.key);
    return value;
  }

  /** Raises the KeyError that walking the order ends in where a key of it was lost. */
  checkOrder(): void {
    if (this.lost.length > 0) throw keyError(this.lost[0]);
  }
}
PyOrderedDict.prototype.cls = orderedDictType;
