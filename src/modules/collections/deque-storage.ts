/**
 * Storage of deque: a ring whose size is a power of two, so that both ends are O(1). `version` changes
 * with every change of the items and lets iterators notice. The type is deque.ts.
 */
import { PyObject, type PyValue } from "../../objects/object.ts";

const SMALLEST = 8;

export class PyDeque extends PyObject {
  private ring: (PyValue | undefined)[] = new Array(SMALLEST).fill(undefined);
  private head = 0;
  size = 0;
  version = 0;
  /** −1 without a limit. */
  maxlen = -1;

  get(i: number): PyValue {
    return this.ring[(this.head + i) & (this.ring.length - 1)] as PyValue;
  }

  set(i: number, value: PyValue): void {
    this.ring[(this.head + i) & (this.ring.length - 1)] = value;
  }

  /** Adds at the right; at the limit the leftmost item falls off. */
  push(value: PyValue): void {
    if (this.maxlen === 0) return;
    if (this.size === this.maxlen) this.shift();
    if (this.size === this.ring.length) this.resize(this.ring.length * 2);
    this.ring[(this.head + this.size) & (this.ring.length - 1)] = value;
    this.size++;
    this.version++;
  }

  unshift(value: PyValue): void {
    if (this.maxlen === 0) return;
    if (this.size === this.maxlen) this.pop();
    if (this.size === this.ring.length) this.resize(this.ring.length * 2);
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = value;
    this.size++;
    this.version++;
  }

  /** Removes the rightmost item; undefined when empty. */
  pop(): PyValue | undefined {
    if (this.size === 0) return undefined;
    const at = (this.head + this.size - 1) & (this.ring.length - 1);
    const value = this.ring[at];
    this.ring[at] = undefined;
    this.size--;
    this.version++;
    this.shrink();
    return value;
  }

  shift(): PyValue | undefined {
    if (this.size === 0) return undefined;
    const value = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.size--;
    this.version++;
    this.shrink();
    return value;
  }

  /** Moves the last `n` items to the front; n within 0…size. */
  rotate(n: number): void {
    const { size } = this;
    if (size <= 1) return;
    const mask = this.ring.length - 1;
    const move = (from: number, to: number): void => {
      const value = this.ring[from & mask];
      this.ring[from & mask] = undefined;
      this.ring[to & mask] = value;
    };
    // Item by item over the shorter way around: each step moves one item across the gap.
    if (n <= size - n) {
      for (let k = 0; k < n; k++) move(this.head + size - 1, --this.head);
    } else {
      for (let k = n; k < size; k++) move(this.head, this.head++ + size);
    }
    this.head &= mask;
    this.version++;
  }

  replace(items: readonly PyValue[]): void {
    let capacity = SMALLEST;
    while (capacity < items.length) capacity *= 2;
    const ring: (PyValue | undefined)[] = new Array(capacity).fill(undefined);
    for (let i = 0; i < items.length; i++) ring[i] = items[i];
    this.ring = ring;
    this.head = 0;
    this.size = items.length;
    this.version++;
  }

  toArray(): PyValue[] {
    const items = new Array<PyValue>(this.size);
    for (let i = 0; i < this.size; i++) items[i] = this.get(i);
    return items;
  }

  private shrink(): void {
    if (this.ring.length > SMALLEST && this.size * 8 < this.ring.length) {
      this.resize(this.ring.length / 2);
    }
  }

  private resize(capacity: number): void {
    const ring: (PyValue | undefined)[] = new Array(capacity).fill(undefined);
    for (let i = 0; i < this.size; i++) ring[i] = this.get(i);
    this.ring = ring;
    this.head = 0;
  }
}
