/**
 * Paths relative to an open directory (`dir_fd`), and descriptors in place of paths. No host has the calls
 * for them; where the system shows a process's open files in /proc, they are paths that lead there.
 */
import { HostError, platform } from "../../host/platform.ts";
import { indexOptional, typeName } from "../../objects/abstract.ts";
import { newError, overflowError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { statOf } from "../memory-descriptor.ts";

const FOLDER = "/proc/self/fd";

/** An argument that the hosts' file systems have no means for; `os.supports_…` says so too. */
export const unavailable = (what: string): object =>
  newError("NotImplementedError", `${what} unavailable on this platform`);

export function hasDescriptorPaths(): boolean {
  try {
    platform().fs.stat(FOLDER);
    return true;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return false;
  }
}

/** The path that leads to an open file; a HostError when it is not open. */
export function descriptorPath(fd: number, what: string): string {
  if (!hasDescriptorPaths()) throw unavailable(what);
  statOf(fd);
  return `${FOLDER}/${fd}`;
}

export function checkedFd(fd: number | bigint): number {
  if (fd >= 2 ** 31) throw overflowError("fd is greater than maximum");
  if (fd < -(2 ** 31)) throw overflowError("fd is less than minimum");
  return Number(fd);
}

export function dirFdNumber(value: PyValue): number | null {
  if (value === null) return null;
  const fd = indexOptional(value);
  if (fd === undefined) {
    throw typeError(`argument should be integer or None, not ${typeName(value)}`);
  }
  return checkedFd(fd);
}

/** AT_FDCWD: the current directory. */
const CURRENT = -100;

/** A path as seen from the directory that `dirFd` is open for; HostErrors are the descriptor's. */
export function pathAt(path: string, dirFd: PyValue): string {
  const fd = dirFdNumber(dirFd);
  if (fd === null || fd === CURRENT || path === "" || path.startsWith("/")) return path;
  return `${descriptorPath(fd, "dir_fd")}/${path}`;
}
