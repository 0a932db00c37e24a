// The untyped SSA form of a Python function. Blocks have parameters, branches pass arguments to them; every variable is
// defined once. An instruction is one operation of Python; what it does depends on types that are inferred later, in
// numba/typing, once per list of argument types. This form is made once per function and not changed afterwards.

import type { PyCode } from "../../bytecode/code.ts";
import type { PyValue } from "../../objects/object.ts";

export class Var {
  readonly id: number;
  /** The source variable that it is a version of; "" for temporaries. */
  name = "";
  def: Inst | SsaBlock;
  line: number;

  constructor(id: number, def: Inst | SsaBlock, line: number) {
    this.id = id;
    this.def = def;
    this.line = line;
  }
}

export type Operation =
  | { readonly kind: "arg"; readonly index: number; readonly name: string }
  | { readonly kind: "const"; readonly value: PyValue }
  /** A code object on its way into a closure. */
  | { readonly kind: "code"; readonly code: PyCode }
  | { readonly kind: "undef" }
  | { readonly kind: "global" | "free"; readonly name: string }
  /** `op` is the name in module `operator`: "add", "iadd", "lt", "is_", "contains", … */
  | { readonly kind: "binary"; readonly op: string }
  | { readonly kind: "unary"; readonly op: "neg" | "pos" | "invert" | "not_" | "truth" }
  | { readonly kind: "getattr" | "setattr"; readonly name: string }
  | { readonly kind: "getitem" | "setitem" | "delitem" | "slice" }
  | { readonly kind: "tuple" | "list" | "set" | "map" }
  | { readonly kind: "list_append" | "list_extend" | "list_to_tuple" }
  /** Results: `before` items, with `after` >= 0 a list or tuple of the rest, `after` items. */
  | { readonly kind: "unpack"; readonly before: number; readonly after: number }
  | { readonly kind: "getiter" }
  /** Results: the item, and whether there was one. */
  | { readonly kind: "iternext" }
  /** Arguments: the callee, then the arguments, the last ones named; `star`: the argument after the callee is unpacked. */
  | { readonly kind: "call"; readonly names: readonly string[]; readonly star: boolean }
  | { readonly kind: "closure"; readonly code: PyCode; readonly captured: number }
  | { readonly kind: "caught" }
  | { readonly kind: "match_exception" }
  | { readonly kind: "to_string" }
  | { readonly kind: "concat" };

export class Inst {
  readonly operation: Operation;
  args: Var[];
  readonly results: Var[] = [];
  readonly line: number;

  constructor(operation: Operation, args: Var[], line: number) {
    this.operation = operation;
    this.args = args;
    this.line = line;
  }

  get result(): Var {
    return this.results[0];
  }
}

export interface SsaEdge {
  readonly block: SsaBlock;
  args: Var[];
}

export type SsaTerminator =
  | { kind: "jump"; to: SsaEdge; line: number }
  /** Taken when the truth of `cond` is known to be a bool. */
  | { kind: "branch"; cond: Var; yes: SsaEdge; no: SsaEdge; line: number }
  | { kind: "return"; value: Var; line: number }
  /** `exc` null: the exception that the handler was entered with goes on. */
  | { kind: "raise"; exc: Var | null; line: number }
  | { kind: "unreachable"; line: number };

export class SsaBlock {
  readonly id: number;
  readonly params: Var[] = [];
  readonly insts: Inst[] = [];
  term: SsaTerminator = { kind: "unreachable", line: 0 };
  /** Where an error in this block goes; the arguments are values at the start of the block. */
  handler: SsaEdge | null = null;

  constructor(id: number) {
    this.id = id;
  }
}

export interface SsaFunction {
  readonly code: PyCode;
  /** In reverse postorder; the first is the entry. */
  readonly blocks: SsaBlock[];
  readonly varCount: number;
}

/** Out-edges of a block, the handler last. */
export function edgesOf(block: SsaBlock): SsaEdge[] {
  const { term } = block;
  const edges: SsaEdge[] = [];
  if (term.kind === "jump") edges.push(term.to);
  else if (term.kind === "branch") edges.push(term.yes, term.no);
  if (block.handler !== null) edges.push(block.handler);
  return edges;
}

/** The variable that a terminator itself uses, edges aside. */
export function termUse(term: SsaTerminator): Var | null {
  if (term.kind === "branch") return term.cond;
  if (term.kind === "return") return term.value;
  return term.kind === "raise" ? term.exc : null;
}
