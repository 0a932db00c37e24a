// Why a kernel cannot become WGSL, as data: the launcher shows it and runs the kernel on the CPU.

export type RefusalCode =
  | "HOST_CALL"
  | "MACHINE_ADDRESS"
  | "RECURSION"
  | "MATH_NOT_LINKED"
  | "SYNC_IN_CALL"
  | "MIXED_SPACES"
  | "SHARED_TOO_LARGE"
  | "LOCAL_TOO_LARGE"
  | "TOO_MANY_BUFFERS"
  | "TOO_MANY_PARAMETERS"
  | "IRREDUCIBLE_FLOW"
  | "UNSUPPORTED_OP"
  | "NOT_A_KERNEL";

export interface Refusal {
  readonly refused: true;
  readonly code: RefusalCode;
  readonly message: string;
  /** Source line, 0 when the reason has no line. */
  readonly line: number;
}

/** Carries a refusal out of the depths of the emitter; `emitWgsl` catches it. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, message: string, line = 0) {
    super(`${code}: ${message}`);
    this.refusal = { refused: true, code, message, line };
  }
}
