// Types of the names of `numba.cuda` that are values in kernels: threadIdx, blockIdx, blockDim, gridDim.

import { intern, NumbaType, numbaClass, typeClass } from "./type.ts";

export type Dim3Kind = "thread_id" | "block_id" | "block_dim" | "grid_dim";

/** x, y, z of the running thread or of the launch; nothing is stored. */
export class Dim3Type extends NumbaType {
  readonly kind: Dim3Kind;
  constructor(kind: Dim3Kind) {
    super("Dim3");
    this.kind = kind;
  }
}
Dim3Type.prototype.cls = numbaClass("Dim3", typeClass);

export function dim3Of(kind: Dim3Kind): Dim3Type {
  return intern(`dim3:${kind}`, () => new Dim3Type(kind));
}
