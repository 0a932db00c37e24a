/**
 * What Linux tells of a process in /proc. Shared by `resource`, `os.sysconf` and `time`; where the host has no
 * such files, asking raises OSError.
 */
import { HostError } from "../host/platform.ts";
import { exceptionTypes, isError } from "../objects/exceptions.ts";
import { osError } from "../objects/os-error.ts";
import { readFile } from "./imports/read-file.ts";
import { hostCall } from "./io/file-io.ts";

const ENOENT = 2;
const ENOSYS = 38;

/** Of limits: none. */
export const UNLIMITED = -1n;

function bytesOf(name: string): Uint8Array {
  return hostCall(() => {
    try {
      return readFile(`/proc/${name}`);
    } catch (error) {
      if (!(error instanceof HostError) || error.errno !== ENOENT) throw error;
      throw osError(ENOSYS, `Function not implemented: this host has no /proc/${name}`);
    }
  });
}

export const processText = (name: string): string =>
  new TextDecoder("latin1").decode(bytesOf(name));

/** The numbers of /proc/…/stat, from the process's state (0) on. */
export const processStatistics = (name: string): number[] =>
  processText(name)
    .replace(/^.*\) /s, "")
    .split(" ")
    .map(Number);

/** The number of a row such as `VmHWM:  9676 kB`; undefined where there is no such row. */
export function rowNumber(text: string, name: string): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text);
  return found === null ? undefined : Number(found[1]);
}

/** The soft and the hard limit in the row of /proc/self/limits that begins with `name`. */
export function processLimits(name: string): readonly [soft: bigint, hard: bigint] {
  const found = new RegExp(`^${name} +(\\S+) +(\\S+)`, "m").exec(processText("self/limits"));
  if (found === null) throw osError(ENOSYS, `Function not implemented: no limit "${name}"`);
  const value = (text: string): bigint => (text === "unlimited" ? UNLIMITED : BigInt(text));
  return [value(found[1]), value(found[2])];
}

/** Nanoseconds that the thread has run; undefined where the kernel does not count them. */
export function threadTime(): bigint | undefined {
  try {
    const [time] = processText("thread-self/schedstat").split(" ");
    return BigInt(time);
  } catch (error) {
    if (!isError(error, exceptionTypes.OSError)) throw error;
    return undefined;
  }
}

export const enum Auxiliary {
  PAGE_SIZE = 6,
  CLOCK_TICKS = 17,
}

/** An entry of the vector that the kernel hands to a program at its start. */
export function auxiliaryValue(type: Auxiliary): number {
  const bytes = bytesOf("self/auxv");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    if (view.getBigUint64(at, true) === BigInt(type))
      return Number(view.getBigUint64(at + 8, true));
  }
  throw osError(ENOSYS, `Function not implemented: no entry ${type} in /proc/self/auxv`);
}
