/** The type `code`: attributes, iteration over lines and positions, `replace`, equality. */
import { type CodeFields, PyCode } from "../bytecode/code.ts";
import { eachLocation, lineRanges } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { equal, indexNumber, iter, toArray, typeName } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { codeType, NotImplemented, typeOf } from "../objects/core-types.ts";
import { attribute, defineType, field, method } from "../objects/define.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { tupleHalves } from "../objects/hash-combine.ts";
import { hashInHalves } from "../objects/hash-halves.ts";
import { EQ, type KwNames, NE, type PyType, type PyValue } from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { hostText, PyBytes, PyTuple } from "../objects/sequence-values.ts";
import { instructionMap } from "./instruction-map.ts";

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

const bindReplace = argumentBinder(
  "replace(self, /, *, co_argcount=<absent>, co_posonlyargcount=<absent>, co_kwonlyargcount=<absent>, co_nlocals=<absent>, co_stacksize=<absent>, co_flags=<absent>, co_firstlineno=<absent>, co_code=<absent>, co_consts=<absent>, co_names=<absent>, co_varnames=<absent>, co_freevars=<absent>, co_cellvars=<absent>, co_filename=<absent>, co_name=<absent>, co_qualname=<absent>, co_linetable=<absent>, co_exceptiontable=<absent>)",
);
const REPLACED = [
  "co_argcount",
  "co_posonlyargcount",
  "co_kwonlyargcount",
  "co_nlocals",
  "co_stacksize",
  "co_flags",
  "co_firstlineno",
  "co_code",
  "co_consts",
  "co_names",
  "co_varnames",
  "co_freevars",
  "co_cellvars",
  "co_filename",
  "co_name",
  "co_qualname",
  "co_linetable",
  "co_exceptiontable",
] as const;

function textOf(value: PyValue, name: string): string {
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`replace() argument '${name}' must be str, not ${typeName(value)}`);
  }
  return text;
}
function bytesOf(value: PyValue, name: string): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  throw typeError(`replace() argument '${name}' must be bytes, not ${typeName(value)}`);
}
function namesOf(value: PyValue, name: string): string[] {
  if (!(value instanceof PyTuple)) {
    throw typeError(`replace() argument '${name}' must be tuple, not ${typeName(value)}`);
  }
  return value.items.map((item) => {
    const text = hostText(item);
    if (text === undefined) {
      throw typeError(`name tuples must contain only strings, not '${typeName(item)}'`);
    }
    return text;
  });
}

/** `code.replace(**changes)`, also used by types.CodeType through copy.replace. */
export function replaceCode(self: PyCode, args: PyValue[], kwnames: KwNames): PyCode {
  const values = bindReplace([self, ...args], kwnames).slice(1) as (PyValue | undefined)[];
  const changes: Partial<CodeFields> = {};
  const target = changes as Record<string, unknown>;
  let renamed = false;
  const variables: Record<string, string[]> = {
    co_varnames: self.co_varnames,
    co_freevars: self.co_freevars,
    co_cellvars: self.co_cellvars,
  };
  REPLACED.forEach((name, i) => {
    const value = values[i];
    if (value === undefined) return;
    if (name === "co_filename" || name === "co_name" || name === "co_qualname") {
      target[name] = textOf(value, name);
    } else if (name === "co_code" || name === "co_linetable" || name === "co_exceptiontable") {
      target[name] = bytesOf(value, name);
    } else if (name === "co_consts") target[name] = toArray(value);
    else if (name === "co_names") target[name] = namesOf(value, name);
    else if (name in variables) {
      variables[name] = namesOf(value, name);
      renamed = true;
    } else {
      const n = indexNumber(value);
      if (n < 0) throw valueError(`${name} must be a positive integer`);
      if (name === "co_nlocals") {
        if (n !== self.co_nlocals) {
          throw valueError("code: co_nlocals != len(co_varnames)");
        }
      } else target[name] = n;
    }
  });
  if (renamed) renameVariables(self, variables, changes);
  return self.replace(changes);
}

/** New names for localsplus: kinds stay, since the number of each kind must. */
function renameVariables(
  self: PyCode,
  variables: Record<string, string[]>,
  changes: Partial<CodeFields>,
): void {
  const { co_varnames, co_freevars, co_cellvars } = variables;
  if (co_varnames.length !== self.co_nlocals) {
    throw valueError("code: co_nlocals != len(co_varnames)");
  }
  const names = co_varnames.slice();
  for (const name of co_cellvars) if (!names.includes(name)) names.push(name);
  names.push(...co_freevars);
  if (names.length !== self.localsplusnames.length) {
    throw valueError("code: co_varnames is too small");
  }
  (changes as { localsplusnames: string[] }).localsplusnames = names;
}

defineType(codeType, {
  signature:
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
  final: true,
  hasWeakref: true,
  doc: "Create a code object.  Not for mere mortals.",
  slots: {
    new: (_cls: PyType) => {
      throw typeError("code objects are made by compile() and code.replace()");
    },
    repr: (self: PyCode) =>
      `<code object ${self.co_name} at ${addressText(self)}, file "${self.co_filename}", line ${self.co_firstlineno}>`,
    hash: hashInHalves((self: PyCode) =>
      tupleHalves([
        self.co_name,
        strings(self.co_names),
        strings(self.localsplusnames),
        self.co_argcount,
        self.co_posonlyargcount,
        self.co_kwonlyargcount,
        self.co_flags,
        new PyBytes(self.co_code),
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
    field("co_consts", (self: PyCode) => new PyTuple(self.co_consts)),
    field("co_names", (self: PyCode) => strings(self.co_names)),
    attribute("co_varnames", (self: PyCode) => strings(self.co_varnames)),
    attribute("co_freevars", (self: PyCode) => strings(self.co_freevars)),
    attribute("co_cellvars", (self: PyCode) => strings(self.co_cellvars)),
    field("co_filename", (self: PyCode) => self.co_filename),
    field("co_name", (self: PyCode) => self.co_name),
    field("co_qualname", (self: PyCode) => self.co_qualname),
    field("co_firstlineno", (self: PyCode) => self.co_firstlineno),
    field("co_linetable", (self: PyCode) => new PyBytes(self.co_linetable)),
    field("co_exceptiontable", (self: PyCode) => new PyBytes(self.co_exceptiontable)),
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
      const shown = (n: number): PyValue => (n < 0 ? null : n);
      eachLocation(self.co_linetable, self.co_firstlineno, (_start, count, at) => {
        const row = new PyTuple([
          shown(at.lineno),
          shown(at.end_lineno),
          shown(at.col_offset),
          shown(at.end_col_offset),
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
    method("replace(self, /, **changes)", (self: PyCode, changes: Map<string, PyValue>) =>
      replaceCode(self, [...changes.values()], [...changes.keys()]),
    ),
    method("__replace__(self, /, **changes)", (self: PyCode, changes: Map<string, PyValue>) =>
      replaceCode(self, [...changes.values()], [...changes.keys()]),
    ),
    method("_varname_from_oparg(self, oparg)", (self: PyCode, oparg: PyValue) => {
      const name = self.localsplusnames[indexNumber(oparg)];
      if (name === undefined) throw typeError("oparg out of range");
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
