/** float16 for dtypes and loops: the conversions that buffer formats use too. */
export { halfToNumber, numberToHalf, roundHalf } from "../objects/half.ts";
