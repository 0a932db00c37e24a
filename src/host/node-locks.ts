/**
 * Locks of files. Node has no call for them, but a lock of an open file outlives the command that has set it through a descriptor
 * that it inherited: the command `flock` sets those of flock(2), and perl those of fcntl(2) on a part of a file, in the form that
 * belongs to the open file (F_OFD_SETLK). Locks of the form that belongs to a process would end with the command; those
 * of other processes and these see each other. A command that waited would block the interpreter, so none waits.
 */
import { spawnSync } from "node:child_process";
import { errnoOf } from "./errno-codes.ts";
import { HostError, type LockKind } from "./platform.ts";

/** What `flock` ends with when somebody else has the lock; of its errors it tells no number. */
const IS_TAKEN = 1;
const FLOCK_OPTIONS: Readonly<Record<LockKind, string>> = {
  shared: "-sn",
  exclusive: "-xn",
  none: "-u",
};
/** F_RDLCK, F_WRLCK, F_UNLCK */
const LOCK_TYPES: Readonly<Record<LockKind, number>> = { shared: 0, exclusive: 1, none: 2 };
/** 37 is F_OFD_SETLK; the record is struct flock of 64-bit systems, from the start of the file. */
const SET_PART =
  'fcntl(STDIN, 37, pack("s s x4 q q i x4", $ARGV[0], 0, $ARGV[1], $ARGV[2], 0)) or print $! + 0';
const EAGAIN = 11;
const EACCES = 13;
const NO_LOCKS = 37;

/** Runs a command with a descriptor as its standard input. */
function runOn(fd: number, command: string, args: readonly string[]) {
  const done = spawnSync(command, args, { stdio: [fd, "pipe", "pipe"], encoding: "utf8" });
  if (done.error === undefined) return done;
  const { code = "EIO" } = done.error as NodeJS.ErrnoException;
  if (code !== "ENOENT") throw new HostError(errnoOf(code), code, done.error.message);
  const text = `No locks available: the command ${command}, which sets them, is not there`;
  throw new HostError(NO_LOCKS, "ENOLCK", text);
}

/** flock(2) without waiting: false when somebody else has the lock. */
export function lockWhole(fd: number, kind: LockKind): boolean {
  const { status, stderr } = runOn(fd, "flock", [FLOCK_OPTIONS[kind], "0"]);
  if (status === 0) return true;
  if (status === IS_TAKEN) return false;
  throw new HostError(22, "EINVAL", `Invalid argument: ${stderr.trim()}`);
}

/** The same for a part of a file; a length of 0 reaches to its end. */
export function lockPart(fd: number, kind: LockKind, start: number, length: number): boolean {
  const numbers = [LOCK_TYPES[kind], start, length].map(String);
  const { status, stdout, stderr } = runOn(fd, "perl", ["-e", SET_PART, "--", ...numbers]);
  if (status !== 0) throw new HostError(NO_LOCKS, "ENOLCK", `No locks available: ${stderr.trim()}`);
  const errno = Number(stdout);
  if (errno === EAGAIN || errno === EACCES) return false;
  if (errno !== 0) throw new HostError(errno, String(errno), "");
  return true;
}
