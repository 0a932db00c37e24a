/**
 * The programs that a program's interpreters start, as the host's thread sees them: only it can hear of their ends. It
 * writes what becomes of them into the hub's records (interpreters/child-records.ts), and moves bytes between the pipes in
 * shared memory and the children. The asking side is interpreters/child-processes.ts.
 */
import { type ChildProcess, type IOType, spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { constants as system } from "node:os";
import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { errnoOf } from "./host/errno-codes.ts";
import { Children, ChildState, FAILED_IN_CHDIR } from "./interpreters/child-records.ts";
import type { ChildStart, ChildStream } from "./interpreters/child-start.ts";
import type { Hub } from "./interpreters/hub.ts";
import { Pipes } from "./interpreters/pipe-records.ts";

/** What a program's own descriptors 0, 1 and 2 are for its children. */
export interface StandardStreams {
  /** Where the process's streams are not the program's: takes what children write; then there is no input either. */
  readonly write?: (data: Uint8Array, fd: 1 | 2) => void;
  /** The descriptor that standard output goes to instead. */
  readonly output?: number;
}

type Stdio = IOType | number;
/** What `spawn` shall run. */
interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly argv0?: string;
}

/** The error of the first file that is there but cannot be run, or that none is there. */
function fileError(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return "EACCES";
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "ENOENT";
  }
}

function directoryError(path: string): string | undefined {
  try {
    if (!statSync(path).isDirectory()) return "ENOTDIR";
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "ENOENT";
  }
}

const isOwnProgram = (path: string): boolean =>
  process.argv[1] !== undefined && realpathSync(path) === realpathSync(process.argv[1]);

class Failure {
  readonly status: number;
  constructor(code: string, stage: number) {
    this.status = errnoOf(code) | stage;
  }
}

/** Finds the program among its candidates. This program itself is run by this very Node. */
function commandOf({ files, args, cwd }: ChildStart): Command {
  let reason = "ENOENT";
  for (const file of files) {
    const path = resolve(cwd, file);
    const error = fileError(path);
    if (error === undefined) {
      if (!isOwnProgram(path)) {
        return { file, args: args.slice(1), ...(args[0] === file ? {} : { argv0: args[0] ?? "" }) };
      }
      return { file: process.execPath, args: [...process.execArgv, path, ...args.slice(1)] };
    }
    if (error !== "ENOENT" && error !== "ENOTDIR") reason = error;
  }
  throw new Failure(reason, 0);
}

/** Two descriptors of a child that are the same pipe: a shell makes the second one from the first. */
function withShared(
  { file, args }: Command,
  same: readonly (readonly [number, number])[],
): Command {
  const redirections = same.map(([fd, first]) => `${fd}>&${first}`).join(" ");
  return { file: "/bin/sh", args: ["-c", `exec "$0" "$@" ${redirections}`, file, ...args] };
}

export class ChildProcesses {
  private readonly hub: Hub;
  private readonly children: Children;
  private readonly pipes: Pipes;
  private readonly standard: StandardStreams;
  private readonly open = new Set<Readable | Writable>();
  private isOver = false;

  constructor(hub: Hub, standard: StandardStreams) {
    this.hub = hub;
    this.children = new Children(hub);
    this.pipes = new Pipes(hub);
    this.standard = standard;
  }

  /** The program has ended: the ends of its pipes close, and the children are left to themselves. */
  close(): void {
    this.isOver = true;
    for (const stream of this.open) stream.destroy();
  }

  start(asked: ChildStart): void {
    try {
      this.run(asked);
    } catch (error) {
      this.releaseAll(asked.streams);
      const code = (error as NodeJS.ErrnoException).code ?? "EIO";
      const status = error instanceof Failure ? error.status : errnoOf(code);
      this.children.set(asked.request, 0, ChildState.Failed, status);
    }
  }

  private releaseAll(streams: readonly ChildStream[]): void {
    for (const stream of streams) {
      if (stream.kind === "pipe") this.pipes.release(stream.number, stream.side);
    }
  }

  private run(asked: ChildStart): void {
    const { streams, request, uid, gid } = asked;
    const wrong = directoryError(asked.cwd);
    if (wrong !== undefined) throw new Failure(wrong, FAILED_IN_CHDIR);
    const { stdio, same } = this.layOut(streams);
    const found = commandOf(asked);
    const { file, args, argv0 } = same.length === 0 ? found : withShared(found, same);
    const maskBefore = process.umask(asked.umask);
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        cwd: asked.cwd,
        env: Object.fromEntries(asked.env),
        stdio,
        detached: asked.newSession,
        ...(argv0 === undefined ? {} : { argv0 }),
        ...(uid === null ? {} : { uid }),
        ...(gid === null ? {} : { gid }),
      });
    } finally {
      process.umask(maskBefore);
    }
    child.unref();
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      this.releaseAll(streams);
      this.children.set(request, 0, ChildState.Failed, errnoOf(error.code ?? "EIO"));
    });
    if (child.pid === undefined) return;
    const { pid } = child;
    child.once("exit", (status, signal) => {
      if (this.isOver) return;
      const ended = signal === null ? (status ?? 0) << 8 : system.signals[signal];
      this.children.set(request, pid, ChildState.Ended, ended);
    });
    this.children.set(request, pid, ChildState.Running, 0);
    streams.forEach((stream, fd) => this.connect(stream, fd, child));
  }

  /** What `spawn` makes of each descriptor, and which ones are the same pipe as an earlier one. */
  private layOut(streams: readonly ChildStream[]): { stdio: Stdio[]; same: [number, number][] } {
    const same: [number, number][] = [];
    const stdio = streams.map((stream, fd): Stdio => {
      if (stream.kind === "none") return "ignore";
      if (stream.kind === "descriptor") return this.descriptor(stream.fd);
      const first = streams.findIndex(
        (other) =>
          other.kind === "pipe" && other.number === stream.number && other.side === stream.side,
      );
      if (first === fd) return "pipe";
      same.push([fd, first]);
      return "ignore";
    });
    return { stdio, same };
  }

  private descriptor(fd: number): Stdio {
    const { write, output } = this.standard;
    if (write !== undefined && fd <= 2) return fd === 0 ? "ignore" : "pipe";
    return fd === 1 && output !== undefined ? output : fd;
  }

  private connect(stream: ChildStream, fd: number, child: ChildProcess): void {
    const end = child.stdio[fd];
    if (stream.kind === "pipe") {
      if (end === null || end === undefined) this.pipes.release(stream.number, stream.side);
      else if (stream.side === "read") void this.feed(stream.number, end as Writable);
      else void this.drain(stream.number, end as Readable);
    } else if (stream.kind === "descriptor" && end !== null && end !== undefined) {
      const to = stream.fd as 1 | 2;
      (end as Readable).on("data", (data: Uint8Array) => this.standard.write?.(data, to));
    }
  }

  /** Resolves when something has changed since the bell rang for the `heard`th time. */
  private async rung(heard: number): Promise<void> {
    const { at, words } = this.hub.hostBell();
    await Atomics.waitAsync(words, at, heard).value;
  }
  private get heard(): number {
    const { at, words } = this.hub.hostBell();
    return Atomics.load(words, at);
  }

  /** What is written into a pipe goes to the child. */
  private async feed(pipe: number, to: Writable): Promise<void> {
    let isClosed = false;
    let goOn = (): void => {};
    this.open.add(to);
    to.on("error", () => {});
    to.on("drain", () => goOn());
    to.once("close", () => {
      isClosed = true;
      this.open.delete(to);
      if (!this.isOver) this.pipes.release(pipe, "read");
      goOn();
    });
    while (!isClosed) {
      const { heard } = this;
      const bytes = this.pipes.read(pipe, 65536);
      if (bytes === undefined) await this.rung(heard);
      else if (bytes.length === 0) break;
      else if (!to.write(bytes) && !isClosed) {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      }
    }
    to.end();
  }

  /** What the child writes goes into a pipe. */
  private async drain(pipe: number, from: Readable): Promise<void> {
    this.open.add(from);
    void this.endUnread(pipe, from);
    try {
      for await (const chunk of from) {
        if (!(await this.put(pipe, chunk as Uint8Array))) break;
      }
    } catch {
      // The child has closed its end in a way that is an error for sockets: there is nothing more to read.
    }
    this.open.delete(from);
    from.destroy();
    if (!this.isOver) this.pipes.release(pipe, "write");
  }

  /** When nobody reads the pipe any more the child's end closes, and its next write fails. */
  private async endUnread(pipe: number, from: Readable): Promise<void> {
    while (!from.destroyed && !this.isOver) {
      const { heard } = this;
      if (this.pipes.state(pipe)?.isRead !== true) from.destroy();
      else await this.rung(heard);
    }
  }

  /** False when nobody reads any more. */
  private async put(pipe: number, chunk: Uint8Array): Promise<boolean> {
    for (let at = 0; at < chunk.length && !this.isOver; ) {
      const { heard } = this;
      const taken = this.pipes.write(pipe, chunk.subarray(at));
      if (taken === "broken") return false;
      if (taken === undefined) await this.rung(heard);
      else at += taken;
    }
    return !this.isOver;
  }
}
