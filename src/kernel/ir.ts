// The typed kernel IR: SSA over basic blocks with parameters. Front ends (numba, numpy, math) build it with
// `builder.ts`, `verify.ts` states its rules, `passes/` rewrite it, `targets/*` turn it into Wasm, JS or WGSL.
// The operations are the rows of `ops.ts`; the text form is printed by `print.ts` and read by `parse.ts`.
// This file must not know Python, NumPy or any target.
//
// Essay
// -----
// *Types.* A value is `bool`, `i32`, `i64`, `f32`, `f64` or `ptr`. Integers have no sign: the operation has it
// (`div_s.i64`, `lt_u.i32`). Eight- and sixteen-bit integers exist in memory only: `load.i8`/`load.u8` widen to
// i32 and `store.i8` keeps the low bits (`MemType`). In memory a boolean is a byte: load.u8, then `ne.i32 0`.
//
// *Values and blocks.* A `Value` is defined once: by an instruction, as a block parameter, or as a function
// parameter. The parameters of a function are the parameters of its entry block `blocks[0]`, which nothing
// branches to. A branch passes arguments to the parameters of its target; these are the only phis.
// Functions return any number of results: tuples are taken apart by the front end.
//
// *Pointers* are byte addresses and opaque. Each derives, by `ptradd` only, from roots: a pointer parameter,
// a declared array (`array_ptr`), or a machine address (`int_to_ptr`: "heap", CPU targets only). `roots.ts`
// answers which roots a pointer may have. A pointer parameter of a kernel or range function is global memory; in a
// plain function it is generic and takes the caller's roots, so targets without generic pointers inline first.
// Offsets may be i32 or i64; a CPU target may wrap them to its address width. Accesses are naturally
// aligned unless the instruction carries `Flag.unaligned`.
// `noalias` promises that no other root reaches the same bytes; `readonly` that nobody writes them meanwhile.
//
// *Effects.* Every op has one effect (ops.ts): "pure" may be removed, merged and moved (no pure op can trap);
// "read" is ordered with writes to roots that may alias; "write", "atomic", "sync", "io" and "call" stay in order.
//
// *Parallel structure.* A "function" is serial code. A "kernel" runs once per thread of a grid of blocks and may use
// `thread_id`, `barrier`, shared arrays and warp ops. A "range" function has `begin, end: i64` as its first
// parameters and handles the independent iterations [begin, end); its results are partial reductions which
// the launcher combines in chunk order. `barrier` is passed by all threads of a block that have not
// returned, all at the same barrier (other: BARRIER_DIVERGENCE); it orders shared and global memory within the block.
// Warps are 32 threads of consecutive linear ids. Atomics are relaxed. Threads may run one after another
// between barriers, so no progress is promised to a thread that spins on another one.
//
// *Errors.* The terminator `raise code` records an error and leaves the function; codes below
// FIRST_FRONTEND_ERROR are named here, the others belong to the front end. The status word is implicit: after `call` of a function that may
// raise, a set status returns from the caller too (results are zeros), unless the call carries
// `Flag.catches`: then the code continues and asks `status` / `status_clear`. In kernels the first error of the
// launch is kept, with block and thread id, and the thread ends; other threads go on.
// `call_host` reaches a function of the embedder (allocation, printing, objects); GPU targets refuse it.
//
// *Numbers: what every target guarantees.*
//  - Integers wrap. Shift counts are masked to the width. `div_*`/`rem_*`/`floor*` by zero give 0; INT_MIN / -1 wraps
//    to INT_MIN, its remainder is 0. `Flag.nonzero` promises a divisor that is not zero.
//  - f32 and f64 are IEEE, round to nearest even, one rounding per op, no contraction or reassociation, subnormals kept (a GPU
//    may flush f32 subnormals and says so); with `fastmath` names a target may use exactly those licences.
//  - `min`/`max` return NaN if an operand is NaN and order -0 below +0. `neg`, `abs`, `copysign`, `bits` work
//    on the bits. Which NaN an arithmetic op returns is unspecified; comparisons with NaN are false, `ne` is true.
//  - `trunc_sat_*` saturate, NaN gives 0. `trunc_c_*` do what x86-64 C code does (ops.ts).
//  - `math` ops are calls into `kernel/math`: the same algorithm, hence the same bits, on every target.

import type { Op } from "./ops.ts";

export type Type = "bool" | "i32" | "i64" | "f32" | "f64" | "ptr";
export type NumberType = "i32" | "i64" | "f32" | "f64";

/** How a value lies in memory. Narrow integers load as i32. */
export type MemType = "i8" | "u8" | "i16" | "u16" | "i32" | "i64" | "f32" | "f64";

export const MEM_SIZE: Readonly<Record<MemType, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** The type of the value that a load of `mem` gives. */
export function valueTypeOf(mem: MemType): NumberType {
  return mem === "i64" || mem === "f32" || mem === "f64" ? mem : "i32";
}

/** Bits of `Instr.flags`. */
export const Flag = {
  /** Division: the divisor is known to be non-zero. */
  nonzero: 1,
  /** Call: do not leave the caller when the callee raised; the code asks `status`. */
  catches: 2,
  /** Load or store: the address may be unaligned. */
  unaligned: 4,
  /** Load: must not be merged with or moved across other accesses. */
  volatile: 8,
} as const;

/** Error codes below this belong to the kernel layer, the others to the front end. */
export const FIRST_FRONTEND_ERROR = 16;
export const KernelError = {
  barrierDivergence: 1,
  stackOverflow: 2,
  outOfMemory: 3,
  outOfFuel: 4,
  unreachable: 5,
  hostError: 6,
} as const;

export const WARP_SIZE = 32;

export class Value {
  readonly id: number;
  type: Type;
  /** The instruction or block (as parameter) that defines this value. */
  def: Instr | Block;
  /** Which result or parameter of `def`. */
  index: number;
  /** A name from the source, for listings only. */
  name: string;

  constructor(id: number, type: Type, def: Instr | Block, index: number, name = "") {
    this.id = id;
    this.type = type;
    this.def = def;
    this.index = index;
    this.name = name;
  }
}

/** One instruction. All have the same fields, so that passes treat them uniformly; ops.ts says which an op uses. */
export class Instr {
  op: Op;
  /** The suffix: operand type of arithmetic and comparisons, result type of conversions, value type of accesses. */
  type: Type;
  /** Conversions: the operand type. */
  from: Type | null = null;
  /** Loads and stores: how the value lies in memory. */
  mem: MemType | null = null;
  args: Value[];
  results: Value[] = [];
  /**
   * `const`: the value (number for bool, i32 (signed), f32, f64; bigint (signed) for i64).
   * Loads, stores and atomics: constant byte offset added to the pointer. Thread intrinsics: axis 0..2. `print`: format id.
   */
  imm: number | bigint = 0;
  /** Function, host function, math function, array or fence scope. */
  name = "";
  flags = 0;
  /** Source line, 0 if none. */
  line = 0;

  constructor(op: Op, type: Type, args: Value[]) {
    this.op = op;
    this.type = type;
    this.args = args;
  }

  get result(): Value {
    return this.results[0];
  }
}

export interface Edge {
  block: Block;
  args: Value[];
}

export type Terminator =
  | { kind: "br"; to: Edge; line: number }
  | { kind: "brif"; cond: Value; yes: Edge; no: Edge; line: number }
  | { kind: "ret"; values: Value[]; line: number }
  | { kind: "raise"; code: number; line: number }
  | { kind: "unreachable"; line: number };

export class Block {
  readonly id: number;
  params: Value[] = [];
  instrs: Instr[] = [];
  term: Terminator = { kind: "unreachable", line: 0 };

  constructor(id: number) {
    this.id = id;
  }
}

export interface Param {
  name: string;
  type: Type;
  /** Pointers: element type that the source declares, a hint for listings and for GPU bindings. */
  elem?: MemType;
  /** Pointers: nobody writes these bytes while the function runs. */
  readonly?: boolean;
  /** Pointers: no other root reaches these bytes. */
  noalias?: boolean;
  /** Integers: the caller guarantees min <= value <= max (signed). */
  range?: { min: bigint; max: bigint };
}

/** Memory that belongs to a function: one per block (shared), per activation (local), or constant. */
export interface ArrayDecl {
  name: string;
  space: "shared" | "local" | "const";
  elem: MemType;
  /** Elements; "dynamic" (shared only): all dynamic arrays of a kernel start at the same address, size from the launch. */
  length: number | "dynamic";
  /** Contents of a const array, little endian. */
  data?: Uint8Array;
}

export type FnKind = "function" | "kernel" | "range";

/** Licences of `fastmath`, LLVM's names. */
export type FastMath = "nnan" | "ninf" | "nsz" | "arcp" | "contract" | "afn" | "reassoc";

export interface FnAttributes {
  fastmath: ReadonlySet<FastMath>;
  inline: "auto" | "always" | "never";
  /** Reachable from outside of the module. */
  exported: boolean;
  /** The front end knows that no effect is visible: calls may be merged and removed. */
  pure: boolean;
  /** Shown by listings: source file and first line. */
  file: string;
  line: number;
}

export class Fn {
  readonly name: string;
  readonly kind: FnKind;
  readonly params: Param[];
  readonly results: Type[];
  blocks: Block[] = [];
  arrays: ArrayDecl[] = [];
  readonly attributes: FnAttributes;
  private nextValue = 0;
  private nextBlock = 0;

  constructor(
    name: string,
    kind: FnKind,
    params: Param[],
    results: Type[],
    attributes: Partial<FnAttributes> = {},
  ) {
    this.name = name;
    this.kind = kind;
    this.params = params;
    this.results = results;
    this.attributes = {
      fastmath: new Set(),
      inline: "auto",
      exported: kind !== "function",
      pure: false,
      file: "",
      line: 0,
      ...attributes,
    };
  }

  get entry(): Block {
    return this.blocks[0];
  }

  /** Appends a new empty block. */
  addBlock(): Block {
    const block = new Block(this.nextBlock++);
    this.blocks.push(block);
    return block;
  }

  newValue(type: Type, def: Instr | Block, index: number, name = ""): Value {
    return new Value(this.nextValue++, type, def, index, name);
  }

  addParam(block: Block, type: Type, name = ""): Value {
    const value = this.newValue(type, block, block.params.length, name);
    block.params.push(value);
    return value;
  }

  addResult(instr: Instr, type: Type, name = ""): Value {
    const value = this.newValue(type, instr, instr.results.length, name);
    instr.results.push(value);
    return value;
  }

  /** Values have ids below this: the size for dense side tables. */
  get valueLimit(): number {
    return this.nextValue;
  }

  get blockLimit(): number {
    return this.nextBlock;
  }

  array(name: string): ArrayDecl {
    const found = this.arrays.find((a) => a.name === name);
    if (found === undefined) throw new Error(`no array @${name} in function @${this.name}`);
    return found;
  }
}

/** A function of the embedder that `call_host` may name. */
export interface HostFunction {
  name: string;
  params: Type[];
  results: Type[];
  /** It may set the status word, so callers check it. */
  raises: boolean;
  /** No visible effect: unused calls may go. */
  pure?: boolean;
  /** What programs get from it, for those who read why a kernel cannot do without the host. */
  purpose?: string;
}

export class Module {
  readonly functions = new Map<string, Fn>();
  readonly hostFunctions = new Map<string, HostFunction>();

  add(fn: Fn): Fn {
    if (this.functions.has(fn.name)) throw new Error(`function @${fn.name} is already defined`);
    this.functions.set(fn.name, fn);
    return fn;
  }

  fn(name: string): Fn {
    const found = this.functions.get(name);
    if (found === undefined) throw new Error(`no function @${name} in this module`);
    return found;
  }
}

/** The out-edges of a block, in order yes, no. */
export function successors(block: Block): Edge[] {
  const t = block.term;
  if (t.kind === "br") return [t.to];
  if (t.kind === "brif") return [t.yes, t.no];
  return [];
}

/** Calls `visit` with each value that the terminator uses. */
export function forEachTermUse(term: Terminator, visit: (v: Value) => void): void {
  switch (term.kind) {
    case "br":
      term.to.args.forEach(visit);
      break;
    case "brif":
      visit(term.cond);
      term.yes.args.forEach(visit);
      term.no.args.forEach(visit);
      break;
    case "ret":
      term.values.forEach(visit);
      break;
    default:
      break;
  }
}

/** Replaces each value that the terminator uses by `map(value)`. */
export function mapTermUses(term: Terminator, map: (v: Value) => Value): void {
  const replace = (args: Value[]): void => {
    for (let i = 0; i < args.length; i++) args[i] = map(args[i]);
  };
  switch (term.kind) {
    case "br":
      replace(term.to.args);
      break;
    case "brif":
      term.cond = map(term.cond);
      replace(term.yes.args);
      replace(term.no.args);
      break;
    case "ret":
      replace(term.values);
      break;
    default:
      break;
  }
}
