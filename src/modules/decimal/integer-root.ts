/** The integer square root of big integers. */

export function integerSqrt(n: bigint): bigint {
  if (n < 2n) return n;
  // From a float's root, Newton's steps double the number of right digits.
  const bits = n.toString(16).length * 4;
  if (bits <= 100) return settle(n, BigInt(Math.floor(Math.sqrt(Number(n)))));
  const shift = BigInt((bits >> 2) & ~1);
  const root = integerSqrt(n >> (shift * 2n)) << shift;
  return settle(n, root);
}

/** Newton from below or above until the root is exact. */
function settle(n: bigint, start: bigint): bigint {
  let root = start === 0n ? 1n : start;
  for (;;) {
    const next = (root + n / root) >> 1n;
    const step = next > root ? next - root : root - next;
    root = next;
    if (step <= 1n) break;
  }
  while (root * root > n) root--;
  while ((root + 1n) * (root + 1n) <= n) root++;
  return root;
}
