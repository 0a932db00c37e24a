/**
 * What the interpreter needs from the machine it runs on: files, standard streams, clock,
 * environment. All calls are synchronous: interpreters run in workers that may block.
 *
 * node.ts and browser.ts implement it; nothing else in the interpreter touches the host's own API.
 */

import type { DescriptorTable } from "./descriptor-table.ts";

/** A failed system call: `code` is its symbolic name (ENOENT), `errno` Linux's number. */
export class HostError extends Error {
  readonly errno: number;
  readonly code: string;
  constructor(errno: number, code: string, message: string) {
    super(message);
    this.errno = errno;
    this.code = code;
  }
}

/** Thrown by `os._exit`: ends the interpreter at once, without finalizers. */
export class ProcessExit extends Error {
  readonly status: number;
  /** The number of the signal that kills the process. */
  readonly signal: number | undefined;
  constructor(status: number, signal?: number) {
    super(`exit ${status}`);
    this.status = status;
    this.signal = signal;
  }
}

/** What a terminal gave when asked for a line, without its line break. */
export type TerminalLine =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "end" }
  | { readonly kind: "interrupt" };

/** stat(2); times in nanoseconds since 1970. */
export interface FileStat {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly rdev: bigint;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly blksize: number;
  readonly blocks: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** open(2) flags, Linux's values. */
export const OpenFlag = {
  RDONLY: 0,
  WRONLY: 1,
  RDWR: 2,
  CREAT: 0o100,
  EXCL: 0o200,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  CLOEXEC: 0o2000000,
} as const;

/** Paths are POSIX paths as text; undecodable bytes are lone surrogates U+DC80…U+DCFF. */
export interface FileSystem {
  /** What stands behind numbers of descriptors; all methods take numbers but the one that says so. */
  readonly descriptors: DescriptorTable;
  open(path: string, flags: number, mode: number): number;
  close(fd: number): void;
  /** Closes what no number stands for any more. */
  closeTarget(target: number): void;
  /** Reads at the file's position (or at `position`); 0 at the end. */
  read(fd: number, into: Uint8Array, position?: number): number;
  write(fd: number, data: Uint8Array, position?: number): number;
  /** lseek(2): whence 0 start, 1 current, 2 end. */
  seek(fd: number, offset: number, whence: number): number;
  truncate(fd: number, size: number): void;
  sync(fd: number): void;
  isatty(fd: number): boolean;
  /** Whether a read would find something, or the end. Absent: it is not known, and reads wait. */
  hasInput?(fd: number): boolean;
  /** A part of the terminal's input was read to answer that, and comes with the next read. */
  readonly hasReadAhead?: boolean;
  /** Forgets what was typed and is not read yet. */
  discardInput?(fd: number): void;
  fstat(fd: number): FileStat;
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  access(path: string, mode: number): boolean;
  list(path: string): string[];
  makeDirectory(path: string, mode: number): void;
  removeDirectory(path: string): void;
  remove(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  realpath(path: string): string;
  chmod(path: string, mode: number): void;
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  /** The same for a symbolic link itself. Absent where it cannot. */
  setLinkTimes?(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  /** What the file system of a path holds, in blocks and files. Absent where the host does not tell. */
  readonly volume?: (path: string) => Volume;
  /** chown(2) and lchown(2); 2 ** 32 - 1 leaves a number as it is. Absent where files have no owners. */
  readonly setOwner?: (path: string, uid: number, gid: number, follows: boolean) => void;
}

export interface Volume {
  /** In bytes. */
  readonly blockSize: number;
  readonly blocks: bigint;
  readonly freeBlocks: bigint;
  /** Free ones that are not kept for root. */
  readonly availableBlocks: bigint;
  readonly files: bigint;
  readonly freeFiles: bigint;
}

/** When a signal is to come (structured clone). */
export interface SignalTimer {
  readonly signal: number;
  readonly delayMs: number;
  /** 0: it comes once. */
  readonly intervalMs: number;
  /** What is counted: time as it passes, or the process's own work, in the system too or not. */
  readonly clock: "time" | "work" | "user";
}

/** The settings of a terminal in the system's numbers (termios). */
export interface TerminalSettings {
  /** How input, output, the line and the local side behave: c_iflag, c_oflag, c_cflag, c_lflag. */
  readonly modes: readonly [number, number, number, number];
  /** c_cc */
  readonly characters: readonly number[];
}

/** "none" lets go of it. */
export type LockKind = "shared" | "exclusive" | "none";

export interface Platform {
  readonly kind: "node" | "browser";
  readonly fs: FileSystem;
  /** Empty when the directory is gone. */
  cwd(): string;
  chdir(path: string): void;
  readonly env: Map<string, string>;
  readonly pid: number;
  readonly parentPid: number;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
  readonly cpuCount: number;
  /** uname(2): sysname, nodename, release, version, machine. */
  readonly uname: readonly [string, string, string, string, string];
  /** Nanoseconds since 1970. */
  wallClock(): bigint;
  /** Nanoseconds of a clock that never goes back. */
  monotonicClock(): bigint;
  /** Nanoseconds of processor time of this process: in user mode, in the system. */
  processTimes(): readonly [bigint, bigint];
  /** Blocks for a time; returns early when a signal has arrived since the last call. */
  sleep(nanoseconds: bigint): void;
  randomBytes(count: number): Uint8Array;
  /** Offset of local time from UTC in seconds at a moment, whether it is summer time, and the zone's name. */
  localTime(seconds: number): { offset: number; isDst: boolean; zone: string };
  /** Runs a shell command with the process's own streams; its wait status. Absent where there is no shell. */
  readonly runShell?: (command: string) => number;
  /**
   * Lets the user edit a line in the terminal, with history. Absent unless standard input and output
   * are one. `complete` gives candidates for the word before the cursor.
   */
  readonly readTerminalLine?: (
    prompt: string,
    complete: (word: string) => readonly string[],
  ) => TerminalLine;
  /** Sends the interpreter a signal later, once or again and again; a delay of 0 sends it no more. */
  readonly setTimer?: (timer: SignalTimer) => void;
  /** Asks that a signal reaches the interpreter (or again does what the system does). */
  readonly watchSignal?: (signal: number, isWatched: boolean) => void;
  /** How urgent processes are, -20 to 19; 0 is this process. Absent where the host has none. */
  readonly priorities?: {
    readonly get: (pid: number) => number;
    readonly set: (pid: number, priority: number) => void;
  };
  /** Averages of running processes over 1, 5 and 15 minutes. Absent where the host does not tell. */
  readonly loadAverage?: () => readonly [number, number, number];
  /** The flags of an open file, as open(2) takes them. Absent where the host does not tell. */
  readonly statusFlags?: (fd: number) => number;
  /** Locks of files that other processes see; false when somebody else has one. Absent where there are none. */
  readonly locks?: {
    /** Of the whole file, as flock(2). */
    readonly whole: (fd: number, kind: LockKind) => boolean;
    /** Of a part, as fcntl(2); a length of 0 reaches to the end. */
    readonly part: (fd: number, kind: LockKind, start: number, length: number) => boolean;
  };
  /** What is behind a number, for a program that is started. Absent where files cannot be opened again. */
  readonly handOver?: (fd: number) => HandedOver;
  /** Sets the file mode creation mask and returns the one before. */
  umask(mask: number): number;
  /** Sends a signal to another process. Absent where there are none. */
  readonly kill?: (pid: number, signal: number) => void;
  /** Directories are the process's, for all of its interpreters. Absent where each has files of its own. */
  readonly shareDirectory?: (shared: SharedDirectory) => void;
  /** Collects garbage at once, so that weak references of synchronous code are cleared. Absent where it cannot. */
  readonly collectGarbage?: () => void;
  /** The settings of terminals, changed once what was written has gone out. Absent where the host has no way to them. */
  readonly terminals?: {
    readonly settings: (fd: number) => TerminalSettings;
    readonly change: (fd: number, settings: TerminalSettings) => void;
    readonly resize: (fd: number, columns: number, lines: number) => void;
  };
  /** Columns and lines of the terminal behind a descriptor, or undefined. */
  terminalSize(fd: number): { columns: number; lines: number } | undefined;
}

/**
 * A descriptor of the host whose position the system knows: the very one where the system keeps the position anyway,
 * otherwise the file opened again, to be closed.
 */
export interface HandedOver {
  readonly target: number;
  readonly close: () => void;
}

/** The current directory as several interpreters see it. */
export interface SharedDirectory {
  /** Goes up with each change. */
  readonly version: () => number;
  readonly read: () => string;
  readonly write: (path: string) => void;
}

let current: Platform | undefined;

/** Called once per interpreter, before it starts. */
export function installPlatform(platform: Platform): void {
  current = platform;
}

export function platform(): Platform {
  if (current === undefined) throw new Error("no platform is installed");
  return current;
}
