/**
 * What stands behind the numbers of descriptors. No host duplicates descriptors, so two numbers for one open file are made
 * here: every file system, and the descriptors in memory (modules/memory-descriptor.ts), take what they are given for a number
 * and work on what is behind it. That is another descriptor, called the target: of the host, or in memory.
 *
 * A number that is not in the table stands for the target of the same number, so programs that duplicate nothing pay for a
 * look at an empty table. It must hold, as long as a target has several numbers or another one than its own, that
 * 1. its own number is in the table: for it, for another target, or closed;
 * 2. the host may give out a number that a program has in use: `adopt` then finds another one.
 * The table is one interpreter's, as are the positions of its files.
 */
import { HostError } from "./platform.ts";

interface Description {
  readonly target: number;
  /** How many numbers stand for it. */
  holders: number;
}

/** null: closed for the program, though the host's descriptor of that number is open for another number. */
type Entry = Description | null;

const badDescriptor = (): HostError => new HostError(9, "EBADF", "Bad file descriptor");

export class DescriptorTable {
  private readonly entries = new Map<number, Entry>();
  private readonly byTarget = new Map<number, Description>();
  /** Numbers that the host shall not give to others, though nothing of the program is open there. */
  private readonly held = new Set<number>();
  private readonly isOpenAtHost: (fd: number) => boolean;

  constructor(isOpenAtHost: (fd: number) => boolean) {
    this.isOpenAtHost = isOpenAtHost;
  }

  /** The target of a number; -1 when the number is closed. Whether the target is open, only the host knows. */
  find(number: number): number {
    if (this.entries.size === 0) return number;
    const entry = this.entries.get(number);
    return entry === undefined ? number : (entry?.target ?? -1);
  }

  /** The target of a number that has to be open. */
  behind(number: number): number {
    const target = this.find(number);
    if (target < 0) throw badDescriptor();
    return target;
  }

  /** Whether a number stands for the process's descriptor of that number. */
  isItself(number: number): boolean {
    return this.find(number) === number;
  }

  /** The number that a program gets for a target that was just made: usually the same one. */
  adopt(target: number): number {
    if (this.entries.size === 0) return target;
    const isFree = !this.entries.has(target);
    let lowest = target;
    for (const [number, entry] of this.entries) {
      if (entry === null && number < lowest) lowest = number;
    }
    if (lowest === target && isFree) return target;
    const number = lowest === target ? this.lowestFree(0) : lowest;
    const made: Description = { target, holders: 1 };
    this.byTarget.set(target, made);
    if (isFree) this.entries.set(target, null);
    this.entries.set(number, made);
    return number;
  }

  /** Another number for what is behind `number`, which is open: the lowest one, from `least` on, that is free. */
  duplicate(number: number, least = 0): number {
    const made = this.lowestFree(least);
    this.share(number, made);
    return made;
  }

  /** Makes a number stand for what is behind another one. The target to be closed for that, if there is one. */
  share(number: number, as: number): number | undefined {
    if (this.find(number) === this.find(as)) return undefined;
    const description = this.describe(number);
    const isClosed = this.entries.get(as) === null;
    description.holders++;
    const displaced = isClosed ? undefined : this.release(as);
    this.entries.set(as, description);
    return displaced;
  }

  /** Closes a number. The target to be closed, when it was the last number for it. */
  release(number: number): number | undefined {
    const entry = this.entries.get(number);
    if (entry === undefined) return number;
    if (entry === null) throw badDescriptor();
    const { target } = entry;
    entry.holders--;
    this.vacate(number);
    if (entry.holders === 0) {
      this.byTarget.delete(target);
      if (this.entries.get(target) === null) this.vacate(target);
      return target;
    }
    if (entry.holders === 1 && this.entries.get(target) === entry) {
      this.entries.delete(target);
      this.byTarget.delete(target);
    }
    return undefined;
  }

  /** A target was closed, but the host keeps something else open under its number, which is no number of the program. */
  hold(target: number): void {
    this.held.add(target);
    if (!this.entries.has(target)) this.entries.set(target, null);
  }

  /** Whether a number stands for another target than that of the same number. */
  isElsewhere(number: number): boolean {
    const entry = this.entries.get(number);
    return entry !== undefined && entry?.target !== number;
  }

  private describe(number: number): Description {
    const known = this.entries.get(number);
    if (known === null) throw badDescriptor();
    if (known !== undefined) return known;
    const made: Description = { target: number, holders: 1 };
    this.entries.set(number, made);
    this.byTarget.set(number, made);
    return made;
  }

  private vacate(number: number): void {
    if (this.byTarget.has(number) || this.held.has(number)) this.entries.set(number, null);
    else this.entries.delete(number);
  }

  private lowestFree(least: number): number {
    for (let number = least; ; number++) {
      const entry = this.entries.get(number);
      if (entry === null || (entry === undefined && !this.isOpenAtHost(number))) return number;
    }
  }
}
