/** Methods of scalars that arrays have too: they run on the 0-d array of the scalar. */
import { call, getAttr } from "../objects/abstract.ts";
import { type MethodRow, method } from "../objects/define.ts";
import type { PyValue } from "../objects/object.ts";
import { NDArray, unwrapScalar } from "./ndarray.ts";

const NAMES = [
  "all",
  "any",
  "argmax",
  "argmin",
  "argsort",
  "astype",
  "byteswap",
  "choose",
  "clip",
  "compress",
  "conj",
  "conjugate",
  "copy",
  "cumprod",
  "cumsum",
  "diagonal",
  "dot",
  "dump",
  "fill",
  "flatten",
  "getfield",
  "max",
  "mean",
  "min",
  "nonzero",
  "prod",
  "put",
  "ravel",
  "repeat",
  "reshape",
  "resize",
  "round",
  "searchsorted",
  "setflags",
  "sort",
  "squeeze",
  "std",
  "sum",
  "swapaxes",
  "take",
  "tobytes",
  "trace",
  "transpose",
  "var",
  "view",
] as const;

/** Rows that turn the receiver into an array and 0-d results back into scalars. */
export function defineArraylike(arrayOf: (self: PyValue) => NDArray): MethodRow[] {
  return NAMES.map((name) =>
    method(
      `${name}(self, *args, **kwargs)`,
      (self: PyValue, args, kwargs: Map<string, PyValue>) => {
        const run = getAttr(arrayOf(self), name);
        const result = call(run, [...args, ...kwargs.values()], [...kwargs.keys()]);
        return result instanceof NDArray ? unwrapScalar(result) : result;
      },
    ),
  );
}
