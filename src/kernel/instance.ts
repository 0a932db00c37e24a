// What a compiled module needs and offers at run time, the same for every CPU target.

export type KernelValue = number | bigint;

/** A function that `call_host` names. To raise, set `status` of the calling instance. */
export type HostImplementation = (...args: never[]) => unknown;

/** Receives the format id of a `print`, the address of its operands (eight bytes each) and their number. */
export type PrintSink = (format: number, address: number, count: number) => void;

export interface KernelEnvironment {
  memory: WebAssembly.Memory;
  /** 16-byte aligned memory that lives as long as the instance. */
  allocate(bytes: number): number;
  host: Record<string, HostImplementation>;
  print?: PrintSink;
}

export interface KernelInstance {
  /** Error code of the last call, 0 if none. Host functions set it to raise. */
  status: number;
  /** Calls an exported function. i64 are bigint, bool 0 or 1, pointers addresses. */
  call(name: string, args: readonly KernelValue[]): KernelValue[];
  /** An exported function without what `call` does around it: the status stays as it is. */
  raw(name: string): RawFunction;
}

export type RawFunction = (...args: KernelValue[]) => KernelValue | KernelValue[] | undefined;

/** Bytes for the local arrays and print operands of one thread of execution. */
export const STACK_BYTES = 256 * 1024;
/** What print operands may take below the last frame. */
export const PRINT_RESERVE = 1024;
