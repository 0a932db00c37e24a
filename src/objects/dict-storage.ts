/**
 * Storage of dict, also used for namespaces (modules, classes, instances).
 *
 * Entries form a doubly linked list in insertion order; a JS Map finds them. Keys whose equality JS
 * can decide become Map keys directly: strings, ints, bools and floats by numeric value, and objects
 * whose type compares by identity. All other keys ("hashed") are found through `buckets`, by their
 * Python hash. Once a hashed key is present, or a hashed key is looked up, primitive keys that might
 * equal it are reached through the same buckets, built on demand. A bucket's number is the exclusive
 * or of the hash's halves (hash-halves.ts), as engines find small ints fast and BigInts slowly.
 *
 * An Entry stays valid while its key is in the dict: the eval loop caches entries of module
 * namespaces and reads `entry.value` (undefined after deletion).
 *
 * The type `dict` with its methods is dict.ts. hash and equality come from abstract.ts through
 * `keyProtocol`.
 */
import { PyFloat } from "./float-value.ts";
import { upperHalf } from "./hash-halves.ts";
import { PyObject, type PyValue } from "./object.ts";

export class Entry {
  key: PyValue;
  /** undefined once the entry has been removed. */
  value: PyValue | undefined;
  previous: Entry | null = null;
  next: Entry | null = null;
  /** Python's hash, of keys in the buckets: it is asked for once, as it may change or fail later. */
  lower = 0;
  upper = 0;
  /** The next entry of the same bucket. */
  alike: Entry | null = null;
  constructor(key: PyValue, value: PyValue) {
    this.key = key;
    this.value = value;
  }
}

type HostKey = string | number | bigint | null | PyObject;

/** Filled by abstract.ts: Python's hash and equality, and which types compare by identity. */
export const keyProtocol: {
  hashHalves: (value: PyValue) => number;
  equal: (left: PyValue, right: PyValue) => boolean;
  hashesByIdentity: (value: PyObject) => boolean;
} = {
  hashHalves: unset,
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
  private readonly map = new Map<HostKey, Entry>();
  /** All entries, once a hashed key had to be found. */
  private buckets: Map<number, Entry> | null = null;
  first: Entry | null = null;
  last: Entry | null = null;
  size = 0;
  /** Changes when a key is added, removed or moved. */
  keysVersion = 0;

  /** Each entry has the hash of its key; where this is false, no key is one that Python code hashes. */
  get keepsHashes(): boolean {
    return this.buckets !== null;
  }

  getStr(key: string): PyValue | undefined {
    const entry = this.map.get(key);
    if (entry !== undefined) return entry.value;
    return this.buckets === null ? undefined : this.findHashed(key)?.value;
  }

  find(key: PyValue): Entry | undefined {
    if (typeof key === "string") {
      const entry = this.map.get(key);
      return entry !== undefined || this.buckets === null ? entry : this.findHashed(key);
    }
    const host = hostKey(key);
    return host === undefined ? this.findHashed(key) : this.findHost(key, host);
  }

  private findHost(key: PyValue, host: HostKey): Entry | undefined {
    const entry = this.map.get(host);
    // Only a hashed key already present can still be equal to a primitive one.
    return entry !== undefined || this.buckets === null ? entry : this.findHashed(key);
  }

  get(key: PyValue): PyValue | undefined {
    return this.find(key)?.value;
  }

  has(key: PyValue): boolean {
    return this.find(key) !== undefined;
  }

  set(key: PyValue, value: PyValue): void {
    const host = hostKey(key);
    if (host === undefined) {
      const lower = keyProtocol.hashHalves(key);
      this.setHashed(key, value, lower, upperHalf);
      return;
    }
    const entry = this.findHost(key, host);
    if (entry !== undefined) entry.value = value;
    else this.appendHost(key, value, host);
  }

  private setHashed(key: PyValue, value: PyValue, lower: number, upper: number): void {
    const entry = this.findInBucket(key, lower, upper);
    if (entry !== undefined) entry.value = value;
    else this.appendHashed(key, value, lower, upper);
  }

  /** The entry of a key, added with this value when it is absent. */
  findOrAppend(key: PyValue, value: PyValue): Entry {
    const host = hostKey(key);
    if (host !== undefined) return this.findHost(key, host) ?? this.appendHost(key, value, host);
    const lower = keyProtocol.hashHalves(key);
    const upper = upperHalf;
    return this.findInBucket(key, lower, upper) ?? this.appendHashed(key, value, lower, upper);
  }

  /** Returns the removed value, or undefined when the key is absent. */
  delete(key: PyValue): PyValue | undefined {
    const entry = this.find(key);
    return entry === undefined ? undefined : this.remove(entry);
  }

  remove(entry: Entry): PyValue | undefined {
    const value = entry.value;
    const host = hostKey(entry.key);
    // A key that came as itself may have got a `__hash__` since.
    this.map.delete(host ?? (entry.key as PyObject));
    if (this.buckets !== null) removeFromBucket(this.buckets, entry);
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
    this.first = this.last = null;
    this.size = 0;
    this.keysVersion++;
  }

  /** Moves an entry to an end of the order (OrderedDict.move_to_end). */
  moveToEnd(entry: Entry, toLast: boolean): void {
    if (entry === (toLast ? this.last : this.first)) return;
    this.keysVersion++;
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

  /** Sets what an entry of another dict holds. */
  setFrom({ key, value, lower, upper }: Entry): void {
    this.setKnown(key, value as PyValue, lower, upper);
  }

  /** Like `set`, with the halves of the hash at hand: the key is not asked again. */
  setKnown(key: PyValue, value: PyValue, lower: number, upper: number): void {
    if (hostKey(key) !== undefined) this.set(key, value);
    else this.setHashed(key, value, lower, upper);
  }

  /** Like `find`, with the halves of the hash at hand. */
  findKnown(key: PyValue, lower: number, upper: number): Entry | undefined {
    return hostKey(key) !== undefined ? this.find(key) : this.findInBucket(key, lower, upper);
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
  append(key: PyValue, value: PyValue): Entry {
    const host = hostKey(key);
    if (host !== undefined) return this.appendHost(key, value, host);
    const lower = keyProtocol.hashHalves(key);
    return this.appendHashed(key, value, lower, upperHalf);
  }

  private appendHost(key: PyValue, value: PyValue, host: HostKey): Entry {
    const entry = new Entry(key, value);
    if (this.buckets !== null)
      addToBucket(this.buckets, entry, keyProtocol.hashHalves(key), upperHalf);
    this.map.set(host, entry);
    return this.added(entry);
  }

  private appendHashed(key: PyValue, value: PyValue, lower: number, upper: number): Entry {
    const entry = new Entry(key, value);
    // From now on a primitive key may equal a hashed one, so every key must be in the buckets.
    addToBucket(this.buckets ?? this.buildIndex(), entry, lower, upper);
    return this.added(entry);
  }

  private added(entry: Entry): Entry {
    this.linkLast(entry);
    this.size++;
    this.keysVersion++;
    return entry;
  }

  private findHashed(key: PyValue): Entry | undefined {
    const lower = keyProtocol.hashHalves(key);
    return this.findInBucket(key, lower, upperHalf);
  }

  private findInBucket(key: PyValue, lower: number, upper: number): Entry | undefined {
    if (this.size === 0) return undefined;
    let entry = (this.buckets ?? this.buildIndex()).get(lower ^ upper) ?? null;
    while (entry !== null) {
      if (entry.lower === lower && entry.upper === upper) {
        if (entry.key === key) return entry;
        const version = this.keysVersion;
        const isEqual = keyProtocol.equal(entry.key, key);
        // `__eq__` may have changed the dict.
        if (this.keysVersion !== version) return this.findInBucket(key, lower, upper);
        if (isEqual) return entry;
      }
      entry = entry.alike;
    }
    return undefined;
  }

  /** The keys with a hash, in the order in which they are compared. */
  candidates(lower: number, upper: number): PyValue[] {
    const keys: PyValue[] = [];
    if (this.size === 0) return keys;
    let entry = (this.buckets ?? this.buildIndex()).get(lower ^ upper) ?? null;
    for (; entry !== null; entry = entry.alike) {
      if (entry.lower === lower && entry.upper === upper) keys.push(entry.key);
    }
    return keys;
  }

  private buildIndex(): Map<number, Entry> {
    const buckets = new Map<number, Entry>();
    for (let entry = this.first; entry !== null; entry = entry.next) {
      addToBucket(buckets, entry, keyProtocol.hashHalves(entry.key), upperHalf);
    }
    this.buckets = buckets;
    return buckets;
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

function addToBucket(
  buckets: Map<number, Entry>,
  entry: Entry,
  lower: number,
  upper: number,
): void {
  entry.lower = lower;
  entry.upper = upper;
  const first = buckets.get(lower ^ upper);
  if (first === undefined) buckets.set(lower ^ upper, entry);
  else {
    // Older keys are compared first.
    let last = first;
    while (last.alike !== null) last = last.alike;
    last.alike = entry;
  }
}

function removeFromBucket(buckets: Map<number, Entry>, entry: Entry): void {
  const number = entry.lower ^ entry.upper;
  let before = buckets.get(number) as Entry;
  if (before === entry) {
    if (entry.alike === null) buckets.delete(number);
    else buckets.set(number, entry.alike);
  } else {
    while (before.alike !== entry) before = before.alike as Entry;
    before.alike = entry.alike;
  }
  entry.alike = null;
}

/** A dict from host pairs, for namespaces built by TypeScript code. */
export function dictOf(pairs: Iterable<readonly [PyValue, PyValue]> = []): PyDict {
  const dict = new PyDict();
  for (const [key, value] of pairs) dict.set(key, value);
  return dict;
}
