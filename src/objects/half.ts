/**
 * float16 ↔ host numbers: conversion of bits, with round-half-to-even and subnormals. Serves the
 * buffer formats here and numpy's float16.
 */

const scratch = new DataView(new ArrayBuffer(8));

/** The value of float16 bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The float16 bits nearest to a number, ties to even. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  scratch.setFloat64(0, value);
  const sign = (scratch.getUint8(0) & 0x80) << 8;
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign | 0x7c00;
  // 65520 is half way between the largest float16 and the next power of two.
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  let e = exponent;
  // log2 may be off by one next to a power of two.
  if (2 ** e > magnitude) e--;
  else if (2 ** (e + 1) <= magnitude) e++;
  const fraction = roundEven((magnitude / 2 ** e - 1) * 1024);
  // A carry out of the fraction moves into the exponent, as it should.
  return sign | (((e + 15) << 10) + fraction);
}

function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A number rounded to float16. */
export function roundHalf(value: number): number {
  return halfToNumber(numberToHalf(value));
}
