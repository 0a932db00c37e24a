// Starting programs and waiting for them: the interpreter's side. The host's thread does the work and keeps the books in
// shared memory (child-records.ts); ends of pipes that a child gets are held for it until the host lets go of them.
import { type HandedOver, platform } from "../host/platform.ts";
import { hostCall } from "../modules/io/file-io.ts";
import { FIRST_PIPE, isMemoryDescriptor, targetOf } from "../modules/memory-descriptor.ts";
import {
  childProcesses,
  type EndedChild,
  type ProgramStart,
  type StartOutcome,
} from "../modules/posix/child-process.ts";
import type { Flow } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { type ChildEntry, Children, ChildState, FAILED_IN_CHDIR } from "./child-records.ts";
import type { ChildStream } from "./child-start.ts";
import { Pipes } from "./pipe-records.ts";
import { pipeOf } from "./pipes.ts";
import { interpreterHost, session, withMemory } from "./session.ts";

function streamOf(fd: number | null, handedOver: HandedOver[]): ChildStream {
  if (fd === null) return { kind: "none" };
  if (!isMemoryDescriptor(fd)) {
    const given = hostCall(() => platform().handOver?.(fd));
    if (given !== undefined) handedOver.push(given);
    return { kind: "descriptor", fd: given?.target ?? targetOf(fd) };
  }
  const target = targetOf(fd);
  if (target >= FIRST_PIPE) return { kind: "pipe", ...pipeOf(target) };
  throw osError(38, "Function not implemented: a socket of this interpreter is no program's");
}

const find = (request: number): ChildEntry | undefined =>
  new Children(session().hub).list().find((child) => child.request === request);

function* start(program: ProgramStart): Flow<StartOutcome> {
  const { hub } = session();
  const startProgram = interpreterHost.current?.startProgram;
  if (startProgram === undefined) {
    throw osError(38, "Function not implemented: this host cannot start processes");
  }
  const handedOver: HandedOver[] = [];
  try {
    const streams = program.streams.map((fd) => streamOf(fd, handedOver));
    const request = withMemory(() => new Children(hub).add());
    for (const stream of streams) {
      if (stream.kind === "pipe") new Pipes(hub).hold(stream.number, stream.side);
    }
    startProgram({ ...program, streams, request });
    yield* session().waitUntil(() => find(request)?.state !== ChildState.Starting);
    const { state, pid, status } = find(request) as ChildEntry;
    if (state !== ChildState.Failed) return { pid };
    new Children(hub).remove(request);
    const isChdir = (status & FAILED_IN_CHDIR) !== 0;
    return { pid: null, errno: status & ~FAILED_IN_CHDIR, stage: isChdir ? "chdir" : "exec" };
  } finally {
    for (const handed of handedOver) handed.close();
  }
}

function* wait(pid: number, isWaiting: boolean, forgets = true): Flow<EndedChild | null> {
  const { hub } = session();
  const children = new Children(hub);
  const isMeant = (child: ChildEntry): boolean =>
    pid === -1 || pid === 0 ? child.pid !== 0 : child.pid === pid;
  const hasEnded = (child: ChildEntry): boolean =>
    isMeant(child) && child.state === ChildState.Ended;
  for (;;) {
    const all = children.list().filter(isMeant);
    if (all.length === 0) throw osError(10, "No child processes");
    const ended = all.find(hasEnded);
    if (ended !== undefined) {
      if (forgets) children.remove(ended.request);
      return { pid: ended.pid, status: ended.status };
    }
    if (!isWaiting) return null;
    yield* session().waitUntil(() => {
      const now = children.list();
      return now.some(hasEnded) || !now.some(isMeant);
    });
  }
}

export function installChildProcesses(): void {
  childProcesses.start = start;
  childProcesses.wait = wait;
}
