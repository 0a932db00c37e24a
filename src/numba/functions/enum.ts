// Members of Enum classes: `==`, `!=`, `is` of members, and `.value`.

import { value } from "../lowering/value.ts";
import { EnumMemberType } from "../types/enum.ts";
import { boolean } from "../types/scalars.ts";
import { type FunctionRecord, register } from "./record.ts";

const compare = (op: "eq" | "ne" | "is_" | "is_not"): FunctionRecord => ({
  python: `operator.${op}`,
  params: "a, b",
  pure: true,
  resolve: ([a, b], context) => {
    if (!(a instanceof EnumMemberType) || a !== b) return null;
    const plain = op === "is_" ? "eq" : op === "is_not" ? "ne" : op;
    const found = context.resolve(`operator.${plain}`, [a.dtype, a.dtype]);
    if (found === null) return null;
    return {
      args: [a, a],
      result: boolean,
      lower: (l, [x, y]) =>
        found.lower(
          l,
          [x, y].map((v, k) => l.cast(value(a.dtype, ...v.parts), found.args[k] ?? a.dtype)),
        ),
    };
  },
});

register(compare("eq"), compare("ne"), compare("is_"), compare("is_not"), {
  python: "enum.value:get",
  params: "x, name",
  pure: true,
  resolve: ([x]) =>
    x instanceof EnumMemberType
      ? { args: [x, undefined], result: x.dtype, lower: (_l, [v]) => value(x.dtype, ...v.parts) }
      : null,
});
