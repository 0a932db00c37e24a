/**
 * `types.CodeType(...)` and `code.replace(...)`: both take the fields that a code object shows, check
 * that they fit together, and lay out the frame anew.
 */
import { type CodeFields, PyCode } from "../bytecode/code.ts";
import { layOutVariables, parameterCount } from "../bytecode/local-layout.ts";
import { smallIndex, typeName } from "../objects/abstract.ts";
import { audit, isAudited } from "../objects/audit.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import type { KwNames, PyValue } from "../objects/object.ts";
import { hostText, PyBytes, PyTuple, strFromHost } from "../objects/sequence-values.ts";

type FieldKind = "count" | "int" | "bytes" | "tuple" | "names" | "str";

/** In the order of the constructor's arguments. */
const FIELDS = {
  co_argcount: "count",
  co_posonlyargcount: "count",
  co_kwonlyargcount: "count",
  co_nlocals: "count",
  co_stacksize: "int",
  co_flags: "int",
  co_code: "bytes",
  co_consts: "tuple",
  co_names: "names",
  co_varnames: "names",
  co_filename: "str",
  co_name: "str",
  co_qualname: "str",
  co_firstlineno: "int",
  co_linetable: "bytes",
  co_exceptiontable: "bytes",
  co_freevars: "names",
  co_cellvars: "names",
} as const satisfies Readonly<Record<string, FieldKind>>;

type FieldName = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];
/** The last two may be left out. */
const REQUIRED = FIELD_NAMES.length - 2;

type ShownFields = Omit<CodeFields, "localsplusnames" | "localspluskinds"> & {
  readonly co_nlocals: number;
  readonly co_varnames: readonly string[];
  readonly co_cellvars: readonly string[];
  readonly co_freevars: readonly string[];
};

/** The host's form of an argument; `where` names it in errors. */
function convert(kind: FieldKind, value: PyValue, where: string): unknown {
  const wrong = (type: string) => typeError(`${where} must be ${type}, not ${typeName(value)}`);
  switch (kind) {
    case "count":
    case "int":
      return smallIndex(value);
    case "bytes":
      if (!(value instanceof PyBytes)) throw wrong("bytes");
      return value.bytes;
    case "str": {
      const text = hostText(value);
      if (text === undefined) throw wrong("str");
      return text;
    }
    default:
      if (!(value instanceof PyTuple)) throw wrong("tuple");
      return kind === "tuple" ? value.items : value.items.map(nameOf);
  }
}

function nameOf(item: PyValue): string {
  const text = hostText(item);
  if (text !== undefined) return text;
  throw typeError(`name tuples must contain only strings, not '${typeName(item)}'`);
}

function checkFields(fields: ShownFields): void {
  const { co_argcount, co_posonlyargcount, co_stacksize, co_flags, co_nlocals } = fields;
  if (co_posonlyargcount > co_argcount || co_stacksize < 0 || co_flags < 0) {
    throw newError("SystemError", "bad argument to internal function");
  }
  if (fields.co_code.length % 2 !== 0) throw valueError("code: co_code is malformed");
  if (parameterCount(fields) > fields.co_varnames.length) {
    throw valueError("code: co_varnames is too small");
  }
  if (co_nlocals !== fields.co_varnames.length) {
    throw valueError("code: co_nlocals != len(co_varnames)");
  }
}

function auditCode(fields: ShownFields): void {
  if (!isAudited()) return;
  audit(
    "code.__new__",
    new PyBytes(fields.co_code),
    strFromHost(fields.co_filename),
    strFromHost(fields.co_name),
    fields.co_argcount,
    fields.co_posonlyargcount,
    fields.co_kwonlyargcount,
    fields.co_nlocals,
    fields.co_stacksize,
    fields.co_flags,
  );
}

function makeCode(fields: ShownFields): PyCode {
  auditCode(fields);
  checkFields(fields);
  const { co_varnames: varnames, co_cellvars: cellvars, co_freevars: freevars } = fields;
  return new PyCode({ ...fields, ...layOutVariables({ varnames, cellvars, freevars }, fields) });
}

export function newCode(args: readonly PyValue[], kwnames: KwNames): PyCode {
  if (kwnames !== null && kwnames.length > 0) throw typeError("code() takes no keyword arguments");
  if (args.length < REQUIRED || args.length > FIELD_NAMES.length) {
    const [bound, limit] =
      args.length < REQUIRED ? ["least", REQUIRED] : ["most", FIELD_NAMES.length];
    throw typeError(`code expected at ${bound} ${limit} arguments, got ${args.length}`);
  }
  const fields: Record<string, unknown> = { co_freevars: [], co_cellvars: [] };
  args.forEach((value, i) => {
    const name = FIELD_NAMES[i];
    fields[name] = convert(FIELDS[name], value, `code() argument ${i + 1}`);
  });
  for (const name of FIELD_NAMES) {
    if (FIELDS[name] === "count" && (fields[name] as number) < 0) {
      throw valueError(`code: ${name.slice(3)} must not be negative`);
    }
  }
  return makeCode(fields as unknown as ShownFields);
}

/** `code.replace(**changes)`, which copy.replace calls too. */
export function replaceCode(self: PyCode, changes: ReadonlyMap<string, PyValue>): PyCode {
  const fields: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) fields[name] = self[name];
  for (const [name, value] of changes) {
    if (!(name in FIELDS)) {
      throw typeError(`replace() got an unexpected keyword argument '${name}'`);
    }
    const kind = FIELDS[name as FieldName];
    const changed = convert(kind, value, `replace() argument '${name}'`);
    if (typeof changed === "number" && changed < 0) {
      throw valueError(`${name} must be a positive integer`);
    }
    fields[name] = changed;
  }
  return makeCode(fields as unknown as ShownFields);
}
