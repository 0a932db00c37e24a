/** Descriptors and the file tree: open, read, write, rename and their like. */
import { OpenFlag, platform } from "../../host/platform.ts";
import { indexNumber, isTrue, iterOptional, toArray, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { requireBytes, writableBytes } from "../../objects/buffer.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { intValue, PyBytes, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { joinChunks } from "../io/base.ts";
import { settleFiles } from "../io/dirty-streams.ts";
import { hostCall } from "../io/file-io.ts";
import {
  badDescriptor,
  closeDescriptor,
  descriptorNumber,
  duplicate,
  duplicateTo,
  inheritable,
  isTerminal,
  type MemoryDescriptor,
  memoryDescriptor,
  pipes,
  readFrom,
  seekIn,
  statOf,
  wouldBlock,
  writeTo,
} from "../memory-descriptor.ts";
import {
  auditPath,
  auditPaths,
  encodePath,
  isBytesPath,
  pathText,
  shownDirectory,
} from "../path-argument.ts";
import { descriptorPath, hasDescriptorPaths, pathAt, unavailable } from "./directory-descriptor.ts";
import { fdOrPath } from "./stat.ts";
import { idNumber } from "./user-id.ts";

const files = () => platform().fs;

/** The text of a path, as bytes when the argument was bytes. */
export function likeArgument(text: string, argument: PyValue): PyValue {
  return isBytesPath(argument) ? new PyBytes(encodePath(text)) : strFromHost(text);
}

function readSome(fd: PyValue, size: number, position?: number): PyBytes {
  if (size < 0) throw newError("OSError", 22, "Invalid argument");
  const into = new Uint8Array(size);
  const count = hostCall(() => files().read(indexNumber(fd), into, position));
  return new PyBytes(into.subarray(0, count).slice());
}

/** `os.read` of a pipe or a socket. */
function* readWhenThere(fd: number, size: number): Flow<PyValue> {
  const own = memoryDescriptor(fd);
  if (own === undefined) throw badDescriptor();
  const got = yield* readFrom(own, size);
  if (got === null) throw wouldBlock();
  return new PyBytes(got);
}

function* readIntoWhenThere(own: MemoryDescriptor, into: Uint8Array): Flow<PyValue> {
  const got = yield* readFrom(own, into.length);
  if (got === null) throw wouldBlock();
  into.set(got);
  return got.length;
}

function write(fd: number, bytes: Uint8Array): number | Flow<PyValue> {
  const own = memoryDescriptor(fd);
  if (own === undefined) return hostCall(() => files().write(fd, bytes));
  // Others may change the buffer before there is room.
  return writeWhenRoom(own, bytes.slice());
}

function* writeWhenRoom(own: MemoryDescriptor, bytes: Uint8Array): Flow<PyValue> {
  const count = yield* writeTo(own, bytes);
  if (count === null) throw wouldBlock();
  return count;
}

/** Reads and writes at a place of their own. */
function requireSeekable(fd: number): void {
  if (memoryDescriptor(fd) !== undefined) throw osError(29, "Illegal seek");
}

const writableParts = (buffers: PyValue, where: string): Uint8Array[] =>
  bufferList(buffers, where).map((buffer) => writableBytes(buffer, `${where}() argument 2`));

function bufferList(buffers: PyValue, where: string): PyValue[] {
  if (iterOptional(buffers) !== undefined) return toArray(buffers);
  throw typeError(`${where}() arg 2 must be a sequence`);
}

const totalLength = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** Fills the parts in turn. */
function scatter(bytes: Uint8Array, parts: readonly Uint8Array[]): number {
  let at = 0;
  for (const part of parts) {
    part.set(bytes.subarray(at, at + part.length));
    at += part.length;
  }
  return bytes.length;
}

function* scatterRead(fd: number, parts: readonly Uint8Array[]): Flow<PyValue> {
  const into = new Uint8Array(totalLength(parts));
  const own = memoryDescriptor(fd);
  const count =
    own === undefined
      ? hostCall(() => files().read(fd, into))
      : ((yield* readIntoWhenThere(own, into)) as number);
  return scatter(into.subarray(0, count), parts);
}

function requireNoFlags(flags: PyValue, where: string): void {
  if (indexNumber(flags) !== 0) throw unavailable(`${where}: flags`);
}

function makePipe(flags: number): PyTuple {
  const known = OpenFlag.NONBLOCK | OpenFlag.CLOEXEC;
  if ((flags & ~known) !== 0) throw osError(22, "Invalid argument");
  const { descriptors } = files();
  const ends = pipes.open((flags & OpenFlag.NONBLOCK) === 0);
  return new PyTuple(ends.map((end) => descriptors.adopt(end)));
}

/** Files of the host: only what never waits can be told not to. */
export function setBlocking(fd: number, blocks: boolean): void {
  const own = memoryDescriptor(fd);
  if (own !== undefined) own.blocks = blocks;
  else if ((hostCall(() => statOf(fd)).mode & 0o170000) !== 0o100000 && !blocks) {
    throw osError(38, "Function not implemented: this host cannot make that descriptor not wait");
  }
}

/** Whether programs that are started get it, if they get more than their standard streams. */
function isInheritable(fd: number): boolean {
  hostCall(() => statOf(fd));
  return inheritable.has(fd);
}

const descriptorFunctions: readonly PyBuiltin[] = [
  fn(
    "open(path, flags, mode=511, *, dir_fd=None)",
    (path: PyValue, flags: PyValue, mode: PyValue, dirFd: PyValue) => {
      settleFiles();
      const target = pathText(path, "open");
      const bits = indexNumber(flags);
      const rights = indexNumber(mode);
      auditPath("open", path, null, bits | OpenFlag.CLOEXEC);
      return hostCall(() => files().open(pathAt(target, dirFd), bits, rights), path);
    },
  ),
  fn("pipe()", () => makePipe(0)),
  fn("pipe2(flags, /)", (flags: PyValue) => makePipe(indexNumber(flags))),
  fn("get_blocking(fd, /)", (value: PyValue) => {
    const fd = indexNumber(value);
    hostCall(() => statOf(fd));
    return memoryDescriptor(fd)?.blocks ?? true;
  }),
  fn("set_blocking(fd, blocking, /)", (fd: PyValue, blocking: PyValue) =>
    setBlocking(indexNumber(fd), isTrue(blocking)),
  ),
  fn("dup(fd, /)", (fd: PyValue) => hostCall(() => duplicate(indexNumber(fd)))),
  fn("dup2(fd, fd2, inheritable=True)", (fd: PyValue, as: PyValue, isInherited: PyValue) => {
    const [from, to] = [indexNumber(fd), indexNumber(as)];
    hostCall(() => duplicateTo(from, to, isTrue(isInherited)));
    return to;
  }),
  fn("close(fd)", (fd: PyValue) => hostCall(() => closeDescriptor(indexNumber(fd)))),
  fn("closerange(fd_low, fd_high, /)", (low: PyValue, high: PyValue) => {
    for (let fd = indexNumber(low); fd < indexNumber(high); fd++) {
      try {
        closeDescriptor(fd);
      } catch {
        // Descriptors that are not open are no error here.
      }
    }
  }),
  fn("read(fd, length, /)", (fd: PyValue, length: PyValue) => {
    const size = indexNumber(length);
    return memoryDescriptor(indexNumber(fd)) === undefined || size < 0
      ? readSome(fd, size)
      : readWhenThere(indexNumber(fd), size);
  }),
  fn("pread(fd, length, offset, /)", (fd: PyValue, length: PyValue, offset: PyValue) => {
    requireSeekable(indexNumber(fd));
    return readSome(fd, indexNumber(length), indexNumber(offset));
  }),
  fn("readinto(fd, buffer, /)", (fd: PyValue, buffer: PyValue) => {
    const into = writableBytes(buffer, "readinto() argument 2");
    const own = memoryDescriptor(indexNumber(fd));
    return own === undefined
      ? hostCall(() => files().read(indexNumber(fd), into))
      : readIntoWhenThere(own, into);
  }),
  fn("write(fd, data, /)", (fd: PyValue, data: PyValue) => {
    return write(indexNumber(fd), requireBytes(data));
  }),
  fn("pwrite(fd, buffer, offset, /)", (fd: PyValue, data: PyValue, offset: PyValue) => {
    const bytes = requireBytes(data);
    requireSeekable(indexNumber(fd));
    return hostCall(() => files().write(indexNumber(fd), bytes, indexNumber(offset)));
  }),
  fn("writev(fd, buffers, /)", (fd: PyValue, buffers: PyValue) => {
    return write(indexNumber(fd), joinChunks(bufferList(buffers, "writev").map(requireBytes)));
  }),
  fn("readv(fd, buffers, /)", (fd: PyValue, buffers: PyValue) => {
    return scatterRead(indexNumber(fd), writableParts(buffers, "readv"));
  }),
  fn(
    "preadv(fd, buffers, offset, flags=0, /)",
    (fd: PyValue, buffers: PyValue, offset: PyValue, flags: PyValue) => {
      const parts = writableParts(buffers, "preadv");
      requireNoFlags(flags, "preadv");
      requireSeekable(indexNumber(fd));
      const into = new Uint8Array(totalLength(parts));
      const count = hostCall(() => files().read(indexNumber(fd), into, indexNumber(offset)));
      return scatter(into.subarray(0, count), parts);
    },
  ),
  fn(
    "pwritev(fd, buffers, offset, flags=0, /)",
    (fd: PyValue, buffers: PyValue, offset: PyValue, flags: PyValue) => {
      const bytes = joinChunks(bufferList(buffers, "pwritev").map(requireBytes));
      requireNoFlags(flags, "pwritev");
      requireSeekable(indexNumber(fd));
      return hostCall(() => files().write(indexNumber(fd), bytes, indexNumber(offset)));
    },
  ),
  fn("lseek(fd, position, whence, /)", (fd: PyValue, position: PyValue, whence: PyValue) =>
    hostCall(() => seekIn(indexNumber(fd), indexNumber(position), indexNumber(whence))),
  ),
  fn("ftruncate(fd, length, /)", (fd: PyValue, length: PyValue) => {
    const [file, size] = [indexNumber(fd), indexNumber(length)];
    audit("os.truncate", file, size);
    hostCall(() => files().truncate(file, size));
  }),
  fn("fsync(fd)", (fd: PyValue) => hostCall(() => files().sync(descriptorNumber(fd)))),
  fn("fdatasync(fd)", (fd: PyValue) => hostCall(() => files().sync(descriptorNumber(fd)))),
  fn("isatty(fd, /)", (fd: PyValue) => isTerminal(indexNumber(fd))),
  fn("get_inheritable(fd, /)", (fd: PyValue) => isInheritable(indexNumber(fd))),
  fn("set_inheritable(fd, inheritable, /)", (fd: PyValue, isWanted: PyValue) => {
    const number = indexNumber(fd);
    if (isInheritable(number) === isTrue(isWanted)) return;
    if (isTrue(isWanted)) inheritable.add(number);
    else inheritable.delete(number);
  }),
  fn("truncate(path, length)", (path: PyValue, length: PyValue) => {
    const target = fdOrPath(path, "truncate");
    const size = indexNumber(length);
    auditPath("os.truncate", path, size);
    if (typeof target === "number") {
      hostCall(() => files().truncate(target, size));
      return;
    }
    const fd = hostCall(() => files().open(target, 1, 0), path);
    try {
      hostCall(() => files().truncate(fd, size), path);
    } finally {
      hostCall(() => files().close(fd), path);
    }
  }),
];

/** A function of one path, its last argument a `dir_fd`. */
function onPath(
  name: string,
  parameters: string,
  run: (path: string, ...rest: PyValue[]) => void,
  event = `os.${name}`,
): PyBuiltin {
  return fn(`${name}(path${parameters})`, (path: PyValue, ...rest: PyValue[]) => {
    const target = pathText(path, name);
    auditPath(event, path, ...rest.slice(0, -1), shownDirectory(rest[rest.length - 1]));
    hostCall(() => run(target, ...rest), path);
  });
}

function onPair(name: string, run: (from: string, to: string) => void): PyBuiltin {
  return fn(
    `${name}(src, dst, *, src_dir_fd=None, dst_dir_fd=None)`,
    (src: PyValue, dst: PyValue, srcFd: PyValue, dstFd: PyValue) => {
      const from = pathText(src, name);
      const to = pathText(dst, name);
      auditPaths("os.rename", [src, dst], shownDirectory(srcFd), shownDirectory(dstFd));
      hostCall(() => run(pathAt(from, srcFd), pathAt(to, dstFd)), src, dst);
    },
  );
}

/** Nanoseconds of `utime`'s times or ns argument, as (access, modification). */
function timesOf(times: PyValue, ns: PyValue | undefined): [bigint, bigint] {
  if (times !== null && ns !== undefined) {
    throw newError("ValueError", "utime: you may specify either 'times' or 'ns' but not both");
  }
  const given = times ?? ns;
  if (given === undefined || given === null) {
    const now = platform().wallClock();
    return [now, now];
  }
  if (!(given instanceof PyTuple) || given.items.length !== 2) {
    throw typeError(
      `utime: '${times === null ? "ns" : "times"}' must be ${times === null ? "a tuple of two ints" : "either a tuple of two ints or None"}`,
    );
  }
  const [first, second] = given.items.map((value) => {
    const whole = intValue(value);
    if (times === null) {
      if (whole === undefined) throw typeError(`'${typeName(value)}' object is not an integer`);
      return BigInt(whole);
    }
    if (whole !== undefined) return BigInt(whole) * 1_000_000_000n;
    return BigInt(Math.round(toFloat(value) * 1e9));
  });
  return [first, second];
}

/** Where a path or a descriptor leads. */
function placeOf(target: number | string, dirFd: PyValue, what: string): string {
  if (typeof target === "string") return pathAt(target, dirFd);
  if (dirFd !== null) throw valueError(`${what}: can't specify dir_fd without matching path`);
  return descriptorPath(target, `${what}: file descriptors as paths`);
}

const treeFunctions: readonly PyBuiltin[] = [
  onPath("mkdir", ", mode=511, *, dir_fd=None", (path, mode, dirFd) => {
    files().makeDirectory(pathAt(path, dirFd), indexNumber(mode));
  }),
  onPath("rmdir", ", *, dir_fd=None", (path, dirFd) => {
    files().removeDirectory(pathAt(path, dirFd));
  }),
  ...["unlink", "remove"].map((name) =>
    onPath(
      name,
      ", *, dir_fd=None",
      (path, dirFd) => {
        files().remove(pathAt(path, dirFd));
      },
      "os.remove",
    ),
  ),
  onPair("rename", (from, to) => files().rename(from, to)),
  onPair("replace", (from, to) => files().rename(from, to)),
  fn(
    "link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
    (src: PyValue, dst: PyValue, srcFd: PyValue, dstFd: PyValue, follow: PyValue) => {
      const from = pathText(src, "link");
      const to = pathText(dst, "link");
      auditPaths("os.link", [src, dst], shownDirectory(srcFd), shownDirectory(dstFd));
      const link = (): void => {
        const path = pathAt(from, srcFd);
        // The hosts' call makes another link to the same place.
        files().link(isTrue(follow) ? files().realpath(path) : path, pathAt(to, dstFd));
      };
      hostCall(link, src, dst);
    },
  ),
  fn(
    "symlink(src, dst, target_is_directory=False, *, dir_fd=None)",
    (src: PyValue, dst: PyValue, _directory: PyValue, dirFd: PyValue) => {
      const target = pathText(src, "symlink");
      const path = pathText(dst, "symlink");
      auditPaths("os.symlink", [src, dst], shownDirectory(dirFd));
      hostCall(() => files().symlink(target, pathAt(path, dirFd)), src, dst);
    },
  ),
  fn("readlink(path, *, dir_fd=None)", (path: PyValue, dirFd: PyValue) => {
    const target = pathText(path, "readlink");
    return likeArgument(
      hostCall(() => files().readlink(pathAt(target, dirFd)), path),
      path,
    );
  }),
  fn(
    "chmod(path, mode, *, dir_fd=None, follow_symlinks=True)",
    (path: PyValue, mode: PyValue, dirFd: PyValue, follow: PyValue) => {
      const target = fdOrPath(path, "chmod");
      const bits = indexNumber(mode);
      if (!isTrue(follow)) throw unavailable("chmod: follow_symlinks");
      auditPath("os.chmod", path, bits, shownDirectory(dirFd));
      hostCall(() => files().chmod(placeOf(target, dirFd, "chmod"), bits), path);
    },
  ),
  fn(
    "utime(path, times=None, *, ns=<absent>, dir_fd=None, follow_symlinks=True)",
    (path: PyValue, times: PyValue, ns: PyValue | undefined, dirFd: PyValue, follow: PyValue) => {
      const target = fdOrPath(path, "utime");
      const [accessed, modified] = timesOf(times, ns);
      const follows = isTrue(follow);
      if (!follows && typeof target === "number") {
        throw valueError("utime: cannot use fd and follow_symlinks together");
      }
      if (!follows && files().setLinkTimes === undefined) {
        throw unavailable("utime: follow_symlinks");
      }
      auditPath("os.utime", path, times, ns ?? null, shownDirectory(dirFd));
      hostCall(() => {
        const place = placeOf(target, dirFd, "utime");
        if (follows) files().setTimes(place, accessed, modified);
        else files().setLinkTimes?.(place, accessed, modified);
      }, path);
    },
  ),
];

/** Hooks see numbers of owners without a sign. */
function auditOwner(path: PyValue, owner: number, group: number, dirFd: PyValue): void {
  auditPath("os.chown", path, owner >>> 0, group >>> 0, shownDirectory(dirFd));
}

/** Owners, where the host has them. */
export function ownerFunctions(): readonly PyBuiltin[] {
  const { setOwner } = files();
  if (setOwner === undefined) return [];
  const change = (place: string, uid: number, gid: number, follows: boolean): void =>
    setOwner(place, uid, gid, follows);
  return [
    fn(
      "chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
      (path: PyValue, uid: PyValue, gid: PyValue, dirFd: PyValue, follow: PyValue) => {
        const target = fdOrPath(path, "chown");
        const [owner, group] = [idNumber(uid, "uid"), idNumber(gid, "gid")];
        if (typeof target === "number" && !isTrue(follow)) {
          throw valueError("chown: cannot use fd and follow_symlinks together");
        }
        auditOwner(path, owner, group, dirFd);
        hostCall(() => {
          change(placeOf(target, dirFd, "chown"), owner, group, isTrue(follow));
        }, path);
      },
    ),
    fn("lchown(path, uid, gid)", (path: PyValue, uid: PyValue, gid: PyValue) => {
      const target = pathText(path, "lchown");
      const [owner, group] = [idNumber(uid, "uid"), idNumber(gid, "gid")];
      auditOwner(path, owner, group, null);
      hostCall(() => change(target, owner, group, false), path);
    }),
    fn("fchown(fd, uid, gid)", (fd: PyValue, uid: PyValue, gid: PyValue) => {
      const target = indexNumber(fd);
      const [owner, group] = [idNumber(uid, "uid"), idNumber(gid, "gid")];
      auditOwner(target, owner, group, null);
      hostCall(() => change(descriptorPath(target, "fchown"), owner, group, true));
    }),
  ];
}

/** What needs the path of an open file, where the host shows it. */
export function descriptorPathFunctions(): readonly PyBuiltin[] {
  if (!hasDescriptorPaths()) return [];
  return [
    fn("fchmod(fd, mode)", (fd: PyValue, mode: PyValue) => {
      const [target, bits] = [indexNumber(fd), indexNumber(mode)];
      audit("os.chmod", target, bits, -1);
      hostCall(() => files().chmod(descriptorPath(target, "fchmod"), bits));
    }),
    fn("fchdir(fd)", (fd: PyValue) => {
      const target = descriptorNumber(fd);
      audit("os.chdir", target);
      hostCall(() => platform().chdir(files().realpath(descriptorPath(target, "fchdir"))));
    }),
  ];
}

export const fileFunctions: readonly PyBuiltin[] = [...descriptorFunctions, ...treeFunctions];
