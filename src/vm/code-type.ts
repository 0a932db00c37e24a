/** The type `code`: attributes, iteration over lines and positions, equality. */

import { PyCode } from "../bytecode/code.ts";
import { eachLocation, lineRanges } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { bytesOf, tupleOf } from "../bytecode/shared-objects.ts";
import { equal, indexNumber, iter } from "../objects/abstract.ts";
import { codeType, NotImplemented, typeOf } from "../objects/core-types.ts";
import { attribute, defineType, field, method } from "../objects/define.ts";
import { exceptionTypes, newError } from "../objects/exceptions.ts";
import { tupleHalves } from "../objects/hash-combine.ts";
import { hashInHalves } from "../objects/hash-halves.ts";
import { EQ, type KwNames, NE, type PyType, type PyValue } from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { PyBytes, PyTuple } from "../objects/sequence-values.ts";
import { layoutOf } from "../objects/type-sizes.ts";
import { newCode, replaceCode } from "./code-constructor.ts";
import { instructionMap } from "./instruction-map.ts";
import { warn } from "./warn.ts";

/** Whether code tells columns, which tracebacks underline: not with `-X no_debug_ranges`. */
export const debugRanges = { areShown: true };

const strings = (names: readonly string[]): PyTuple => new PyTuple(names.slice());

/** Constants are equal when their types are, at every depth: 1, 1.0 and True differ. */
function sameConstant(a: PyValue, b: PyValue): boolean {
  if (typeOf(a) !== typeOf(b)) return false;
  if (a instanceof PyTuple && b instanceof PyTuple) {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, i) => sameConstant(item, b.items[i]))
    );
  }
  if (a instanceof PyCode || b instanceof PyCode) return sameCode(a as PyCode, b as PyCode);
  return equal(a, b);
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

function sameCode(a: PyCode, b: PyCode): boolean {
  return (
    a.co_name === b.co_name &&
    a.co_argcount === b.co_argcount &&
    a.co_posonlyargcount === b.co_posonlyargcount &&
    a.co_kwonlyargcount === b.co_kwonlyargcount &&
    a.co_flags === b.co_flags &&
    a.co_firstlineno === b.co_firstlineno &&
    sameBytes(a.co_code, b.co_code) &&
    a.co_consts.length === b.co_consts.length &&
    a.co_consts.every((c, i) => sameConstant(c, b.co_consts[i])) &&
    sameNames(a.co_names, b.co_names) &&
    sameNames(a.localsplusnames, b.localsplusnames) &&
    sameBytes(a.co_linetable, b.co_linetable) &&
    sameBytes(a.co_exceptiontable, b.co_exceptiontable)
  );
}

/** Pairs of distances, in bytes and in lines, each a signed or unsigned byte: what tracers read once. */
function lineNumberTable(code: PyCode): Uint8Array {
  const table: number[] = [];
  let at = 0;
  let line = code.co_firstlineno;
  for (const range of lineRanges(code.co_linetable, code.co_firstlineno)) {
    if (range.line === null || range.line === line) continue;
    let bytes = range.start * 2 - at;
    let lines = range.line - line;
    for (; bytes > 255; bytes -= 255) table.push(255, 0);
    while (lines < -128 || lines > 127) {
      const step = lines < 0 ? -128 : 127;
      table.push(bytes, step & 255);
      bytes = 0;
      lines -= step;
    }
    table.push(bytes, lines & 255);
    at = range.start * 2;
    line = range.line;
  }
  return Uint8Array.from(table);
}

defineType(codeType, {
  signature:
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
  final: true,
  hasWeakref: true,
  doc: "Create a code object.  Not for mere mortals.",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => newCode(args, kwnames),
    repr: (self: PyCode) =>
      `<code object ${self.co_name} at ${addressText(self)}, file "${self.co_filename}", line ${self.co_firstlineno}>`,
    hash: hashInHalves((self: PyCode) =>
      tupleHalves([
        self.co_name,
        tupleOf(self.co_consts),
        tupleOf(self.co_names),
        tupleOf(self.localsplusnames),
        self.co_argcount,
        self.co_posonlyargcount,
        self.co_kwonlyargcount,
        self.co_flags,
        self.co_firstlineno,
        bytesOf(self.co_code),
        bytesOf(self.co_linetable),
        bytesOf(self.co_exceptiontable),
      ]),
    ),
    richcompare: (self: PyCode, other, op) => {
      if (!(other instanceof PyCode) || (op !== EQ && op !== NE)) return NotImplemented;
      return (self === other || sameCode(self, other)) === (op === EQ);
    },
  },
  attributes: [
    field("co_argcount", (self: PyCode) => self.co_argcount),
    field("co_posonlyargcount", (self: PyCode) => self.co_posonlyargcount),
    field("co_kwonlyargcount", (self: PyCode) => self.co_kwonlyargcount),
    attribute("co_nlocals", (self: PyCode) => self.co_nlocals),
    field("co_stacksize", (self: PyCode) => self.co_stacksize),
    field("co_flags", (self: PyCode) => self.co_flags),
    attribute("co_code", (self: PyCode) => new PyBytes(plainCode(self))),
    attribute("_co_code_adaptive", (self: PyCode) => new PyBytes(adaptiveCode(self))),
    field("co_consts", (self: PyCode) => tupleOf(self.co_consts)),
    field("co_names", (self: PyCode) => tupleOf(self.co_names)),
    attribute("co_varnames", (self: PyCode) => strings(self.co_varnames)),
    attribute("co_freevars", (self: PyCode) => strings(self.co_freevars)),
    attribute("co_cellvars", (self: PyCode) => strings(self.co_cellvars)),
    field("co_filename", (self: PyCode) => self.co_filename),
    field("co_name", (self: PyCode) => self.co_name),
    field("co_qualname", (self: PyCode) => self.co_qualname),
    field("co_firstlineno", (self: PyCode) => self.co_firstlineno),
    field("co_linetable", (self: PyCode) => bytesOf(self.co_linetable)),
    attribute("co_lnotab", (self: PyCode) => {
      warn(exceptionTypes.DeprecationWarning, "co_lnotab is deprecated, use co_lines instead.");
      return new PyBytes(lineNumberTable(self));
    }),
    field("co_exceptiontable", (self: PyCode) => bytesOf(self.co_exceptiontable)),
  ],
  methods: [
    method("co_lines(self, /)", (self: PyCode) =>
      iter(
        new PyTuple(
          lineRanges(self.co_linetable, self.co_firstlineno).map(
            ({ start, end, line }) => new PyTuple([start * 2, end * 2, line]),
          ),
        ),
      ),
    ),
    method("co_positions(self, /)", (self: PyCode) => {
      const rows: PyValue[] = [];
      const { areShown } = debugRanges;
      const shown = (n: number): PyValue => (n < 0 ? null : n);
      eachLocation(self.co_linetable, self.co_firstlineno, (_start, count, at) => {
        const row = new PyTuple([
          shown(at.lineno),
          shown(areShown ? at.end_lineno : at.lineno),
          areShown ? shown(at.col_offset) : null,
          areShown ? shown(at.end_col_offset) : null,
        ]);
        for (let i = 0; i < count; i++) rows.push(row);
      });
      return iter(new PyTuple(rows));
    }),
    method("co_branches(self, /)", (self: PyCode) =>
      iter(
        new PyTuple(
          instructionMap(self).branches.map(
            ({ from, left, right }) => new PyTuple([from * 2, left * 2, right * 2]),
          ),
        ),
      ),
    ),
    method("__sizeof__(self, /)", (self: PyCode) => layoutOf(self.cls).basic + self.co_code.length),
    method("replace(self, /, **changes)", (self: PyCode, changes: Map<string, PyValue>) =>
      replaceCode(self, changes),
    ),
    method("__replace__(self, /, **changes)", (self: PyCode, changes: Map<string, PyValue>) =>
      replaceCode(self, changes),
    ),
    method("_varname_from_oparg(self, oparg)", (self: PyCode, oparg: PyValue) => {
      const name = self.localsplusnames[indexNumber(oparg)];
      if (name === undefined) throw newError("IndexError", "tuple index out of range");
      return name;
    }),
  ],
});

/** Without the operand of POP_TOP, which is the eval loop's own and says that a loop is left. */
function plainCode(code: PyCode): Uint8Array {
  const bytes = code.co_code.slice();
  for (let i = 0; i < bytes.length; i += 2) if (bytes[i] === Op.POP_TOP) bytes[i + 1] = 0;
  return bytes;
}

/** The instructions as they are specialised at the moment. */
function adaptiveCode(code: PyCode): Uint8Array {
  const bytes = plainCode(code);
  const { instrs } = code;
  for (let i = 0; i < instrs.length; i++) {
    if (bytes[2 * i] !== 0) bytes[2 * i] = instrs[i] & 255;
  }
  return bytes;
}
