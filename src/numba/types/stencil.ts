// The array argument of a stencil kernel: indices are relative to the point that is computed.

import type { ArrayType } from "./containers.ts";
import { identityOf, intern, NumbaType, numbaClass, typeClass } from "./type.ts";

/** How far the relative indices of a kernel reach, per axis; learnt while the kernel is typed. */
export interface Reach {
  readonly low: number[];
  readonly high: number[];
  /** Indices that are not constant are allowed. */
  readonly isGiven: boolean;
}

/** In memory: the parts of the array, then the index of the point on each axis. */
export class StencilViewType extends NumbaType {
  readonly array: ArrayType;
  readonly reach: Reach;
  constructor(array: ArrayType, reach: Reach) {
    super(array.name);
    this.array = array;
    this.reach = reach;
  }
}
StencilViewType.prototype.cls = numbaClass("StencilView", typeClass);

export function stencilView(array: ArrayType, reach: Reach): StencilViewType {
  return intern(`stencil:${identityOf(array)}:${identityOf(reach)}`, () => {
    return new StencilViewType(array, reach);
  });
}
