// Descriptors of pipes (pipe-records.ts): pipe k has the numbers FIRST_PIPE + 2k to read and FIRST_PIPE + 2k + 1 to write.
import { FIRST_PIPE, type MemoryDescriptor, pipes } from "../modules/memory-descriptor.ts";
import { osError } from "../objects/os-error.ts";
import { EndFlag, type PipeState, Pipes, type Side } from "./pipe-records.ts";
import { session, withMemory } from "./session.ts";

const FIFO_MODE = 0o010600;

/** The pipe that a descriptor is an end of. */
export const pipeOf = (fd: number): { readonly number: number; readonly side: Side } => ({
  number: (fd - FIRST_PIPE) >> 1,
  side: (fd & 1) === 0 ? "read" : "write",
});

const records = (): Pipes => new Pipes(session().hub);

function open(blocks: boolean): [number, number] {
  const fd = FIRST_PIPE + 2 * withMemory(() => records().make(blocks));
  return [fd, fd + 1];
}

class PipeEnd implements MemoryDescriptor {
  readonly mode = FIFO_MODE;
  readonly read: MemoryDescriptor["read"] = null;
  readonly write: MemoryDescriptor["write"] = null;
  private readonly number: number;
  private readonly side: Side;
  constructor(number: number, side: Side) {
    this.number = number;
    this.side = side;
    if (side === "read") this.read = (size) => this.take(size);
    else this.write = (data) => this.put(data);
  }

  private get flags(): number {
    return records().flags(this.number, this.side);
  }
  /** Another thread may have closed it meanwhile. */
  private check(): void {
    if (this.flags === 0) throw osError(9, "Bad file descriptor");
  }
  private take(size: number): Uint8Array | undefined {
    this.check();
    return records().read(this.number, size);
  }
  private put(data: Uint8Array): number | undefined {
    this.check();
    const taken = records().write(this.number, data);
    if (taken === "broken") throw osError(32, "Broken pipe");
    return taken;
  }

  /** A closed end counts as ready: whoever waits for it shall see that. */
  private ask(answer: (state: PipeState) => boolean): boolean {
    const state = this.flags === 0 ? undefined : records().state(this.number);
    return state === undefined || answer(state);
  }
  get isReadable(): boolean {
    return this.side === "read" && this.ask((state) => state.hasBytes);
  }
  get isWritable(): boolean {
    return this.side === "write" && this.ask((state) => state.hasRoom || !state.isRead);
  }
  get isHungUp(): boolean {
    return this.side === "read" && this.ask((state) => !state.isWritten);
  }
  get isBroken(): boolean {
    return this.side === "write" && this.ask((state) => !state.isRead);
  }
  get blocks(): boolean {
    return (this.flags & EndFlag.NonBlocking) === 0;
  }
  set blocks(blocks: boolean) {
    const flags = EndFlag.Open | (blocks ? 0 : EndFlag.NonBlocking);
    records().setFlags(this.number, this.side, flags);
  }
  close(): void {
    records().setFlags(this.number, this.side, 0);
  }
}

export function installPipes(): void {
  pipes.open = open;
  pipes.end = (fd) => {
    const { number, side } = pipeOf(fd);
    return records().flags(number, side) === 0 ? undefined : new PipeEnd(number, side);
  };
}
