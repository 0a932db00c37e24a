// What can go wrong on a GPU, as data: the kind decides what the launcher does, the message is shown to the user.
//
// Errors reach the interpreter at its next call, since commands are fire-and-forget; `GpuFailure` carries them through throw.

export type GpuErrorKind =
  /** The device is gone: driver reset, watchdog, unplugged, or closed by the host. Nothing works any more. */
  | "device-lost"
  /** A buffer or pipeline did not fit. The pool's free buffers have already been given back. */
  | "out-of-memory"
  /** A command broke WebGPU's rules: a bug of the caller. */
  | "validation"
  /** A shader module or pipeline was refused. */
  | "pipeline"
  /** The implementation failed in a way that has no better name. */
  | "internal";

export interface GpuError {
  readonly kind: GpuErrorKind;
  readonly message: string;
}

export class GpuFailure extends Error {
  readonly kind: GpuErrorKind;
  /** Every error recorded since the last report; the first is the one this failure is named after. */
  readonly errors: readonly GpuError[];

  constructor(errors: readonly GpuError[]) {
    super(errors.map((e) => `${e.kind}: ${e.message}`).join("\n"));
    this.name = "GpuFailure";
    this.kind = errors[0].kind;
    this.errors = errors;
  }
}
