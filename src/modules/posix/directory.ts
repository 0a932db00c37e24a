/** Listing directories: `listdir`, `scandir` and its entries. */
import { type FileStat, HostError, platform } from "../../host/platform.ts";
import { indexOptional, isTrue, reprText } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { intFromBigInt, PyList, strFromHost } from "../../objects/sequence-values.ts";
import { settleFiles } from "../io/dirty-streams.ts";
import { hostCall } from "../io/file-io.ts";
import { warnOfBool } from "../memory-descriptor.ts";
import { auditPath, isBytesPath, pathText } from "../path-argument.ts";
import { checkedFd, descriptorPath } from "./directory-descriptor.ts";
import { likeArgument } from "./files.ts";
import { makeStat } from "./stat.ts";

export const dirEntryType = bareType("DirEntry");
const scandirIteratorType = bareType("ScandirIterator");

const TYPE_MASK = 0o170000;
const DIRECTORY = 0o040000;
const REGULAR = 0o100000;
const SYMLINK = 0o120000;

class DirEntry extends PyObject {
  readonly name: PyValue;
  readonly path: PyValue;
  private readonly hostPath: string;
  private own: FileStat | undefined = undefined;
  private target: FileStat | undefined = undefined;
  /** In a directory that was given by its descriptor, the path is the name. */
  constructor(hostPath: string, name: string, like: PyValue, isRelative: boolean) {
    super();
    this.hostPath = hostPath;
    this.name = likeArgument(name, like);
    this.path = isRelative ? this.name : likeArgument(hostPath, like);
  }
  /** Asked once and kept, as the real entries do. */
  stat(follow: boolean): FileStat {
    settleFiles();
    if (follow) {
      this.target ??= hostCall(() => platform().fs.stat(this.hostPath), this.path);
      return this.target;
    }
    this.own ??= hostCall(() => platform().fs.lstat(this.hostPath), this.path);
    return this.own;
  }
  is(kind: number, follow: boolean): boolean {
    try {
      const own = platform().fs.lstat(this.hostPath);
      this.own ??= own;
      const seen =
        follow && (own.mode & TYPE_MASK) === SYMLINK ? platform().fs.stat(this.hostPath) : own;
      return (seen.mode & TYPE_MASK) === kind;
    } catch (error) {
      if (error instanceof HostError && error.code === "ENOENT") return false;
      return hostCall(() => {
        throw error;
      }, this.path);
    }
  }
}
DirEntry.prototype.cls = dirEntryType;

defineType(dirEntryType, {
  module: "posix",
  final: true,
  slots: { repr: (self: DirEntry) => `<DirEntry ${reprText(self.name)}>` },
  attributes: [
    attribute("name", (self: DirEntry) => self.name),
    attribute("path", (self: DirEntry) => self.path),
  ],
  methods: [
    method("is_dir(self, /, *, follow_symlinks=True)", (self: DirEntry, follow: PyValue) =>
      self.is(DIRECTORY, isTrue(follow)),
    ),
    method("is_file(self, /, *, follow_symlinks=True)", (self: DirEntry, follow: PyValue) =>
      self.is(REGULAR, isTrue(follow)),
    ),
    method("is_symlink(self, /)", (self: DirEntry) => self.is(SYMLINK, false)),
    method("is_junction(self, /)", () => false),
    method("stat(self, /, *, follow_symlinks=True)", (self: DirEntry, follow: PyValue) =>
      makeStat(self.stat(isTrue(follow))),
    ),
    method("inode(self, /)", (self: DirEntry) => intFromBigInt(self.stat(false).ino)),
    method("__fspath__(self, /)", (self: DirEntry) => self.path),
    classGetItem(),
  ],
});

class ScandirIterator extends PyObject {
  private entries: DirEntry[] | undefined;
  private at = 0;
  constructor(entries: DirEntry[]) {
    super();
    this.entries = entries;
  }
  next(): DirEntry | undefined {
    const entry = this.entries?.[this.at++];
    if (entry === undefined) this.entries = undefined;
    return entry;
  }
  close(): void {
    this.entries = undefined;
  }
}
ScandirIterator.prototype.cls = scandirIteratorType;

defineType(scandirIteratorType, {
  module: "posix",
  final: true,
  slots: { iter: (self) => self, iternext: (self: ScandirIterator) => self.next() },
  methods: [
    method("close(self, /)", (self: ScandirIterator) => self.close()),
    method("__enter__(self, /)", (self: ScandirIterator) => self),
    method("__exit__(self, /, *args)", (self: ScandirIterator) => self.close()),
  ],
});

const FOLDER_KINDS = "string, bytes, os.PathLike, integer or None";

/** A directory that is given by its path, its descriptor or not at all. */
function namesIn(path: PyValue, what: string): { folder: string; names: string[]; fd: boolean } {
  warnOfBool(path);
  const fd = path === null ? undefined : indexOptional(path);
  let folder: string;
  if (fd === undefined) folder = path === null ? "." : pathText(path, what, FOLDER_KINDS);
  else {
    const open = checkedFd(fd);
    folder =
      open === -1
        ? "."
        : hostCall(() => descriptorPath(open, `${what}: file descriptors as paths`));
  }
  auditPath(`os.${what}`, path);
  const names = hostCall(() => platform().fs.list(folder), path ?? ".");
  return { folder, names, fd: fd !== undefined };
}

/** Whether names are given as bytes, as the path was. */
const likeBytes = (path: PyValue): boolean =>
  path !== null && indexOptional(path) === undefined && isBytesPath(path);

export const directoryFunctions: readonly PyBuiltin[] = [
  fn("listdir(path=None)", (path: PyValue) => {
    const { names } = namesIn(path, "listdir");
    return new PyList(
      names.map((name) => (likeBytes(path) ? likeArgument(name, path) : strFromHost(name))),
    );
  }),
  fn("scandir(path=None)", (path: PyValue) => {
    const { folder, names, fd } = namesIn(path, "scandir");
    const prefix = folder.endsWith("/") || folder === "" ? folder : `${folder}/`;
    const like = fd ? "" : path;
    return new ScandirIterator(names.map((name) => new DirEntry(prefix + name, name, like, fd)));
  }),
];
