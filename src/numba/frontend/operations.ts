// What each opcode does to the abstract stack: one row per opcode that compiled code may contain. An opcode without a row
// is refused by name. Semantics are those of the unspecialised instruction, see bytecode/opcodes.ts.

import { PyCode } from "../../bytecode/code.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { BINARY_OPERATORS, BinaryOp } from "../../bytecode/operand-tables.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PySlice, PyTuple } from "../../objects/sequence-values.ts";
import type { SsaBuilder, StackItem } from "./construct.ts";
import type { Instruction } from "./flow.ts";
import type { Operation, Var } from "./ssa.ts";

type Row = (b: SsaBuilder, i: Instruction) => void;

const skip: Row = () => {};
const COMPARISONS = ["lt", "le", "eq", "ne", "gt", "ge"];
const OPERATORS: Readonly<Record<string, string>> = {
  "+": "add",
  "&": "and_",
  "//": "floordiv",
  "<<": "lshift",
  "@": "matmul",
  "*": "mul",
  "%": "mod",
  "|": "or_",
  "**": "pow",
  ">>": "rshift",
  "-": "sub",
  "/": "truediv",
  "^": "xor",
};

function operatorName(arg: number): string {
  const symbol = BINARY_OPERATORS[arg][1];
  if (!symbol.endsWith("=")) return OPERATORS[symbol];
  return `i${OPERATORS[symbol.slice(0, -1)].replace("_", "")}`;
}

function loadConst(b: SsaBuilder, value: PyValue): Var {
  if (value instanceof PyCode) return b.emit({ kind: "code", code: value }, []);
  if (value instanceof PySlice) {
    const parts = [value.start, value.stop];
    if (value.step !== null) parts.push(value.step);
    return b.emit(
      { kind: "slice" },
      parts.map((p) => loadConst(b, p)),
    );
  }
  if (value instanceof PyTuple && value.items.some((v) => v instanceof PySlice)) {
    return b.emit(
      { kind: "tuple" },
      value.items.map((v) => loadConst(b, v)),
    );
  }
  return b.emit({ kind: "const", value }, []);
}

const binary = (b: SsaBuilder, op: string, x: Var, y: Var): void =>
  b.push(b.emit({ kind: "binary", op }, [x, y]));

const collect =
  (kind: "tuple" | "list" | "set" | "map", width = 1): Row =>
  (b, i) =>
    b.push(b.emit({ kind }, b.popMany(i.arg * width)));

const unary =
  (op: "neg" | "invert" | "not_" | "truth"): Row =>
  (b) =>
    b.push(b.emit({ kind: "unary", op }, [b.pop()]));

function branch(b: SsaBuilder, i: Instruction, cond: Var, jumpIf: boolean): void {
  const target = b.edgeTo(i.next + i.arg);
  const next = b.edgeTo(i.next);
  b.terminate({
    kind: "branch",
    cond,
    yes: jumpIf ? target : next,
    no: jumpIf ? next : target,
    line: b.line,
  });
}

function noneTest(jumpIf: boolean): Row {
  return (b, i) => {
    const none = b.emit({ kind: "const", value: null }, []);
    branch(b, i, b.emit({ kind: "binary", op: "is_" }, [b.pop(), none]), jumpIf);
  };
}

function boolTest(jumpIf: boolean): Row {
  return (b, i) => branch(b, i, b.emit({ kind: "unary", op: "truth" }, [b.pop()]), jumpIf);
}

/** Calls what lies below the arguments: callable, self or the empty place. */
function call(b: SsaBuilder, args: Var[], names: readonly string[], star = false): void {
  const self: StackItem = b.popItem();
  const callee = b.pop();
  const all = typeof self === "symbol" ? args : [self, ...args];
  b.push(b.emit({ kind: "call", names, star }, [callee, ...all]));
}

/** A local, or a free variable on its way into a closure. */
function load(b: SsaBuilder, index: number): Var {
  const { localsplusnames, nfreevars } = b.code;
  if (index < localsplusnames.length - nfreevars) return b.loadLocal(index);
  return b.emit({ kind: "free", name: localsplusnames[index] }, []);
}

const twoLocals = (i: Instruction): [number, number] => [i.arg >> 4, i.arg & 15];

function loadGlobal(b: SsaBuilder, i: Instruction): void {
  b.push(b.emit({ kind: "global", name: b.code.co_names[i.arg >> 1] }, []));
  if (i.arg & 1) b.push(NULL_ITEM);
}

function loadAttr(b: SsaBuilder, i: Instruction): void {
  b.push(b.emit({ kind: "getattr", name: b.code.co_names[i.arg >> 1] }, [b.pop()]));
  if (i.arg & 1) b.push(NULL_ITEM);
}

function setFunctionAttribute(b: SsaBuilder, i: Instruction): void {
  const fn = b.pop();
  const value = b.pop();
  const made = fn.def as { operation: Operation; args: Var[] };
  const { operation } = made;
  if (operation.kind !== "closure") throw b.unsupported("unexpected function attribute");
  const items = tupleItems(value);
  switch (i.arg) {
    case 1: {
      const defaults = items ?? constantTuple(b, value);
      b.push(b.emit(operation, [...made.args, ...defaults]));
      return;
    }
    case 8: {
      // Closure cells come before the defaults.
      const cells = items ?? [];
      const next = { ...operation, captured: cells.length };
      b.push(b.emit(next, [...cells, ...made.args]));
      return;
    }
    case 4:
    case 16:
      b.push(fn);
      return;
    default:
      throw b.unsupported("keyword-only defaults of inner functions are not supported");
  }
}

function tupleItems(value: Var): Var[] | null {
  const { def } = value;
  if (!("operation" in def) || def.operation.kind !== "tuple") return null;
  return def.args;
}

function constantTuple(b: SsaBuilder, value: Var): Var[] {
  const { def } = value;
  if (!("operation" in def) || def.operation.kind !== "const") return [];
  const constant = def.operation.value;
  return constant instanceof PyTuple ? constant.items.map((v) => loadConst(b, v)) : [];
}

// The marker is compared by kind only (operations must not import construct.ts at run time, which imports them).
const NULL_ITEM = Symbol.for("krait.null") as unknown as StackItem;

export const OPERATIONS: Partial<Record<Op, Row>> = {
  [Op.RESUME]: skip,
  [Op.NOP]: skip,
  [Op.CACHE]: skip,
  [Op.NOT_TAKEN]: skip,
  [Op.COPY_FREE_VARS]: skip,
  [Op.MAKE_CELL]: skip,
  [Op.END_FOR]: (b) => void b.popItem(),
  [Op.POP_ITER]: (b) => void b.popItem(),
  [Op.POP_TOP]: (b) => void b.popItem(),
  [Op.PUSH_NULL]: (b) => b.push(NULL_ITEM),
  [Op.COPY]: (b, i) => b.push(b.peek(i.arg)),
  [Op.SWAP]: (b, i) => {
    const top = b.peek(1);
    const other = b.peek(i.arg);
    b.replace(1, other);
    b.replace(i.arg, top);
  },

  [Op.LOAD_CONST]: (b, i) => b.push(loadConst(b, b.code.co_consts[i.arg])),
  [Op.LOAD_SMALL_INT]: (b, i) => b.push(b.emit({ kind: "const", value: i.arg }, [])),
  [Op.LOAD_COMMON_CONSTANT]: (b, i) => {
    const name = ["AssertionError", "NotImplementedError", "tuple", "all", "any"][i.arg];
    const exception = exceptionTypes[name];
    if (exception !== undefined) b.push(b.emit({ kind: "const", value: exception }, []));
    else b.push(b.emit({ kind: "global", name }, []));
  },
  [Op.LOAD_GLOBAL]: loadGlobal,
  [Op.LOAD_NAME]: (b, i) => b.push(b.emit({ kind: "global", name: b.code.co_names[i.arg] }, [])),
  [Op.LOAD_ATTR]: loadAttr,
  [Op.STORE_ATTR]: (b, i) => {
    const object = b.pop();
    b.emitMany({ kind: "setattr", name: b.code.co_names[i.arg] }, [object, b.pop()], 0);
  },

  [Op.LOAD_FAST]: (b, i) => b.push(load(b, i.arg)),
  [Op.LOAD_FAST_BORROW]: (b, i) => b.push(load(b, i.arg)),
  [Op.LOAD_FAST_CHECK]: (b, i) => b.push(load(b, i.arg)),
  [Op.LOAD_FAST_LOAD_FAST]: (b, i) => {
    for (const k of twoLocals(i)) b.push(b.loadLocal(k));
  },
  [Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW]: (b, i) => {
    for (const k of twoLocals(i)) b.push(b.loadLocal(k));
  },
  [Op.LOAD_FAST_AND_CLEAR]: (b, i) => {
    b.push(b.loadLocal(i.arg));
    b.clearLocal(i.arg);
  },
  [Op.STORE_FAST]: (b, i) => b.storeLocal(i.arg, b.pop()),
  [Op.STORE_FAST_STORE_FAST]: (b, i) => {
    const [first, second] = twoLocals(i);
    b.storeLocal(first, b.pop());
    b.storeLocal(second, b.pop());
  },
  [Op.STORE_FAST_LOAD_FAST]: (b, i) => {
    const [store, load] = twoLocals(i);
    b.storeLocal(store, b.pop());
    b.push(b.loadLocal(load));
  },
  [Op.DELETE_FAST]: (b, i) => b.clearLocal(i.arg),
  // A cell of this function is a variable like any other; a free variable is frozen.
  [Op.LOAD_DEREF]: (b, i) => b.push(load(b, i.arg)),
  [Op.STORE_DEREF]: (b, i) => {
    if (i.arg >= b.code.localsplusnames.length - b.code.nfreevars) {
      throw b.unsupported("Use of unsupported opcode (STORE_DEREF) found");
    }
    b.storeLocal(i.arg, b.pop());
  },

  [Op.BINARY_OP]: (b, i) => {
    const [x, y] = b.popMany(2);
    if (i.arg === BinaryOp.SUBSCR) b.push(b.emit({ kind: "getitem" }, [x, y]));
    else binary(b, operatorName(i.arg), x, y);
  },
  [Op.BINARY_SLICE]: (b) => {
    const [object, start, stop] = b.popMany(3);
    const index = b.emit({ kind: "slice" }, [start, stop]);
    b.push(b.emit({ kind: "getitem" }, [object, index]));
  },
  [Op.STORE_SLICE]: (b) => {
    const [value, object, start, stop] = b.popMany(4);
    const index = b.emit({ kind: "slice" }, [start, stop]);
    b.emitMany({ kind: "setitem" }, [object, index, value], 0);
  },
  [Op.STORE_SUBSCR]: (b) => {
    const [value, object, index] = b.popMany(3);
    b.emitMany({ kind: "setitem" }, [object, index, value], 0);
  },
  [Op.DELETE_SUBSCR]: (b) => void b.emitMany({ kind: "delitem" }, b.popMany(2), 0),
  [Op.COMPARE_OP]: (b, i) => {
    const [x, y] = b.popMany(2);
    binary(b, COMPARISONS[i.arg >> 5], x, y);
    if (i.arg & 16) b.push(b.emit({ kind: "unary", op: "truth" }, [b.pop()]));
  },
  [Op.IS_OP]: (b, i) => {
    const [x, y] = b.popMany(2);
    binary(b, i.arg ? "is_not" : "is_", x, y);
  },
  [Op.CONTAINS_OP]: (b, i) => {
    const [item, container] = b.popMany(2);
    binary(b, "contains", container, item);
    if (i.arg) b.push(b.emit({ kind: "unary", op: "not_" }, [b.pop()]));
  },
  [Op.UNARY_NEGATIVE]: unary("neg"),
  [Op.UNARY_INVERT]: unary("invert"),
  [Op.UNARY_NOT]: unary("not_"),
  [Op.TO_BOOL]: unary("truth"),
  [Op.CALL_INTRINSIC_1]: (b, i) => {
    if (i.arg === 5) b.push(b.emit({ kind: "unary", op: "pos" }, [b.pop()]));
    else if (i.arg === 6) b.push(b.emit({ kind: "list_to_tuple" }, [b.pop()]));
    else throw b.unsupported("Use of unsupported opcode (CALL_INTRINSIC_1) found");
  },

  [Op.BUILD_TUPLE]: collect("tuple"),
  [Op.BUILD_LIST]: collect("list"),
  [Op.BUILD_SET]: collect("set"),
  [Op.BUILD_MAP]: collect("map", 2),
  [Op.BUILD_SLICE]: (b, i) => b.push(b.emit({ kind: "slice" }, b.popMany(i.arg))),
  [Op.LIST_APPEND]: (b, i) => {
    const item = b.pop();
    b.emitMany({ kind: "list_append" }, [b.peek(i.arg) as Var, item], 0);
  },
  [Op.LIST_EXTEND]: (b, i) => {
    const items = b.pop();
    b.emitMany({ kind: "list_extend" }, [b.peek(i.arg) as Var, items], 0);
  },
  [Op.UNPACK_SEQUENCE]: (b, i) => {
    const items = b.emitMany({ kind: "unpack", before: i.arg, after: -1 }, [b.pop()], i.arg);
    for (let k = items.length - 1; k >= 0; k--) b.push(items[k]);
  },
  [Op.UNPACK_EX]: (b, i) => {
    const [before, after] = [i.arg & 255, i.arg >> 8];
    const items = b.emitMany({ kind: "unpack", before, after }, [b.pop()], before + 1 + after);
    for (let k = items.length - 1; k >= 0; k--) b.push(items[k]);
  },
  [Op.FORMAT_SIMPLE]: (b) => b.push(b.emit({ kind: "to_string" }, [b.pop()])),
  [Op.BUILD_STRING]: (b, i) => b.push(b.emit({ kind: "concat" }, b.popMany(i.arg))),

  [Op.GET_ITER]: (b) => b.push(b.emit({ kind: "getiter" }, [b.pop()])),
  [Op.FOR_ITER]: (b, i) => {
    const iter = b.peek(1) as Var;
    const [value, valid] = b.emitMany({ kind: "iternext" }, [iter], 2);
    b.push(value);
    // Both ways have a value on top: END_FOR drops it where the loop is over.
    const yes = b.edgeTo(i.next);
    const no = b.edgeTo(i.next + i.arg);
    b.terminate({ kind: "branch", cond: valid, yes, no, line: b.line });
  },

  [Op.CALL]: (b, i) => call(b, b.popMany(i.arg), []),
  [Op.CALL_KW]: (b, i) => {
    const names = b.pop().def as { operation: Operation };
    const { operation } = names;
    const tuple = operation.kind === "const" ? operation.value : null;
    const list = tuple instanceof PyTuple ? (tuple.items as readonly string[]) : [];
    call(b, b.popMany(i.arg), list);
  },
  [Op.CALL_FUNCTION_EX]: (b) => {
    const keywords = b.popItem();
    if (typeof keywords !== "symbol") {
      throw b.unsupported("CALL_FUNCTION_EX with **kwargs not supported");
    }
    call(b, [b.pop()], [], true);
  },
  [Op.MAKE_FUNCTION]: (b) => {
    const { operation } = b.pop().def as { operation: Operation };
    if (operation.kind !== "code") throw b.unsupported("unexpected function code");
    b.push(b.emit({ kind: "closure", code: operation.code, captured: 0 }, []));
  },
  [Op.SET_FUNCTION_ATTRIBUTE]: setFunctionAttribute,

  [Op.POP_JUMP_IF_TRUE]: boolTest(true),
  [Op.POP_JUMP_IF_FALSE]: boolTest(false),
  [Op.POP_JUMP_IF_NONE]: noneTest(true),
  [Op.POP_JUMP_IF_NOT_NONE]: noneTest(false),
  [Op.JUMP_FORWARD]: (b, i) => b.jump(i.next + i.arg),
  [Op.JUMP_BACKWARD]: (b, i) => b.jump(i.next - i.arg),
  [Op.JUMP_BACKWARD_NO_INTERRUPT]: (b, i) => b.jump(i.next - i.arg),
  [Op.RETURN_VALUE]: (b) => b.terminate({ kind: "return", value: b.pop(), line: b.line }),

  [Op.RAISE_VARARGS]: (b, i) => {
    if (i.arg === 2) throw b.unsupported("Use of unsupported opcode (RAISE_VARARGS) found");
    const exc = i.arg === 0 ? null : b.pop();
    b.terminate({ kind: "raise", exc, line: b.line });
  },
  [Op.RERAISE]: (b) => b.terminate({ kind: "raise", exc: null, line: b.line }),
  [Op.PUSH_EXC_INFO]: (b) => {
    // On top lies the exception of the unwinder, which no block defines.
    b.replace(1, NULL_ITEM);
    b.push(b.emit({ kind: "caught" }, []));
  },
  [Op.POP_EXCEPT]: (b) => void b.popItem(),
  [Op.CHECK_EXC_MATCH]: (b) => {
    const type = b.pop();
    b.push(b.emit({ kind: "match_exception" }, [b.peek(1) as Var, type]));
  },
};
