/** The platform of Node: synchronous system calls of the process, from any thread. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as tty from "node:tty";
import * as v8 from "node:v8";
import * as vm from "node:vm";
import { type Console, consoleStat, isConsole } from "./console.ts";
import { DescriptorTable } from "./descriptor-table.ts";
import { errnoOf } from "./errno-codes.ts";
import { localTime } from "./local-time.ts";
import { lockPart, lockWhole } from "./node-locks.ts";
import { changeTerminal, resizeTerminal, terminalSettings, terminalSize } from "./node-terminal.ts";
import {
  type FileStat,
  type FileSystem,
  type HandedOver,
  HostError,
  OpenFlag,
  type Platform,
  type SharedDirectory,
  type Volume,
} from "./platform.ts";
import { WakeUp } from "./wake-up.ts";

function wrap<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { message, ...found } = error as {
      code?: string;
      message: string;
      info?: { code: string; message: string };
    };
    // Of calls of the module os.
    const { info } = found;
    if (info !== undefined) throw new HostError(errnoOf(info.code), info.code, info.message);
    const { code } = found;
    if (code === undefined) throw error;
    if (code.startsWith("ERR_")) throw new HostError(22, "EINVAL", message);
    throw new HostError(errnoOf(code), code, message);
  }
}

const encoder = new TextEncoder();

/** Workers cannot change the process's directory, so it is kept here and relative paths are joined to it. */
let directory = process.cwd();
let isDirectoryChanged = false;
/** What other interpreters of the process say about it. */
let sharedDirectory: SharedDirectory | undefined;
let seenVersion = 0;

function currentDirectory(): string {
  const version = sharedDirectory?.version() ?? 0;
  if (version !== seenVersion) {
    seenVersion = version;
    directory = (sharedDirectory as SharedDirectory).read();
    isDirectoryChanged = true;
  }
  return directory;
}

/** What the program's numbers of descriptors stand for. */
const descriptors = new DescriptorTable((fd) => {
  try {
    fs.fstatSync(fd);
    return true;
  } catch {
    return false;
  }
});

/** Workers cannot set the process's mask, so modes are masked here. */
let creationMask = process.umask();

/**
 * A time for Node, which cuts seconds to whole microseconds: from the middle of the one that is meant. It takes numbers below 0 for
 * no time at all, but not dates; of those only whole seconds go through.
 */
const fileTime = (ns: bigint): number | Date =>
  ns < 0n ? new Date(Math.floor(Number(ns) / 1e9) * 1000) : (Number(ns / 1000n) + 0.5) / 1e6;

/**
 * Whether Node uses a descriptor itself, which must not be closed under it: its event loops, and its pipes, whose two ends are both
 * in this process. What the program inherited looks different.
 */
function belongsToHost(fd: number): boolean {
  const target = (n: number | string): string => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${n}`);
    } catch {
      return "";
    }
  };
  if (fd <= 2) return false;
  const own = target(fd);
  if (own.startsWith("anon_inode:")) return true;
  if (!own.startsWith("pipe:")) return false;
  return fs.readdirSync("/proc/self/fd").some((n) => n !== String(fd) && target(n) === own);
}

const STREAM_NAMES = ["/dev/stdin", "/dev/stdout", "/dev/stderr"];

/** A path that leads to a descriptor by its number leads to what is behind the number. */
function throughDescriptor(path: string): string {
  if (!path.startsWith("/proc/") && !path.startsWith("/dev/")) return path;
  const named = STREAM_NAMES.indexOf(path);
  const found = /^\/(?:dev|proc\/self)\/fd\/(\d+)(\/.*)?$/.exec(path);
  const number = named >= 0 ? named : Number(found?.[1] ?? -1);
  if (number < 0 || descriptors.isItself(number)) return path;
  return `/proc/self/fd/${descriptors.find(number)}${found?.[2] ?? ""}`;
}

/** A path for the host, from the program's current directory. */
function hostPath(path: string): string | Buffer {
  const name = throughDescriptor(path);
  const isRelative = name !== "" && !name.startsWith("/");
  const from = isRelative ? currentDirectory() : "";
  if (isRelative && from === "") throw new HostError(2, "ENOENT", "No such file or directory");
  return hostName(isRelative && isDirectoryChanged ? `${from}/${name}` : name);
}

/** A Buffer when the name has bytes that are no UTF-8. */
function hostName(path: string): string | Buffer {
  if (!/[\udc80-\udcff]/.test(path)) return path;
  const bytes: number[] = [];
  for (const ch of path) {
    const c = ch.codePointAt(0) as number;
    if (c >= 0xdc80 && c <= 0xdcff) bytes.push(c - 0xdc00);
    else bytes.push(...encoder.encode(ch));
  }
  return Buffer.from(bytes);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a name that the host gave as bytes. */
function nameText(bytes: Buffer): string {
  try {
    return strict.decode(bytes);
  } catch {
    let text = "";
    for (const b of bytes) text += String.fromCharCode(b < 0x80 ? b : 0xdc00 + b);
    return text;
  }
}

function convert(stat: fs.BigIntStats): FileStat {
  return {
    dev: stat.dev,
    ino: stat.ino,
    rdev: stat.rdev,
    mode: Number(stat.mode),
    nlink: Number(stat.nlink),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: Number(stat.size),
    blksize: Number(stat.blksize),
    blocks: Number(stat.blocks),
    atimeNs: stat.atimeNs,
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
  };
}

/** Node has no lseek, so positions of seekable files are kept here. */
interface OpenFile {
  /** null: a stream without positions (pipe, terminal). */
  position: number | null;
  readonly append: boolean;
  /** O_RDONLY, O_WRONLY or O_RDWR. */
  readonly access: number;
  /** A program that was started writes at its end too. */
  isShared?: boolean;
}

/** Moves the system's position of a file forward; Node has only reads for it. */
function skip(fd: number, count: number): void {
  const into = new Uint8Array(Math.min(count, 65536));
  for (let left = count; left > 0; ) {
    const got = fs.readSync(fd, into, 0, Math.min(left, into.length), null);
    if (got === 0) return;
    left -= got;
  }
}

/**
 * The numbers of the process's own streams are not left to the host, which would give them to the next file that anybody
 * opens: what other interpreters and the host itself write there would go into it.
 */
function occupy(fd: number): void {
  const got = fs.openSync("/dev/null", OpenFlag.RDWR);
  if (got !== fd) fs.closeSync(got);
}

class NodeFiles implements FileSystem {
  readonly descriptors = descriptors;
  /** By their descriptors of the host, which all but `open` and public methods mean by `fd`. */
  private readonly files = new Map<number, OpenFile>();
  private readonly wakeUp: WakeUp;
  /** Standard input again, when it is a terminal: opened so that reading it never blocks. */
  private terminal: number | undefined;
  /** What was read of it to see whether there is something; empty is the end. */
  private ahead: Uint8Array | undefined;

  private readonly output: number;
  private readonly console: Console | undefined;

  constructor(wakeUp: WakeUp, output: number, console: Console | undefined) {
    this.wakeUp = wakeUp;
    this.output = output;
    this.console = console;
  }

  /** Standard input is closed: what is opened as it next is something else. */
  private forgetTerminal(): void {
    const { terminal = 0 } = this;
    this.terminal = this.ahead = undefined;
    if (terminal !== 0) fs.closeSync(terminal);
  }

  /** A read of a terminal must hear Ctrl-C: it asks again and again instead of blocking. */
  private readable(fd: number): number {
    if (fd !== 0) return fd;
    if (this.terminal === undefined) {
      this.terminal = 0;
      if (tty.isatty(0) && process.platform !== "win32") {
        try {
          this.terminal = fs.openSync("/dev/tty", OpenFlag.RDONLY | fs.constants.O_NONBLOCK);
        } catch {
          // A process without a controlling terminal blocks in its reads.
        }
      }
    }
    return this.terminal;
  }

  hasInput(number: number): boolean {
    const fd = descriptors.behind(number);
    if (fd !== 0 || !tty.isatty(0) || this.readable(0) === 0 || this.ahead !== undefined)
      return true;
    const key = new Uint8Array(1);
    const count = this.readNow(key);
    if (count === undefined) return false;
    this.ahead = key.subarray(0, count);
    return true;
  }

  get hasReadAhead(): boolean {
    return this.ahead !== undefined;
  }

  discardInput(number: number): void {
    if (descriptors.behind(number) !== 0 || !tty.isatty(0) || this.readable(0) === 0) return;
    this.ahead = undefined;
    for (const into = new Uint8Array(1024); (this.readNow(into) ?? 0) > 0; );
  }

  /** What the terminal has; undefined: nothing yet. */
  private readNow(into: Uint8Array): number | undefined {
    try {
      return fs.readSync(this.readable(0), into, 0, into.length, null);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "EAGAIN") return undefined;
      return wrap(() => {
        throw error;
      });
    }
  }

  /** What was read ahead, and what there is behind it. */
  private takeAhead(into: Uint8Array): number {
    const { ahead } = this;
    if (ahead === undefined || into.length === 0) return 0;
    this.ahead = undefined;
    into.set(ahead);
    const rest = into.subarray(ahead.length);
    return ahead.length + (ahead.length === 0 || rest.length === 0 ? 0 : (this.readNow(rest) ?? 0));
  }

  private isRedirected(fd: number): boolean {
    return this.console !== undefined && isConsole(fd);
  }

  private refuseHosts(fd: number): void {
    if (this.files.has(fd) || !belongsToHost(fd)) return;
    throw new HostError(9, "EBADF", "Bad file descriptor");
  }

  private file(fd: number): OpenFile {
    let file = this.files.get(fd);
    if (file === undefined) {
      // Inherited descriptors: 0, 1, 2. Their offset belongs to the system.
      this.refuseHosts(fd);
      wrap(() => fs.fstatSync(fd));
      file = { position: null, append: false, access: OpenFlag.RDWR };
      this.files.set(fd, file);
    }
    return file;
  }

  open(path: string, flags: number, mode: number): number {
    const own = flags & ~OpenFlag.CLOEXEC;
    const fd = wrap(() => fs.openSync(hostPath(path), own, mode & ~creationMask));
    const isFile = fs.fstatSync(fd).isFile();
    this.files.set(fd, {
      position: isFile ? 0 : null,
      append: (flags & OpenFlag.APPEND) !== 0,
      access: flags & 3,
    });
    return descriptors.adopt(fd);
  }
  /** For a program: the file opened again, at our position. */
  handOver(number: number): HandedOver {
    const fd = descriptors.behind(number);
    const file = this.file(fd);
    if (file.isShared === true) file.position = fs.fstatSync(fd).size;
    const { position, append, access } = file;
    if (position === null) return { target: fd, close: () => {} };
    const isAtEnd = access !== OpenFlag.RDONLY && position === fs.fstatSync(fd).size;
    const flags = access | (append || isAtEnd ? OpenFlag.APPEND : 0);
    const given = wrap(() => fs.openSync(`/proc/self/fd/${fd}`, flags));
    if (isAtEnd) file.isShared = true;
    else if (!append && position > 0) {
      if (access === OpenFlag.WRONLY) {
        fs.closeSync(given);
        const text = "Function not implemented: a program cannot go on writing within a file";
        throw new HostError(38, "ENOSYS", text);
      }
      skip(given, position);
    }
    return { target: given, close: () => fs.closeSync(given) };
  }
  close(number: number): void {
    const target = descriptors.release(number);
    if (target !== undefined) this.closeTarget(target);
  }
  closeTarget(fd: number): void {
    const isStandard = fd <= 2 && descriptors.isElsewhere(fd);
    if (!this.isRedirected(fd)) {
      this.refuseHosts(fd);
      this.files.delete(fd);
      if (fd === 0) this.forgetTerminal();
      wrap(() => fs.closeSync(fd));
      if (isStandard) occupy(fd);
    }
    if (isStandard) descriptors.hold(fd);
  }
  read(number: number, into: Uint8Array, position?: number): number {
    const fd = descriptors.behind(number);
    if (fd === 0 && this.console !== undefined) return this.console.read(into);
    if (fd === 0 && this.ahead !== undefined) return this.takeAhead(into);
    const file = this.file(fd);
    if (position !== undefined) return wrap(() => fs.readSync(fd, into, 0, into.length, position));
    for (;;) {
      try {
        const count = fs.readSync(this.readable(fd), into, 0, into.length, file.position);
        if (file.position !== null) file.position += count;
        return count;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === "EOF") return 0;
        // A terminal in non-blocking mode has no input yet.
        if (code !== "EAGAIN" || fd !== 0)
          wrap(() => {
            throw error;
          });
        if (this.wakeUp.sleep(10)) throw new HostError(4, "EINTR", "Interrupted system call");
      }
    }
  }
  write(number: number, data: Uint8Array, position?: number): number {
    const descriptor = descriptors.behind(number);
    if ((descriptor === 1 || descriptor === 2) && this.console !== undefined) {
      this.console.write(descriptor, data);
      return data.length;
    }
    const fd = descriptor === 1 ? this.output : descriptor;
    const file = this.file(fd);
    if (position !== undefined) return wrap(() => fs.writeSync(fd, data, 0, data.length, position));
    if (file.isShared === true) file.position = fs.fstatSync(fd).size;
    // A pipe whose reader is slow may take a part only, or nothing: Node makes descriptors non-blocking, our callers are not.
    for (let done = 0; ; ) {
      try {
        const at = file.append ? null : file.position;
        const count = fs.writeSync(fd, data, done, data.length - done, at);
        if (file.append && file.position !== null) file.position = fs.fstatSync(fd).size;
        else if (file.position !== null) file.position += count;
        done += count;
        if (done >= data.length) return done;
      } catch (error) {
        if ((error as { code?: string }).code !== "EAGAIN") {
          if (done > 0) return done;
          wrap(() => {
            throw error;
          });
        }
        pause(1);
      }
    }
  }
  seek(number: number, offset: number, whence: number): number {
    const fd = descriptors.behind(number);
    const file = this.isRedirected(fd) ? undefined : this.file(fd);
    if (file === undefined || file.position === null) {
      throw new HostError(29, "ESPIPE", "Illegal seek");
    }
    if (file.isShared === true) file.position = fs.fstatSync(fd).size;
    const base =
      whence === 0 ? 0 : whence === 1 ? file.position : wrap(() => fs.fstatSync(fd).size);
    if (whence < 0 || whence > 2 || base + offset < 0) {
      throw new HostError(22, "EINVAL", "Invalid argument");
    }
    file.position = base + offset;
    file.isShared = false;
    return file.position;
  }
  truncate(number: number, size: number): void {
    const fd = descriptors.behind(number);
    if (this.isRedirected(fd)) throw new HostError(22, "EINVAL", "Invalid argument");
    wrap(() => fs.ftruncateSync(fd, size));
  }
  sync(number: number): void {
    const fd = descriptors.behind(number);
    if (!this.isRedirected(fd)) wrap(() => fs.fsyncSync(fd));
  }
  isatty(number: number): boolean {
    const fd = descriptors.find(number);
    return !this.isRedirected(fd) && tty.isatty(fd);
  }
  fstat(number: number): FileStat {
    const fd = descriptors.behind(number);
    if (this.isRedirected(fd)) return consoleStat(wallClock());
    return convert(wrap(() => fs.fstatSync(fd, { bigint: true })));
  }
  stat(path: string): FileStat {
    return convert(wrap(() => fs.statSync(hostPath(path), { bigint: true })));
  }
  lstat(path: string): FileStat {
    return convert(wrap(() => fs.lstatSync(hostPath(path), { bigint: true })));
  }
  access(path: string, mode: number): boolean {
    try {
      fs.accessSync(hostPath(path), mode);
      return true;
    } catch {
      return false;
    }
  }
  list(path: string): string[] {
    return wrap(() => fs.readdirSync(hostPath(path), { encoding: "buffer" })).map(nameText);
  }
  makeDirectory(path: string, mode: number): void {
    wrap(() => fs.mkdirSync(hostPath(path), { mode: mode & ~creationMask }));
  }
  removeDirectory(path: string): void {
    wrap(() => fs.rmdirSync(hostPath(path)));
  }
  remove(path: string): void {
    wrap(() => fs.unlinkSync(hostPath(path)));
  }
  rename(from: string, to: string): void {
    wrap(() => fs.renameSync(hostPath(from), hostPath(to)));
  }
  link(from: string, to: string): void {
    wrap(() => fs.linkSync(hostPath(from), hostPath(to)));
  }
  symlink(target: string, path: string): void {
    wrap(() => fs.symlinkSync(hostName(target), hostPath(path)));
  }
  readlink(path: string): string {
    return nameText(wrap(() => fs.readlinkSync(hostPath(path), { encoding: "buffer" })));
  }
  realpath(path: string): string {
    return nameText(wrap(() => fs.realpathSync.native(hostPath(path), { encoding: "buffer" })));
  }
  chmod(path: string, mode: number): void {
    wrap(() => fs.chmodSync(hostPath(path), mode));
  }
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint): void {
    wrap(() => fs.utimesSync(hostPath(path), fileTime(atimeNs), fileTime(mtimeNs)));
  }
  setLinkTimes(path: string, atimeNs: bigint, mtimeNs: bigint): void {
    wrap(() => fs.lutimesSync(hostPath(path), fileTime(atimeNs), fileTime(mtimeNs)));
  }
  volume(path: string): Volume {
    const found = wrap(() => fs.statfsSync(hostPath(path), { bigint: true }));
    return {
      blockSize: Number(found.bsize),
      blocks: found.blocks,
      freeBlocks: found.bfree,
      availableBlocks: found.bavail,
      files: found.files,
      freeFiles: found.ffree,
    };
  }
  setOwner(path: string, uid: number, gid: number, follows: boolean): void {
    const change = follows ? fs.chownSync : fs.lchownSync;
    wrap(() => change(hostPath(path), uid, gid));
  }
}

function statusFlags(number: number): number {
  const facts = wrap(() =>
    fs.readFileSync(`/proc/self/fdinfo/${descriptors.behind(number)}`, "utf8"),
  );
  return Number.parseInt(/^flags:\s*(\d+)/m.exec(facts)?.[1] ?? "0", 8);
}

const pauseCell = new Int32Array(new SharedArrayBuffer(4));
function pause(milliseconds: number): void {
  Atomics.wait(pauseCell, 0, 0, milliseconds);
}

let collector: (() => void) | undefined;

/**
 * Weak references are kept until a job ends, and an interpreter's job ends with its program; the end of a script in a
 * context with a microtask queue of its own lets go of them too (20 ms with the collection).
 */
function collectGarbage(): void {
  if (collector === undefined) {
    v8.setFlagsFromString("--expose-gc");
    const gc = vm.runInNewContext("gc") as () => void;
    v8.setFlagsFromString("--no-expose-gc");
    const context = vm.createContext({}, { microtaskMode: "afterEvaluate" });
    const checkpoint = new vm.Script("0");
    collector = () => {
      checkpoint.runInContext(context);
      gc();
    };
  }
  collector();
}

/** Wall-clock time at the origin of the monotonic clock. */
const WALL_ORIGIN = BigInt(Math.round(performance.timeOrigin * 1e6));
const wallClock = (): bigint => WALL_ORIGIN + BigInt(Math.round(performance.now() * 1e6));

/** What only the host's thread can do for an interpreter. */
export interface HostServices {
  /** Goes up with each signal for the interpreter. */
  readonly signalCount: Int32Array;
  /** The process was started in a directory that had been removed. */
  readonly isDirectoryGone?: boolean;
  /** The descriptor to which standard output goes instead. */
  readonly outputDescriptor?: number;
  /** Stands for descriptors 0, 1 and 2, instead of the process's own. */
  readonly console?: Console;
  readonly readTerminalLine?: Platform["readTerminalLine"];
  readonly watchSignal?: Platform["watchSignal"];
  readonly setTimer?: Platform["setTimer"];
}

export function nodePlatform(
  services: HostServices = { signalCount: new Int32Array(new SharedArrayBuffer(4)) },
): Platform {
  if (services.isDirectoryGone === true) {
    directory = "";
    isDirectoryChanged = true;
  }
  const wakeUp = new WakeUp(services.signalCount);
  const info: [string, string, string, string, string] = [
    os.type(),
    os.hostname(),
    os.release(),
    os.version(),
    os.machine(),
  ];
  const files = new NodeFiles(wakeUp, services.outputDescriptor ?? 1, services.console);
  return {
    kind: "node",
    fs: files,
    cwd: currentDirectory,
    chdir: (path) => {
      const stat = wrap(() => fs.statSync(hostPath(path)));
      if (!stat.isDirectory()) throw new HostError(20, "ENOTDIR", "Not a directory");
      directory = nameText(
        wrap(() => fs.realpathSync.native(hostPath(path), { encoding: "buffer" })),
      );
      isDirectoryChanged = true;
      sharedDirectory?.write(directory);
      seenVersion = sharedDirectory?.version() ?? 0;
    },
    shareDirectory: (shared) => {
      sharedDirectory = shared;
      seenVersion = shared.version();
    },
    env: new Map(Object.entries(process.env) as [string, string][]),
    pid: process.pid,
    parentPid: process.ppid,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    groups: process.getgroups?.() ?? [],
    cpuCount: os.availableParallelism(),
    uname: info,
    wallClock,
    monotonicClock: () => process.hrtime.bigint(),
    processTimes: () => {
      const { user, system } = process.cpuUsage();
      return [BigInt(user) * 1000n, BigInt(system) * 1000n];
    },
    sleep: (nanoseconds) => {
      wakeUp.sleep(Number(nanoseconds) / 1e6);
    },
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    localTime,
    runShell: (command) => {
      const given = [0, 1, 2].map((fd) =>
        descriptors.isItself(fd) ? undefined : files.handOver(fd),
      );
      const stdio = given.map((handed) => handed?.target ?? "inherit");
      const { status, signal, error } = spawnSync(command, { shell: true, stdio });
      for (const handed of given) handed?.close();
      if (error !== undefined && status === null) return 127 << 8;
      return signal === null ? (status ?? 0) << 8 : os.constants.signals[signal];
    },
    // Elsewhere a file cannot be opened again by its descriptor.
    ...(process.platform === "linux"
      ? {
          handOver: (fd: number) => files.handOver(fd),
          statusFlags,
          locks: {
            whole: (fd, kind) => lockWhole(descriptors.behind(fd), kind),
            part: (fd, kind, start, length) =>
              lockPart(descriptors.behind(fd), kind, start, length),
          },
        }
      : {}),
    readTerminalLine: services.readTerminalLine,
    watchSignal: services.watchSignal,
    setTimer: services.setTimer,
    collectGarbage,
    priorities: {
      get: (pid) => wrap(() => os.getPriority(pid)),
      set: (pid, priority) => {
        // On Linux threads have priorities of their own: this one's, and the one that stands for the process.
        const isOwn = pid === 0 || pid === process.pid;
        for (const n of isOwn ? [0, process.pid] : [pid]) wrap(() => os.setPriority(n, priority));
      },
    },
    // Node has zeros for it on Windows.
    ...(process.platform === "win32"
      ? {}
      : { loadAverage: () => os.loadavg() as [number, number, number] }),
    // The numbers are Linux's, as all of the system are here.
    ...(process.platform === "linux" && services.console === undefined
      ? {
          terminals: {
            settings: (fd) => terminalSettings(descriptors.behind(fd)),
            change: (fd, settings) => changeTerminal(descriptors.behind(fd), settings),
            resize: (fd, columns, lines) => resizeTerminal(descriptors.behind(fd), columns, lines),
          },
        }
      : {}),
    kill: (pid, signal) => void wrap(() => process.kill(pid, signal)),
    // Workers may read the mask of the process but not set it.
    umask: (mask) => {
      const before = creationMask;
      creationMask = mask & 0o777;
      return before;
    },
    terminalSize: (number) => {
      const fd = descriptors.behind(number);
      return services.console !== undefined && isConsole(fd) ? undefined : terminalSize(fd);
    },
  };
}
