// What kernels use of `numba.cuda`: indices of threads, barriers, votes and shuffles of warps, arrays in shared and local
// memory, bit operations. Atomics are in cuda-atomic.ts. Indices are int64, so that arithmetic with them does not wrap.

import type { ArrayDecl, Value } from "../../kernel/ir.ts";
import type { Op } from "../../kernel/ops.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { typingFailure } from "../errors.ts";
import { contiguousStrides, fromView } from "../lowering/array.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, memoryOf, partsOf, sizeOf, value } from "../lowering/value.ts";
import { ArrayType, arrayOf, RecordType, tupleOf } from "../types/containers.ts";
import { Dim3Type } from "../types/cuda.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  float32,
  float64,
  IntegerType,
  int32,
  int64,
  isNumber,
  none,
  uint32,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger, promote } from "../typing/convert.ts";
import { dtypeArgument } from "./dtype-argument.ts";
import { type FunctionRecord, register } from "./record.ts";

const bare = (t: NumbaType | undefined): NumbaType => unliteral(t as NumbaType);
const wide = (l: Lowering, v: Value): Value => l.b.convert("ext_s", "i64", v);

type Axis = 0 | 1 | 2;
const AXES: readonly Axis[] = [0, 1, 2];

// --- indices

const dimension = (name: string, axis: Axis): FunctionRecord => ({
  python: `dim3.${name}:get`,
  params: "x, name",
  pure: true,
  resolve: ([self]) => {
    if (!(self instanceof Dim3Type)) return null;
    return {
      args: [self, undefined],
      result: int64,
      lower: (l) => value(int64, wide(l, l.b.thread(self.kind, axis))),
    };
  },
});

const gridIndex = (l: Lowering, axis: Axis): Value => {
  const { b } = l;
  const block = b.op(
    "mul",
    wide(l, b.thread("block_id", axis)),
    wide(l, b.thread("block_dim", axis)),
  );
  return b.op("add", block, wide(l, b.thread("thread_id", axis)));
};
const gridSize = (l: Lowering, axis: Axis): Value =>
  l.b.op("mul", wide(l, l.b.thread("block_dim", axis)), wide(l, l.b.thread("grid_dim", axis)));

/** `cuda.grid(n)` and `cuda.gridsize(n)`: an integer for one axis, else a tuple. */
const perAxis = (name: string, emit: (l: Lowering, axis: Axis) => Value): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "ndim",
  pure: true,
  resolve: (_args, context) => {
    const ndim = context.constant(0);
    if (ndim !== 1 && ndim !== 2 && ndim !== 3) return null;
    const result = ndim === 1 ? int64 : tupleOf(new Array<NumbaType>(ndim).fill(int64));
    return {
      args: [undefined],
      result,
      lower: (l) => value(result, ...AXES.slice(0, ndim).map((axis) => emit(l, axis))),
    };
  },
});

// --- barriers and fences

const effect = (name: string, op: Op, imm: { name?: string } = {}): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "",
  resolve: () => ({
    args: [],
    result: none,
    lower: (l) => {
      l.b.emit(op, "i32", [], imm);
      return l.none();
    },
  }),
});

const barrierVote = (name: string, op: Op): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "predicate",
  resolve: ([p]) =>
    isNumber(bare(p)) || bare(p) === boolean
      ? {
          args: [bare(p)],
          result: int32,
          lower: (l, [v]) => value(int32, l.b.emit(op, "i32", [l.truth(v)]).results[0]),
        }
      : null,
});

// --- warps

const ALL_LANES = -1;

const syncWarp: FunctionRecord = {
  python: "numba.cuda.syncwarp",
  params: "mask=",
  resolve: ([mask]) => ({
    args: [mask === undefined ? undefined : int32],
    result: none,
    lower: (l, [m]) => {
      l.b.emit("warp_sync", "i32", [mask === undefined ? l.b.i32(ALL_LANES) : m.parts[0]]);
      return l.none();
    },
  }),
};

const shuffle = (name: string, op: Op): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "mask, value, lane",
  resolve: ([, v]) => {
    const type = bare(v);
    const fits = type instanceof FloatType || (type instanceof IntegerType && type.bits >= 32);
    if (!fits) return null;
    const [part] = partsOf(type);
    return {
      args: [int32, type, int32],
      result: type,
      lower: (l, [m, x, lane]) =>
        value(type, l.b.emit(op, part, [m.parts[0], x.parts[0], lane.parts[0]]).results[0]),
    };
  },
});

const vote = (name: string, op: Op, result: NumbaType): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "mask, predicate",
  resolve: ([, p]) => ({
    args: [int32, bare(p)],
    result,
    lower: (l, [m, v]) => value(result, l.b.emit(op, "i32", [m.parts[0], l.truth(v)]).results[0]),
  }),
});

const match = (name: string, op: Op, pair: boolean): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "mask, value",
  resolve: ([, v]) => {
    const type = bare(v);
    if (!(type instanceof FloatType || type instanceof IntegerType)) return null;
    const result = pair ? tupleOf([int32, boolean]) : int32;
    return {
      args: [int32, type],
      result,
      lower: (l, [m, x]) =>
        value(result, ...l.b.emit(op, partsOf(type)[0], [m.parts[0], x.parts[0]]).results),
    };
  },
});

const laneMask: FunctionRecord = {
  python: "numba.cuda.lanemask_lt",
  params: "",
  resolve: () => ({
    args: [],
    result: uint32,
    lower: (l) => {
      const lane = l.b.emit("lane_id", "i32").results[0];
      return value(uint32, l.b.op("sub", l.b.op("shl", l.b.i32(1), lane), l.b.i32(1)));
    },
  }),
};

const activeMask: FunctionRecord = {
  python: "numba.cuda.activemask",
  params: "",
  resolve: () => ({
    args: [],
    result: int32,
    lower: (l) => value(int32, l.b.emit("active_mask", "i32").results[0]),
  }),
};

/** Attributes that run code when they are read. */
const laneId: FunctionRecord = {
  python: "numba.cuda.laneid:value",
  params: "",
  resolve: () => ({
    args: [],
    result: int32,
    lower: (l) => value(int32, l.b.emit("lane_id", "i32").results[0]),
  }),
};
const warpSize: FunctionRecord = {
  python: "numba.cuda.warpsize:value",
  params: "",
  resolve: () => ({ args: [], result: int32, lower: (l) => l.int(32, int32) }),
};

// --- arrays

/** The axes of a constant shape; null when it is not known while compiling. */
function constantShape(v: PyValue | undefined): number[] | null {
  if (typeof v === "number") return [v];
  if (!(v instanceof PyTuple)) return null;
  return v.items.every((n) => typeof n === "number") ? (v.items as number[]) : null;
}

/** How the items lie in a declared array: the elements must have their alignment. */
function declare(dtype: NumbaType, items: number): Pick<ArrayDecl, "elem" | "length"> {
  if (dtype instanceof ComplexType) return { elem: memoryOf(dtype.part), length: 2 * items };
  if (dtype instanceof RecordType) {
    return { elem: "i64", length: Math.ceil((sizeOf(dtype) * items) / 8) };
  }
  return { elem: memoryOf(dtype), length: items };
}

const arrayIn = (space: "shared" | "local"): FunctionRecord => ({
  python: `numba.cuda.${space}.array`,
  params: "shape, dtype, alignment=",
  resolve: ([, type], context) => {
    const dtype = dtypeArgument(type, float64);
    if (dtype === null) return null;
    const shape = constantShape(context.constant(0));
    if (shape === null) {
      throw typingFailure(
        `\n${space}.array() needs a shape that is known while compiling: an integer or a tuple of integers`,
      );
    }
    const result = arrayOf(dtype, shape.length, "C");
    const isDynamic = space === "shared" && shape.length === 1 && shape[0] === 0;
    return {
      args: [undefined, undefined, undefined],
      result,
      lower: (l) => makeArray(l, result, space, shape, isDynamic),
    };
  },
});

function makeArray(
  l: Lowering,
  type: ArrayType,
  space: "shared" | "local",
  shape: readonly number[],
  isDynamic: boolean,
): LValue {
  const { b } = l;
  const { dtype } = type;
  const name = `${space}${b.fn.arrays.length}`;
  const items = shape.reduce((a, n) => a * n, 1);
  const decl = declare(dtype, Math.max(items, 1));
  const data = b.declareArray({
    name,
    space,
    elem: decl.elem,
    length: isDynamic ? "dynamic" : decl.length,
  });
  const axes = shape.map((n) => b.i64(n));
  if (isDynamic) {
    if (l.dynamicBytes === null) {
      throw typingFailure("dynamic shared memory in device functions: declare it in the kernel");
    }
    axes[0] = b.op("div_s", l.dynamicBytes, b.i64(sizeOf(dtype)));
  }
  const strides = contiguousStrides(l, dtype, axes, "C");
  return fromView({ type, data, owner: b.zero("ptr"), shape: axes, strides });
}

const constArray: FunctionRecord = {
  python: "numba.cuda.const.array_like",
  params: "ndarray",
  resolve: ([a]) =>
    a instanceof ArrayType ? { args: [a], result: a, lower: (l, [v]) => l.retain(v) } : null,
};

// --- arithmetic

/** An operation on the bits of an integer, 32 bits wide or 64. */
const bits = (name: string, emit: (l: Lowering, x: Value) => Value): FunctionRecord => ({
  python: `numba.cuda.${name}`,
  params: "x",
  pure: true,
  resolve: ([a]) => {
    const type = bare(a);
    if (!isInteger(type)) return null;
    const used = type instanceof IntegerType && type.bits === 64 ? type : int32;
    return { args: [used], result: used, lower: (l, [v]) => value(used, emit(l, v.parts[0])) };
  },
});

const integer = (l: Lowering, like: Value, n: bigint): Value =>
  like.type === "i64" ? l.b.i64(n) : l.b.i32(Number(BigInt.asIntN(32, n)));

/** Swaps ever larger neighbours: bits, pairs, nibbles, bytes, … */
function reverseBits(l: Lowering, x: Value): Value {
  const { b } = l;
  const width = x.type === "i64" ? 64 : 32;
  let v = x;
  for (let step = 1; step < width; step *= 2) {
    let mask = 0n;
    for (let k = 0; k < width; k++) if (Math.floor(k / step) % 2 === 0) mask |= 1n << BigInt(k);
    const m = integer(l, x, BigInt.asIntN(width, mask));
    const by = integer(l, x, BigInt(step));
    const high = b.op("shl", b.op("and", v, m), by);
    v = b.op("or", high, b.op("and", b.op("shr_u", v, by), m));
  }
  return v;
}

const floatBinary = (t: readonly NumbaType[]): FloatType => {
  const common = t.reduce(promote);
  return common === float32 ? float32 : float64;
};

const fma: FunctionRecord = {
  python: "numba.cuda.fma",
  params: "a, b, c",
  pure: true,
  resolve: (args) => {
    const types = args.map(bare);
    if (!types.every((t) => isNumber(t) && !(t instanceof ComplexType))) return null;
    const type = floatBinary(types);
    return {
      args: [type, type, type],
      result: type,
      lower: (l, v) =>
        value(
          type,
          ...l.math(
            "fma",
            type,
            v.map((x) => x.parts[0]),
          ),
        ),
    };
  },
};

const cbrt: FunctionRecord = {
  python: "numba.cuda.cbrt",
  params: "x",
  pure: true,
  resolve: ([a]) => {
    const type = floatBinary([bare(a)]);
    return {
      args: [type],
      result: type,
      lower: (l, [v]) => value(type, ...l.math("cbrt", type, v.parts)),
    };
  },
};

const selp: FunctionRecord = {
  python: "numba.cuda.selp",
  params: "c, a, b",
  pure: true,
  resolve: ([c, a, b]) => {
    const type = promote(bare(a), bare(b));
    if (partsOf(type).length !== 1) return null;
    return {
      args: [bare(c), type, type],
      result: type,
      lower: (l, [p, x, y]) => value(type, l.b.select(l.truth(p), x.parts[0], y.parts[0])),
    };
  },
};

const nanosleep: FunctionRecord = {
  python: "numba.cuda.nanosleep",
  params: "ns",
  resolve: () => ({ args: [uint32], result: none, lower: (l) => l.none() }),
};

register(
  dimension("x", 0),
  dimension("y", 1),
  dimension("z", 2),
  perAxis("grid", gridIndex),
  perAxis("gridsize", gridSize),
  effect("syncthreads", "barrier"),
  barrierVote("syncthreads_count", "barrier_count"),
  barrierVote("syncthreads_and", "barrier_and"),
  barrierVote("syncthreads_or", "barrier_or"),
  effect("threadfence", "fence", { name: "device" }),
  effect("threadfence_block", "fence", { name: "block" }),
  effect("threadfence_system", "fence", { name: "system" }),
  syncWarp,
  shuffle("shfl_sync", "shfl_idx"),
  shuffle("shfl_up_sync", "shfl_up"),
  shuffle("shfl_down_sync", "shfl_down"),
  shuffle("shfl_xor_sync", "shfl_xor"),
  vote("all_sync", "vote_all", boolean),
  vote("any_sync", "vote_any", boolean),
  vote("eq_sync", "vote_eq", boolean),
  vote("ballot_sync", "ballot", uint32),
  match("match_any_sync", "match_any", false),
  match("match_all_sync", "match_all", true),
  activeMask,
  laneMask,
  laneId,
  warpSize,
  arrayIn("shared"),
  arrayIn("local"),
  constArray,
  bits("popc", (l, x) => l.b.op("popcnt", x)),
  bits("clz", (l, x) => l.b.op("clz", x)),
  bits("brev", reverseBits),
  bits("ffs", (l, x) => {
    const zero = l.b.op("eq", x, l.b.zero(x.type));
    const found = l.b.op("add", l.b.op("ctz", x), integer(l, x, 1n));
    return l.b.select(zero, l.b.zero(x.type), found);
  }),
  fma,
  cbrt,
  selp,
  nanosleep,
);
