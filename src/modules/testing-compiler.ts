/**
 * The part of `_testinternalcapi` that runs the compiler's stages one by one (compiler/stages.ts): sequences of instructions,
 * code generation, the passes over the graph, the assembler.
 */
import type { PyCode } from "../bytecode/code.ts";
import { location } from "../bytecode/line-table.ts";
import { OP_INFO, Op } from "../bytecode/opcodes.ts";
import { hasTarget } from "../compiler/block.ts";
import { cleanDocstring } from "../compiler/clean-docstring.ts";
import { generateModule } from "../compiler/compile.ts";
import { InstructionSequence } from "../compiler/instruction-sequence.ts";
import { assembleSequence, optimizeSequence } from "../compiler/stages.ts";
import { indexNumber, typeName } from "../objects/abstract.ts";
import { fn, type PyBuiltin } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "../objects/sequence-values.ts";
import { treeFromPython } from "./ast/from-python.ts";
import { optimizeDefault } from "./builtins/evaluate.ts";

const sequenceType = bareType("InstructionSequence");

class PyInstructionSequence extends PyObject {
  readonly sequence: InstructionSequence;
  constructor(sequence: InstructionSequence) {
    super();
    this.sequence = sequence;
  }
}
PyInstructionSequence.prototype.cls = sequenceType;

function sequenceOf(value: PyValue): InstructionSequence {
  if (value instanceof PyInstructionSequence) return value.sequence;
  throw valueError("expected an instruction sequence");
}

function addInstruction(self: PyInstructionSequence, ...given: PyValue[]): void {
  const [op, arg, line, column, endLine, endColumn] = given.map((value) => indexNumber(value));
  if (OP_INFO[op as Op] === undefined) throw valueError(`invalid opcode: ${op}`);
  self.sequence.add(op as Op, arg, location(line, endLine, column, endColumn));
}

const takesArgument = (op: Op): boolean => OP_INFO[op].operand !== "none";

/** Opcode, argument, where it begins and ends; jumps lead to positions. */
function instructions(self: PyInstructionSequence): PyList {
  const { sequence } = self;
  const shown = sequence.instructions.map(({ op, arg, loc }) => {
    const { lineno, end_lineno, col_offset, end_col_offset } = loc;
    const position = sequence.labels.length === 0 ? arg : (sequence.labels[arg] ?? -1);
    const shownArg = hasTarget(op) ? position : takesArgument(op) ? arg : null;
    return new PyTuple([op, shownArg, lineno, col_offset, end_lineno, end_col_offset]);
  });
  return new PyList(shown);
}

defineType(sequenceType, {
  doc: "Created by new_instruction_sequence().",
  module: "builtins",
  final: true,
  methods: [
    method("use_label(self, label)", (self: PyInstructionSequence, label: PyValue) =>
      self.sequence.useLabel(indexNumber(label)),
    ),
    method("new_label(self, /)", (self: PyInstructionSequence) => self.sequence.newLabel()),
    method(
      "addop(self, opcode, oparg, lineno, col_offset, end_lineno, end_col_offset)",
      addInstruction,
    ),
    method("add_nested(self, nested)", (self: PyInstructionSequence, nested: PyValue) => {
      self.sequence.nested.push(sequenceOf(nested));
    }),
    method("get_nested(self, /)", (self: PyInstructionSequence) => {
      return new PyList(self.sequence.nested.map((inner) => new PyInstructionSequence(inner)));
    }),
    method("get_instructions(self, /)", instructions),
  ],
});

const tableOf = (names: ReadonlyMap<string, number>): PyDict => {
  const dict = new PyDict();
  for (const [name, index] of names) dict.set(strFromHost(name), index);
  return dict;
};

function codegen(tree: PyValue, filename: PyValue, optimize: PyValue): PyTuple {
  const level = indexNumber(optimize);
  const unit = generateModule(treeFromPython(tree, modeOf(tree)), {
    filename: hostText(filename) ?? "",
    optimize: level < 0 ? optimizeDefault.level : level,
  });
  const metadata = new PyDict();
  const entries: Record<string, PyValue> = {
    name: unit.name,
    qualname: unit.qualname,
    consts: new PyList([...unit.consts.values]),
    names: tableOf(unit.names),
    varnames: tableOf(unit.varnames),
    cellvars: tableOf(unit.cellvars),
    freevars: tableOf(unit.freevars),
    argcount: unit.counts.posonly + unit.counts.positional,
    posonlyargcount: unit.counts.posonly,
    kwonlyargcount: unit.counts.kwonly,
    firstlineno: unit.firstLine,
  };
  for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
  return new PyTuple([new PyInstructionSequence(unit.sequence), metadata]);
}

function modeOf(tree: PyValue): string {
  switch (typeName(tree)) {
    case "Expression":
      return "eval";
    case "Interactive":
      return "single";
    default:
      return "exec";
  }
}

/** What is wrong with instructions that no program compiles to. */
function checked<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyBaseException) throw error;
    throw valueError(`invalid instruction sequence: ${(error as Error).message}`);
  }
}

function optimize(given: PyValue, consts: PyValue, nlocals: PyValue): PyValue {
  const sequence = sequenceOf(given);
  if (!(consts instanceof PyList))
    throw typeError(`consts must be a list, not ${typeName(consts)}`);
  const count = consts.items.length;
  for (const { op, arg } of sequence.instructions) {
    if (op === Op.LOAD_CONST && (arg < 0 || arg >= count)) {
      throw valueError(`LOAD_CONST index ${arg} is out of range for consts (len=${count})`);
    }
  }
  const result = checked(() => optimizeSequence(sequence, consts.items, indexNumber(nlocals)));
  consts.items.splice(0, count, ...result.consts);
  return new PyInstructionSequence(result.sequence);
}

function metadataItem(metadata: PyValue, name: string): PyValue {
  const found = metadata instanceof PyDict ? metadata.getStr(name) : undefined;
  if (found === undefined) throw valueError(`metadata has no ${name}`);
  return found;
}

/** Names to their numbers. */
function names(metadata: PyValue, name: string): Map<string, number> {
  const dict = metadataItem(metadata, name);
  if (!(dict instanceof PyDict)) throw typeError(`${name} must be a dict, not ${typeName(dict)}`);
  return new Map(
    [...dict.entries()].map(({ key, value }) => [
      hostText(key as PyValue) ?? "",
      indexNumber(value as PyValue),
    ]),
  );
}

/** Constants in the order of their numbers, from a dict or a list. */
function constants(metadata: PyValue): PyValue[] {
  const consts = metadataItem(metadata, "consts");
  if (consts instanceof PyList) return consts.items;
  if (!(consts instanceof PyDict)) throw typeError("consts must be a dict or a list");
  const entries = [...consts.entries()].map(
    ({ key, value }) => [indexNumber(value as PyValue), key as PyValue] as const,
  );
  return entries.sort(([a], [b]) => a - b).map(([, value]) => value);
}

function assemble(filename: PyValue, given: PyValue, metadata: PyValue): PyCode {
  const sequence = sequenceOf(given);
  const number = (name: string): number => indexNumber(metadataItem(metadata, name));
  const text = (name: string): string => hostText(metadataItem(metadata, name)) ?? "";
  const posonly = number("posonlyargcount");
  const unit = {
    name: text("name"),
    qualname: text("qualname"),
    firstLine: number("firstlineno"),
    names: names(metadata, "names"),
    varnames: names(metadata, "varnames"),
    cellvars: names(metadata, "cellvars"),
    freevars: names(metadata, "freevars"),
    fastHidden: new Map([...names(metadata, "fasthidden")].map(([name]) => [name, true] as const)),
    counts: { posonly, positional: number("argcount") - posonly, kwonly: number("kwonlyargcount") },
  };
  return checked(() =>
    assembleSequence(sequence, unit, constants(metadata), hostText(filename) ?? ""),
  );
}

export const compilerStages: readonly PyBuiltin[] = [
  fn("compiler_cleandoc(doc)", (doc: PyValue) => {
    const text = hostText(doc);
    if (text === undefined) {
      throw typeError(`compiler_cleandoc() argument 'doc' must be str, not ${typeName(doc)}`);
    }
    return strFromHost(cleanDocstring(text));
  }),
  fn("new_instruction_sequence()", () => new PyInstructionSequence(new InstructionSequence())),
  fn("compiler_codegen(ast, filename, optimize, compile_mode=0)", codegen),
  fn("optimize_cfg(instructions, consts, nlocals)", optimize),
  fn("assemble_code_object(filename, instructions, metadata)", assemble),
];
