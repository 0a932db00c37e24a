/**
 * The mathematical functions that number types need beyond + − × ÷ √. The host's own differ from
 * glibc in the last digits, so start-up code replaces them by those of the kernel library
 * (`installLibm`); until then they are the host's.
 */
export interface Libm {
  acos(x: number): number;
  acosh(x: number): number;
  asin(x: number): number;
  asinh(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  atanh(x: number): number;
  cbrt(x: number): number;
  cos(x: number): number;
  cosh(x: number): number;
  exp(x: number): number;
  exp2(x: number): number;
  expm1(x: number): number;
  hypot(x: number, y: number): number;
  log(x: number): number;
  log10(x: number): number;
  log1p(x: number): number;
  log2(x: number): number;
  pow(x: number, y: number): number;
  sin(x: number): number;
  sinh(x: number): number;
  tan(x: number): number;
  tanh(x: number): number;
}

export const libm: Libm = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  hypot: Math.hypot,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  pow: Math.pow,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
};

export function installLibm(functions: Partial<Libm>): void {
  Object.assign(libm, functions);
}
