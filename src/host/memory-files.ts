/**
 * A file system in memory, for hosts without one: a tree of folders, files and links, with descriptors,
 * positions and times. Descriptors 0–2 are the console's.
 */
import { type Console, consoleStat, isConsole } from "./console.ts";
import { DescriptorTable } from "./descriptor-table.ts";
import { type FileStat, type FileSystem, HostError, OpenFlag } from "./platform.ts";

const enum Kind {
  Folder = 0o040000,
  File = 0o100000,
  Link = 0o120000,
}

interface Node {
  readonly ino: bigint;
  readonly kind: Kind;
  mode: number;
  links: number;
  bytes: Uint8Array;
  size: number;
  readonly children: Map<string, Node>;
  target: string;
  atimeNs: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

interface OpenFile {
  readonly node: Node;
  readonly flags: number;
  position: number;
}

const fail = (errno: number, code: string, message: string): never => {
  throw new HostError(errno, code, message);
};
const missing = (): never => fail(2, "ENOENT", "No such file or directory");
const notFolder = (): never => fail(20, "ENOTDIR", "Not a directory");
const isFolder = (): never => fail(21, "EISDIR", "Is a directory");
const exists = (): never => fail(17, "EEXIST", "File exists");
const badDescriptor = (): never => fail(9, "EBADF", "Bad file descriptor");
const invalid = (): never => fail(22, "EINVAL", "Invalid argument");

const MAX_LINKS = 40;

export class MemoryFiles implements FileSystem {
  private nextIno = 2n;
  private readonly root: Node;
  private readonly open_ = new Map<number, OpenFile>();
  readonly descriptors = new DescriptorTable((fd) => isConsole(fd) || this.open_.has(fd));
  private readonly console: Console;
  private readonly now: () => bigint;
  directory = "/";
  mask = 0o022;

  constructor(console: Console, now: () => bigint) {
    this.console = console;
    this.now = now;
    this.root = this.make(Kind.Folder, 0o755);
  }

  private make(kind: Kind, mode: number): Node {
    const now = this.now();
    return {
      ino: this.nextIno++,
      kind,
      mode,
      links: kind === Kind.Folder ? 2 : 1,
      bytes: new Uint8Array(0),
      size: 0,
      children: new Map(),
      target: "",
      atimeNs: now,
      mtimeNs: now,
      ctimeNs: now,
    };
  }

  // ---- paths ------------------------------------------------------------------------------------

  private absolute(path: string): string[] {
    if (path === "") missing();
    const whole = path.startsWith("/") ? path : `${this.directory}/${path}`;
    return whole.split("/").filter((part) => part !== "" && part !== ".");
  }

  /** The folder that holds the path's last part, and that part; links on the way are followed. */
  private locate(path: string, depth = 0): { folder: Node; name: string; trail: string[] } {
    if (depth > MAX_LINKS) fail(40, "ELOOP", "Too many levels of symbolic links");
    const parts = this.absolute(path);
    const trail: string[] = [];
    const stack: Node[] = [this.root];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      const here = stack[stack.length - 1];
      if (here.kind !== Kind.Folder) notFolder();
      if (part === "..") {
        if (stack.length > 1) {
          stack.pop();
          trail.pop();
        }
        continue;
      }
      if (i === parts.length - 1) return { folder: here, name: part, trail };
      const next = here.children.get(part) ?? missing();
      if (next.kind === Kind.Link) {
        const rest = [next.target, ...parts.slice(i + 1)].join("/");
        return this.locate(
          next.target.startsWith("/") ? rest : `/${[...trail, rest].join("/")}`,
          depth + 1,
        );
      }
      stack.push(next);
      trail.push(part);
    }
    const here = stack[stack.length - 1];
    if (here === this.root) return { folder: this.root, name: "", trail: [] };
    const name = trail.pop() as string;
    return { folder: stack[stack.length - 2], name, trail };
  }

  private find(path: string, follow: boolean, depth = 0): Node | undefined {
    if (depth > MAX_LINKS) fail(40, "ELOOP", "Too many levels of symbolic links");
    const { folder, name, trail } = this.locate(path);
    if (name === "") return this.root;
    const node = folder.children.get(name);
    if (node === undefined) return undefined;
    if (path.endsWith("/") && node.kind === Kind.File) notFolder();
    if (node.kind !== Kind.Link || !follow) return node;
    const { target } = node;
    return this.find(
      target.startsWith("/") ? target : `/${[...trail, target].join("/")}`,
      true,
      depth + 1,
    );
  }

  private need(path: string, follow = true): Node {
    return this.find(path, follow) ?? missing();
  }

  private place(path: string, node: Node): void {
    const { folder, name } = this.locate(path);
    if (name === "" || folder.children.has(name)) exists();
    folder.children.set(name, node);
    folder.mtimeNs = this.now();
  }

  private unlinkFrom(path: string): { folder: Node; name: string; node: Node } {
    const { folder, name } = this.locate(path);
    const node = folder.children.get(name) ?? missing();
    return { folder, name, node };
  }

  /** Puts a file there with all folders on the way. */
  install(path: string, bytes: Uint8Array): void {
    const parts = this.absolute(path);
    for (let i = 1; i < parts.length; i++) {
      const folder = `/${parts.slice(0, i).join("/")}`;
      if (this.find(folder, true) === undefined) this.makeDirectory(folder, 0o755);
    }
    const fd = this.open(path, OpenFlag.WRONLY | OpenFlag.CREAT | OpenFlag.TRUNC, 0o644);
    this.write(fd, bytes);
    this.close(fd);
  }

  // ---- descriptors ------------------------------------------------------------------------------

  /** Of a target; all public methods but one take numbers. */
  private descriptor(fd: number): OpenFile {
    return this.open_.get(fd) ?? badDescriptor();
  }

  open(path: string, flags: number, mode: number): number {
    let node = this.find(path, true);
    if (node === undefined) {
      if ((flags & OpenFlag.CREAT) === 0) missing();
      node = this.make(Kind.File, mode & ~this.mask);
      this.place(path, node);
    } else if ((flags & OpenFlag.CREAT) !== 0 && (flags & OpenFlag.EXCL) !== 0) exists();
    const writes = (flags & 3) !== OpenFlag.RDONLY;
    if (node.kind === Kind.Folder && writes) isFolder();
    if ((flags & OpenFlag.TRUNC) !== 0 && writes) {
      node.bytes = new Uint8Array(0);
      node.size = 0;
    }
    let fd = 3;
    while (this.open_.has(fd)) fd++;
    this.open_.set(fd, { node, flags, position: 0 });
    return this.descriptors.adopt(fd);
  }

  close(number: number): void {
    const target = this.descriptors.release(number);
    if (target !== undefined) this.closeTarget(target);
  }
  closeTarget(fd: number): void {
    if (fd > 2 && !this.open_.delete(fd)) badDescriptor();
    if (fd <= 2 && this.descriptors.isElsewhere(fd)) this.descriptors.hold(fd);
  }

  read(number: number, into: Uint8Array, position?: number): number {
    const fd = this.descriptors.behind(number);
    if (fd === 0) return this.console.read(into);
    const file = this.descriptor(fd);
    if ((file.flags & 3) === OpenFlag.WRONLY) badDescriptor();
    if (file.node.kind === Kind.Folder) isFolder();
    const at = position ?? file.position;
    const { node } = file;
    const count = Math.max(Math.min(into.length, node.size - at), 0);
    into.set(node.bytes.subarray(at, at + count));
    if (position === undefined) file.position += count;
    return count;
  }

  write(number: number, data: Uint8Array, position?: number): number {
    const fd = this.descriptors.behind(number);
    if (fd === 1 || fd === 2) {
      this.console.write(fd, data);
      return data.length;
    }
    const file = this.descriptor(fd);
    if ((file.flags & 3) === OpenFlag.RDONLY) badDescriptor();
    const { node } = file;
    const append = (file.flags & OpenFlag.APPEND) !== 0;
    const at = append ? node.size : (position ?? file.position);
    this.resize(node, Math.max(node.size, at + data.length));
    node.bytes.set(data, at);
    if (position === undefined) file.position = at + data.length;
    node.mtimeNs = this.now();
    return data.length;
  }

  private resize(node: Node, size: number): void {
    if (size > node.bytes.length) {
      const larger = new Uint8Array(Math.max(size, node.bytes.length * 2, 64));
      larger.set(node.bytes.subarray(0, node.size));
      node.bytes = larger;
    } else if (size < node.size) node.bytes.fill(0, size, node.size);
    node.size = size;
  }

  seek(number: number, offset: number, whence: number): number {
    const fd = this.descriptors.behind(number);
    if (fd < 3) fail(29, "ESPIPE", "Illegal seek");
    const file = this.descriptor(fd);
    const base = [0, file.position, file.node.size][whence] ?? invalid();
    if (base + offset < 0) invalid();
    file.position = base + offset;
    return file.position;
  }

  truncate(fd: number, size: number): void {
    if (size < 0) invalid();
    this.resize(this.descriptor(this.descriptors.behind(fd)).node, size);
  }
  sync(number: number): void {
    const fd = this.descriptors.behind(number);
    if (fd > 2) this.descriptor(fd);
  }
  isatty(): boolean {
    return false;
  }

  // ---- facts ------------------------------------------------------------------------------------

  private statOf(node: Node): FileStat {
    const { ino, atimeNs, mtimeNs, ctimeNs } = node;
    const size = node.kind === Kind.Link ? node.target.length : node.size;
    return {
      dev: 1n,
      ino,
      rdev: 0n,
      mode: node.kind | node.mode,
      nlink: node.links,
      uid: 0,
      gid: 0,
      size,
      blksize: 4096,
      blocks: Math.ceil(size / 512),
      atimeNs,
      mtimeNs,
      ctimeNs,
    };
  }

  fstat(number: number): FileStat {
    const fd = this.descriptors.behind(number);
    if (isConsole(fd)) return consoleStat(this.now());
    return this.statOf(this.descriptor(fd).node);
  }
  stat(path: string): FileStat {
    return this.statOf(this.need(path));
  }
  lstat(path: string): FileStat {
    return this.statOf(this.need(path, false));
  }
  access(path: string): boolean {
    try {
      return this.find(path, true) !== undefined;
    } catch (error) {
      if (error instanceof HostError) return false;
      throw error;
    }
  }
  realpath(path: string): string {
    const node = this.need(path);
    const search = (folder: Node, trail: string[]): string | undefined => {
      if (folder === node) return `/${trail.join("/")}`;
      for (const [name, child] of folder.children) {
        if (child.kind === Kind.Link) continue;
        const found = search(child, [...trail, name]);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return search(this.root, []) ?? missing();
  }

  // ---- the tree ---------------------------------------------------------------------------------

  list(path: string): string[] {
    const node = this.need(path);
    if (node.kind !== Kind.Folder) notFolder();
    return [...node.children.keys()];
  }
  makeDirectory(path: string, mode: number): void {
    this.place(path, this.make(Kind.Folder, mode & ~this.mask));
  }
  removeDirectory(path: string): void {
    const { folder, name, node } = this.unlinkFrom(path);
    if (node.kind !== Kind.Folder) notFolder();
    if (node.children.size > 0) fail(39, "ENOTEMPTY", "Directory not empty");
    folder.children.delete(name);
  }
  remove(path: string): void {
    const { folder, name, node } = this.unlinkFrom(path);
    if (node.kind === Kind.Folder) isFolder();
    folder.children.delete(name);
    node.links--;
  }
  rename(from: string, to: string): void {
    const source = this.unlinkFrom(from);
    const target = this.locate(to);
    const old = target.folder.children.get(target.name);
    if (old !== undefined && old !== source.node) {
      if (old.kind === Kind.Folder && source.node.kind !== Kind.Folder) isFolder();
      if (old.kind !== Kind.Folder && source.node.kind === Kind.Folder) notFolder();
      if (old.children.size > 0) fail(39, "ENOTEMPTY", "Directory not empty");
    }
    source.folder.children.delete(source.name);
    target.folder.children.set(target.name, source.node);
  }
  link(from: string, to: string): void {
    const node = this.need(from, false);
    if (node.kind === Kind.Folder) fail(1, "EPERM", "Operation not permitted");
    this.place(to, node);
    node.links++;
  }
  symlink(target: string, path: string): void {
    const node = this.make(Kind.Link, 0o777);
    node.target = target;
    this.place(path, node);
  }
  readlink(path: string): string {
    const node = this.need(path, false);
    return node.kind === Kind.Link ? node.target : invalid();
  }
  chmod(path: string, mode: number): void {
    this.need(path).mode = mode & 0o7777;
  }
  setTimes(path: string, atimeNs: bigint, mtimeNs: bigint): void {
    const node = this.need(path);
    node.atimeNs = atimeNs;
    node.mtimeNs = mtimeNs;
  }
}
