/**
 * Storage of set and frozenset: CPython's open-addressing table, so that iteration and printing
 * have the same order.
 *
 * A lookup tries the slot of the hash and up to 9 after it, then jumps (`i*5 + 1 + perturb`, where
 * perturb is the 64-bit hash shifted right by 5 at each jump). Removed keys leave a dummy; a new key
 * takes the last dummy on its way to the first free slot. The table grows when 3/5 full: to four times
 * the used slots, twice beyond 50000. These rules decide the order; change none of them.
 *
 * The types and their methods are set.ts.
 */
import { fullyQualifiedName, hashHalves } from "./abstract.ts";
import { frozensetType, setType, typeOf } from "./core-types.ts";
import { keyProtocol } from "./dict-storage.ts";
import { exceptionTypes, isError, type PyBaseException, typeError } from "./exceptions.ts";
import { type Hash, upperHalf } from "./hash-halves.ts";
import { PyObject, type PyType, type PyValue } from "./object.ts";
import { hostText } from "./sequence-values.ts";

const LINEAR_PROBES = 9;
const PERTURB_SHIFT = 5;
const MIN_SIZE = 8;

/** The text "cannot use 'list' as a … (unhashable type: 'list')" around a failed hash. */
export function unhashableKey(error: unknown, key: PyValue, use: string): unknown {
  if (!isError(error, exceptionTypes.TypeError)) return error;
  if (error.cls !== exceptionTypes.TypeError) return error;
  const text = hostText((error as PyBaseException).args.items[0] ?? null) ?? "";
  const wrapped = typeError(
    `cannot use '${fullyQualifiedName(typeOf(key))}' as a ${use} (${text})`,
  );
  wrapped.cause = null;
  return wrapped;
}

/** The hash of a set element, in halves. */
export function elementHalves(key: PyValue): number {
  try {
    return hashHalves(key);
  } catch (error) {
    throw unhashableKey(error, key, "set element");
  }
}

/** A removed key. */
class Dummy extends PyObject {}
const DUMMY = new Dummy();

export class PySet extends PyObject {
  /** undefined is a free slot, DUMMY a removed key. */
  keys: (PyValue | undefined)[] = newTable(MIN_SIZE);
  /** The hashes of the keys, in halves. */
  lowers: number[] = [];
  uppers: number[] = [];
  mask = MIN_SIZE - 1;
  /** Used slots and dummies. */
  fill = 0;
  used = 0;
  /** Where pop() goes on searching. */
  private finger = 0;
  /** Hash of a frozenset once computed. */
  hashCache: Hash | undefined = undefined;

  constructor(cls: PyType = setType) {
    super();
    if (cls !== setType) this.cls = cls;
  }

  /** Index of the slot that holds an equal key, or −1. */
  private lookup(
    key: PyValue,
    lower: number,
    upper: number,
    isEqual: (known: PyValue, key: PyValue) => boolean = keyProtocol.equal,
  ): number {
    restart: for (;;) {
      const { keys, lowers, uppers, mask } = this;
      let low = lower;
      let high = upper;
      let i = low & mask;
      for (;;) {
        let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        let at = i;
        do {
          const known = keys[at];
          if (known === undefined) return -1;
          if (lowers[at] === lower && uppers[at] === upper && known !== DUMMY) {
            if (known === key) return at;
            if (typeof known !== "string" || typeof key !== "string") {
              const same = isEqual(known, key);
              // `__eq__` may have changed the set.
              if (this.keys !== keys || keys[at] !== known) continue restart;
              if (same) return at;
            }
          }
          at++;
        } while (probes-- > 0);
        low = (low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT));
        high >>>= PERTURB_SHIFT;
        i = (Math.imul(i, 5) + 1 + low) & mask;
      }
    }
  }

  /** The keys with a hash, in no certain order. */
  candidates(lower: number, upper: number): PyValue[] {
    const found: PyValue[] = [];
    this.lookup(DUMMY, lower, upper, (known) => {
      found.push(known);
      return false;
    });
    return found;
  }

  has(key: PyValue): boolean {
    return this.hasHashed(key, elementHalves(key), upperHalf);
  }

  hasHashed(key: PyValue, lower: number, upper: number): boolean {
    return this.lookup(key, lower, upper) >= 0;
  }

  /** Returns true when the key was new. */
  add(key: PyValue): boolean {
    return this.addHashed(key, elementHalves(key), upperHalf);
  }

  addHashed(key: PyValue, lower: number, upper: number): boolean {
    if (this.used > 0 && this.lookup(key, lower, upper) >= 0) return false;
    this.used++;
    const reusesDummy = this.place(key, lower, upper, this.fill >= this.used);
    if (reusesDummy) return true;
    this.fill++;
    if (this.fill * 5 >= this.mask * 3) {
      this.resize(this.used > 50000 ? this.used * 2 : this.used * 4);
    }
    return true;
  }

  /**
   * Puts a key that is known to be absent into the first free slot of its probe sequence, or into the
   * last dummy before that. True when it took a dummy.
   */
  private place(key: PyValue, lower: number, upper: number, hasDummies: boolean): boolean {
    const { keys, mask } = this;
    let dummy = -1;
    let low = lower;
    let high = upper;
    let i = low & mask;
    for (;;) {
      let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
      let at = i;
      do {
        if (keys[at] === undefined) {
          if (dummy >= 0) at = dummy;
          keys[at] = key;
          this.lowers[at] = lower;
          this.uppers[at] = upper;
          return dummy >= 0;
        }
        if (hasDummies && keys[at] === DUMMY) dummy = at;
        at++;
      } while (probes-- > 0);
      low = (low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT));
      high >>>= PERTURB_SHIFT;
      i = (Math.imul(i, 5) + 1 + low) & mask;
    }
  }

  private resize(minimum: number): void {
    let size = MIN_SIZE;
    while (size <= minimum) size *= 2;
    const { keys, lowers, uppers } = this;
    this.keys = newTable(size);
    this.lowers = new Array<number>(size);
    this.uppers = new Array<number>(size);
    this.mask = size - 1;
    this.fill = this.used;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== undefined && key !== DUMMY) this.place(key, lowers[i], uppers[i], false);
    }
  }

  /** Makes room for `count` more keys before a bulk insertion. */
  reserve(count: number): void {
    if ((this.fill + count) * 5 >= this.mask * 3) this.resize((this.used + count) * 2);
  }

  /** Returns true when the key was present. */
  delete(key: PyValue): boolean {
    return this.deleteHashed(key, elementHalves(key), upperHalf);
  }

  deleteHashed(key: PyValue, lower: number, upper: number): boolean {
    const at = this.lookup(key, lower, upper);
    if (at < 0) return false;
    this.keys[at] = DUMMY;
    this.used--;
    return true;
  }

  /** Removes and returns some key; undefined when empty. */
  pop(): PyValue | undefined {
    if (this.used === 0) return undefined;
    let at = this.finger & this.mask;
    while (this.keys[at] === undefined || this.keys[at] === DUMMY) at = (at + 1) & this.mask;
    const key = this.keys[at];
    this.keys[at] = DUMMY;
    this.used--;
    this.finger = at + 1;
    return key;
  }

  clear(): void {
    this.keys = newTable(MIN_SIZE);
    this.lowers = [];
    this.uppers = [];
    this.mask = MIN_SIZE - 1;
    this.fill = 0;
    this.used = 0;
  }

  /** Adds all keys of another set. */
  merge(other: PySet): void {
    if (other === this || other.used === 0) return;
    this.reserve(other.used);
    if (this.fill === 0 && this.mask === other.mask && other.fill === other.used) {
      this.keys = other.keys.slice();
      this.lowers = other.lowers.slice();
      this.uppers = other.uppers.slice();
      this.fill = this.used = other.used;
      return;
    }
    if (this.fill === 0) {
      this.fill = this.used = other.used;
      for (let i = other.next(0); i >= 0; i = other.next(i + 1)) {
        this.place(other.keys[i] as PyValue, other.lowers[i], other.uppers[i], false);
      }
      return;
    }
    const { keys, lowers, uppers } = other;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== undefined && key !== DUMMY) this.addHashed(key, lowers[i], uppers[i]);
    }
  }

  /** Drops dummies when there are many. */
  compact(): void {
    if (this.fill - this.used <= Math.floor(this.mask / 4)) return;
    this.resize(this.used > 50000 ? this.used * 2 : this.used * 4);
  }

  /** Exchanges the contents of two sets. */
  swap(other: PySet): void {
    const { keys, lowers, uppers, mask, fill, used } = this;
    this.keys = other.keys;
    this.lowers = other.lowers;
    this.uppers = other.uppers;
    this.mask = other.mask;
    this.fill = other.fill;
    this.used = other.used;
    other.keys = keys;
    other.lowers = lowers;
    other.uppers = uppers;
    other.mask = mask;
    other.fill = fill;
    other.used = used;
  }

  /** Index of the first key at or after slot `from`, or −1. */
  next(from: number): number {
    const { keys } = this;
    for (let i = from; i < keys.length; i++) {
      const key = keys[i];
      if (key !== undefined && key !== DUMMY) return i;
    }
    return -1;
  }

  /** The keys in iteration order. */
  items(): PyValue[] {
    const items: PyValue[] = [];
    for (let i = this.next(0); i >= 0; i = this.next(i + 1)) items.push(this.keys[i] as PyValue);
    return items;
  }
}
PySet.prototype.cls = setType;
DUMMY.cls = frozensetType;

function newTable(size: number): undefined[] {
  return new Array<undefined>(size).fill(undefined);
}
