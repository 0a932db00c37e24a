/** The module `_opcode`: what the instruction table (bytecode/opcodes.ts) says, for the library's dis. */

import { OP_INFO, Op, type OperandKind, type OpInfo } from "../bytecode/opcodes.ts";
import {
  BINARY_OPERATORS,
  INTRINSICS_1,
  INTRINSICS_2,
  SPECIAL_METHODS,
} from "../bytecode/operand-tables.ts";
import { indexNumber } from "../objects/abstract.ts";
import { fn, type PyBuiltin } from "../objects/builtin.ts";
import { valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const rows = OP_INFO as Readonly<Record<number, OpInfo | undefined>>;

/** Whether the argument of an instruction is of one of some kinds. */
function test(name: string, holds: (info: OpInfo) => boolean): PyBuiltin {
  return fn(`${name}(opcode)`, (opcode: PyValue) => {
    const info = rows[indexNumber(opcode)];
    return info !== undefined && holds(info);
  });
}

const ofKinds =
  (...kinds: OperandKind[]) =>
  (info: OpInfo): boolean =>
    kinds.includes(info.operand);

const isLocal = ofKinds("local", "local-pair");

/** The monitored forms of unconditional and conditional jumps are not listed as jumps. */
function isJump(info: OpInfo): boolean {
  if (info.operand !== "jump" && info.operand !== "jump-back") return false;
  const { family, group } = info;
  return group !== "instrumented" || family === Op.FOR_ITER || family === Op.END_ASYNC_FOR;
}

function stackEffect(opcode: PyValue, argument: PyValue, jump: PyValue): number {
  const info = rows[indexNumber(opcode)];
  const arg = argument === null ? 0 : indexNumber(argument);
  if (jump !== null && typeof jump !== "boolean") {
    throw valueError("stack_effect: jump must be False, True or None");
  }
  if (info === undefined || info.group === "specialized" || arg < 0) {
    throw valueError("invalid opcode or oparg");
  }
  const { effect } = info;
  if (typeof effect === "number") return effect;
  if (jump !== null) return effect(arg, jump);
  return Math.max(effect(arg, false), effect(arg, true));
}

const texts = (names: readonly string[]) => (): PyList => new PyList([...names]);

export const opcodeModule: ModuleSpec = {
  name: "_opcode",
  doc: "Opcode support module.",
  functions: [
    fn(
      "stack_effect(opcode, oparg=None, /, *, jump=None)",
      stackEffect,
      "Compute the stack effect of the opcode.",
    ),
    test("is_valid", () => true),
    test("has_arg", (info) => info.operand !== "none"),
    test("has_const", ofKinds("const")),
    test("has_name", ofKinds("name", "global", "attr", "super-attr")),
    test("has_jump", isJump),
    // LOAD_DEREF reads a local of the frame: CPython counts it as one.
    test("has_free", (info) => info.operand === "deref" && info.family !== Op.LOAD_DEREF),
    test("has_local", (info) => isLocal(info) || info.family === Op.LOAD_DEREF),
    test("has_exc", ofKinds("handler")),
    fn("get_nb_ops()", () => {
      const rows = BINARY_OPERATORS.map(([name, symbol]) => new PyTuple([name, symbol]));
      return new PyList(rows);
    }),
    fn("get_intrinsic1_descs()", texts(INTRINSICS_1)),
    fn("get_intrinsic2_descs()", texts(INTRINSICS_2)),
    fn("get_special_method_names()", texts(SPECIAL_METHODS)),
    fn("get_specialization_stats()", () => null),
    fn("get_executor(code, offset)", () => {
      throw valueError("no executor exists at address 0");
    }),
  ],
  names: () => ({ ENABLE_SPECIALIZATION: 1, ENABLE_SPECIALIZATION_FT: 1 }),
};
