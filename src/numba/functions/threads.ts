// The threads of parallel loops as compiled code sees them. The interpreter's thread has number 0.

import type { Type as IrType } from "../../kernel/ir.ts";
import { value } from "../lowering/value.ts";
import { int32, int64, none, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { type FunctionRecord, register } from "./record.ts";

const query = (name: string, host: string, result: NumbaType, part: IrType): FunctionRecord => ({
  python: `numba.${name}`,
  params: "",
  resolve: () => ({
    args: [],
    result,
    lower: (l) => value(result, ...l.callHost(host, [], [part])),
  }),
});

register(
  query("get_num_threads", "thread_count", int32, "i32"),
  query("get_thread_id", "thread_id", int64, "i64"),
  {
    python: "numba.set_num_threads",
    params: "n",
    resolve: ([n]) =>
      isInteger(unliteral(n as NumbaType))
        ? {
            args: [int64],
            result: none,
            lower: (l, [v]) => {
              l.callHost("set_thread_count", [v.parts[0]], []);
              return l.none();
            },
          }
        : null,
  },
);
