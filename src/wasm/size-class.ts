// Block sizes of the shared heap: sixteen-byte steps up to 128, then four sizes per doubling up to 32 KiB. Larger blocks are
// runs of whole pages. Blocks of one class share pools; big classes have longer pools so that little is wasted.

export const PAGE = 65536;
export const MAX_SMALL = 32768;

const SIZES: number[] = [];
for (let size = 16; size <= 128; size += 16) SIZES.push(size);
for (let base = 128; base < MAX_SMALL; base *= 2) {
  for (let step = 1; step <= 4; step++) SIZES.push(base + (base / 4) * step);
}

export const CLASS_SIZES: readonly number[] = SIZES;
export const CLASS_COUNT = SIZES.length;

/** The smallest class that holds `bytes` (1 to MAX_SMALL). */
export function sizeClass(bytes: number): number {
  if (bytes <= 128) return Math.max((bytes + 15) >> 4, 1) - 1;
  // 2^k < bytes <= 2^(k+1); the quarter step within that doubling.
  const k = 31 - Math.clz32(bytes - 1);
  const quarter = ((bytes - 1) >> (k - 2)) & 3;
  return 8 + (k - 7) * 4 + quarter;
}

/** Pages of a pool of this class. */
export function poolPages(cls: number): number {
  return SIZES[cls] <= 2048 ? 1 : 8;
}
