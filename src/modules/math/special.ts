/** erf, erfc, gamma and lgamma: functions of the kernel library, which library.ts puts here. */
type Real = (x: number) => number;

const missing: Real = () => {
  throw new Error("the math library is not installed");
};
const functions = { erf: missing, erfc: missing, gamma: missing, lgamma: missing };

export function useSpecialFunctions(some: Partial<typeof functions>): void {
  Object.assign(functions, some);
}

export const erf: Real = (x) => functions.erf(x);
export const erfc: Real = (x) => functions.erfc(x);
export const gamma: Real = (x) => functions.gamma(x);
export const lgamma: Real = (x) => functions.lgamma(x);
