/**
 * Storage of dict, also used for namespaces (modules, classes, instances).
 *
 * Entries form a doubly linked list in insertion order; a JS Map finds them. Keys whose equality JS
 * can decide become Map keys directly: strings, ints, bools and floats by numeric value, and objects
 * whose type compares by identity. All other keys ("hashed") are found through `buckets`, by their
 * Python hash. Once a hashed key is present, or a hashed key is looked up, primitive keys that might
 * equal it are reached through the same buckets, built on demand.
 *
 * An Entry stays valid while its key is in the dict: the eval loop caches entries of module
 * namespaces and reads `entry.value` (undefined after deletion).
 *
 * The type `dict` with its methods is dict.ts. hash and equality come from abstract.ts through
 * `keyProtocol`.
 */
import { PyFloat } from "./float-value.ts";
import { PyObject, type PyValue } from "./object.ts";

export class Entry {
  key: PyValue;
  /** undefined once the entry has been removed. */
  value: PyValue | undefined;
  previous: Entry | null = null;
  next: Entry | null = null;
  /** Of keys in the buckets: Python's hash is asked for once, as it may change or fail later. */
  hash: number | bigint | undefined = undefined;
  constructor(key: PyValue, value: PyValue) {
    this.key = key;
    this.value = value;
  }
}

type HostKey = string | number | bigint | null | PyObject;

/** Filled by abstract.ts: Python's hash and equality, and which types compare by identity. */
export const keyProtocol: {
  hash: (value: PyValue) => number | bigint;
  equal: (left: PyValue, right: PyValue) => boolean;
  hashesByIdentity: (value: PyObject) => boolean;
} = {
  hash: unset,
  equal: unset,
  hashesByIdentity: unset,
};

function unset(): never {
  throw new Error("keyProtocol is filled by objects/abstract.ts");
}

/** The Map key for a value, or undefined when it needs Python's hash and equality. */
export function hostKey(value: PyValue): HostKey | undefined {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      if (value === null) return null;
      if (value instanceof PyFloat && value.cls === PyFloat.prototype.cls) {
        const v = value.v;
        if (Number.isNaN(v)) return value;
        return Number.isInteger(v) && !Number.isSafeInteger(v) ? BigInt(v) : v === 0 ? 0 : v;
      }
      return keyProtocol.hashesByIdentity(value) ? value : undefined;
  }
}

export class PyDict extends PyObject {
  protected readonly map = new Map<HostKey, Entry>();
  /** Python hash → entries with it; holds hashed keys, and all keys when `indexAll`. */
  private buckets: Map<number | bigint, Entry[]> | null = null;
  private indexAll = false;
  first: Entry | null = null;
  last: Entry | null = null;
  size = 0;
  /** Changes when a key is added or removed. */
  keysVersion = 0;

  getStr(key: string): PyValue | undefined {
    const entry = this.map.get(key);
    if (entry !== undefined) return entry.value;
    return this.indexAll ? this.findHashed(key)?.value : undefined;
  }

  find(key: PyValue): Entry | undefined {
    if (typeof key === "string") {
      const entry = this.map.get(key);
      return entry !== undefined || !this.indexAll ? entry : this.findHashed(key);
    }
    const host = hostKey(key);
    if (host === undefined) return this.findHashed(key);
    const entry = this.map.get(host);
    if (entry !== undefined) return entry;
    // Only an exotic key already present can still be equal to a primitive one.
    return this.indexAll ? this.findHashed(key) : undefined;
  }

  get(key: PyValue): PyValue | undefined {
    return this.find(key)?.value;
  }

  has(key: PyValue): boolean {
    return this.find(key) !== undefined;
  }

  set(key: PyValue, value: PyValue): void {
    if (typeof key === "object" && hostKey(key) === undefined) {
      this.setHashed(key, value, keyProtocol.hash(key));
      return;
    }
    const entry = this.find(key);
    if (entry !== undefined) entry.value = value;
    else this.append(key, value);
  }

  private setHashed(key: PyValue, value: PyValue, hash: number | bigint): void {
    const entry = this.findHashed(key, hash);
    if (entry !== undefined) entry.value = value;
    else this.append(key, value, hash);
  }

  /** The entry of a key, added with this value when it is absent. */
  findOrAppend(key: PyValue, value: PyValue): Entry {
    if (typeof key === "object" && hostKey(key) === undefined) {
      const hash = keyProtocol.hash(key);
      return this.findHashed(key, hash) ?? this.append(key, value, hash);
    }
    return this.find(key) ?? this.append(key, value);
  }

  /** Returns the removed value, or undefined when the key is absent. */
  delete(key: PyValue): PyValue | undefined {
    const entry = this.find(key);
    return entry === undefined ? undefined : this.remove(entry);
  }

  remove(entry: Entry): PyValue | undefined {
    const value = entry.value;
    const host = hostKey(entry.key);
    this.map.delete(host === undefined ? (entry.key as PyObject) : host);
    if (this.buckets !== null && (host === undefined || this.indexAll)) {
      const hash = entry.hash as number | bigint;
      const bucket = this.buckets.get(hash);
      if (bucket !== undefined) {
        bucket.splice(bucket.indexOf(entry), 1);
        if (bucket.length === 0) this.buckets.delete(hash);
      }
    }
    this.unlink(entry);
    entry.value = undefined;
    this.size--;
    this.keysVersion++;
    return value;
  }

  clear(): void {
    for (let entry = this.first; entry !== null; entry = entry.next) entry.value = undefined;
    this.map.clear();
    this.buckets = null;
    this.indexAll = false;
    this.first = this.last = null;
    this.size = 0;
    this.keysVersion++;
  }

  /** Moves an entry to an end of the order (OrderedDict.move_to_end). */
  moveToEnd(entry: Entry, toLast: boolean): void {
    this.unlink(entry);
    if (toLast) this.linkLast(entry);
    else {
      entry.previous = null;
      entry.next = this.first;
      if (this.first !== null) this.first.previous = entry;
      else this.last = entry;
      this.first = entry;
    }
  }

  copyInto(target: PyDict): void {
    for (let entry = this.first; entry !== null; entry = entry.next) {
      target.setFrom(entry);
    }
  }

  /** Sets what an entry of another dict holds, without asking its key for the hash again. */
  setFrom({ key, value, hash }: Entry): void {
    if (hash === undefined || hostKey(key) !== undefined) this.set(key, value as PyValue);
    else this.setHashed(key, value as PyValue, hash);
  }

  *entries(): Generator<Entry> {
    for (let entry = this.first; entry !== null; entry = entry.next) yield entry;
  }

  keyList(): PyValue[] {
    const keys: PyValue[] = [];
    for (let entry = this.first; entry !== null; entry = entry.next) keys.push(entry.key);
    return keys;
  }

  valueList(): PyValue[] {
    const values: PyValue[] = [];
    for (let entry = this.first; entry !== null; entry = entry.next) {
      values.push(entry.value as PyValue);
    }
    return values;
  }

  /** Adds a key that is known to be absent. */
  append(key: PyValue, value: PyValue, hash?: number | bigint): Entry {
    const entry = new Entry(key, value);
    entry.hash = hash;
    const host = hostKey(key);
    if (host === undefined) {
      // From now on a primitive key may equal a hashed one, so every key must be in the buckets.
      this.buildIndex();
      this.addToBucket(entry);
      this.map.set(key as PyObject, entry);
    } else {
      this.map.set(host, entry);
      if (this.indexAll) this.addToBucket(entry);
    }
    this.linkLast(entry);
    this.size++;
    this.keysVersion++;
    return entry;
  }

  private findHashed(key: PyValue, hash = keyProtocol.hash(key)): Entry | undefined {
    if (this.size === 0) return undefined;
    this.buildIndex();
    const bucket = this.buckets?.get(hash);
    if (bucket === undefined) return undefined;
    for (let i = 0; i < bucket.length; i++) {
      const entry = bucket[i];
      if (entry.key === key || keyProtocol.equal(entry.key, key)) return entry;
    }
    return undefined;
  }

  private buildIndex(): void {
    if (this.indexAll) return;
    this.indexAll = true;
    this.buckets = new Map();
    for (let entry = this.first; entry !== null; entry = entry.next) this.addToBucket(entry);
  }

  private addToBucket(entry: Entry): void {
    const hash = (entry.hash ??= keyProtocol.hash(entry.key));
    const buckets = (this.buckets ??= new Map());
    const bucket = buckets.get(hash);
    if (bucket === undefined) buckets.set(hash, [entry]);
    else bucket.push(entry);
  }

  private linkLast(entry: Entry): void {
    entry.previous = this.last;
    entry.next = null;
    if (this.last !== null) this.last.next = entry;
    else this.first = entry;
    this.last = entry;
  }

  /**
   * A removed entry keeps its own `next`, so that an iterator standing on it can go on; iterators
   * compare `keysVersion` or skip entries without a value.
   */
  private unlink(entry: Entry): void {
    if (entry.previous !== null) entry.previous.next = entry.next;
    else this.first = entry.next;
    if (entry.next !== null) entry.next.previous = entry.previous;
    else this.last = entry.previous;
  }
}

/** A dict from host pairs, for namespaces built by TypeScript code. */
export function dictOf(pairs: Iterable<readonly [PyValue, PyValue]> = []): PyDict {
  const dict = new PyDict();
  for (const [key, value] of pairs) dict.set(key, value);
  return dict;
}
