/** `type.__flags__`: the bits that CPython's type structures have. */
import { objectType, typeType } from "./core-types.ts";
import type { PyType } from "./object.ts";
import { layoutOf, solidBase } from "./type-sizes.ts";

const FLAG_INLINE_VALUES = 1 << 2;
const FLAG_MANAGED_DICT = 1 << 4;
const FLAG_IMMUTABLE = 1 << 8;
const FLAG_HEAP = 1 << 9;
const FLAG_BASE = 1 << 10;
const FLAG_TRACKED = 1 << 14;
const FLAG_ABSTRACT = 1 << 20;

export function typeFlags(self: PyType): number {
  let flags = (1 << 12) | (1 << 18);
  if (layoutOf(self).isTracked) flags |= FLAG_TRACKED;
  if (self.isImmutable) flags |= FLAG_IMMUTABLE;
  if (self.isHeap || self.isMadeAtLoad) flags |= FLAG_HEAP;
  if (self.isHeap && self.hasDict && !solidBase(self).hasDict) {
    flags |= FLAG_MANAGED_DICT;
    if (solidBase(self) === objectType) flags |= FLAG_INLINE_VALUES;
  }
  if (self.isBase) flags |= FLAG_BASE;
  if (self.isAbstract) flags |= FLAG_ABSTRACT;
  if (self.collection === "sequence") flags |= 1 << 5;
  if (self.collection === "mapping") flags |= 1 << 6;
  const subclassBits: [string, number][] = [
    ["int", 24],
    ["list", 25],
    ["tuple", 26],
    ["bytes", 27],
    ["str", 28],
    ["dict", 29],
    ["BaseException", 30],
  ];
  for (const [name, bit] of subclassBits) {
    if (self.mro.some((t) => !t.isHeap && t.name === name)) flags += 2 ** bit;
  }
  if (self.mro.includes(typeType)) flags += 2 ** 31;
  return flags;
}
