/**
 * The module `_symtable`: shows the compiler's symbol table of a source text. An entry is one scope;
 * the numbers are those of symtable/scope.ts, which are CPython's.
 */
import { asPythonError } from "../compiler/compile.ts";
import { typeName } from "../objects/abstract.ts";
import { bytesIfAny } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { identityOf } from "../objects/identity.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { hostText, PyBytes, PyList } from "../objects/sequence-values.ts";
import { findFutureFeatures } from "../symtable/future.ts";
import { BlockKind, Def, RESOLUTION_SHIFT, Resolution, type Scope } from "../symtable/scope.ts";
import { buildSymbolTable } from "../symtable/symtable.ts";
import { parse } from "../syntax/parse.ts";
import { auditSource, decodeSource, lineReader, sourceOf, warnAll } from "./builtins/evaluate.ts";
import type { ModuleSpec } from "./module.ts";

const entryType = bareType("symtable entry");

class Entry extends PyObject {
  /** Made once: two looks at the same attribute give the same objects. */
  readonly symbols = new PyDict();
  readonly names: PyList;
  readonly children: PyList;

  constructor(readonly scope: Scope) {
    super();
    for (const [name, flags] of scope.symbols) this.symbols.set(name, flags);
    this.names = new PyList([...scope.parameters]);
    this.children = new PyList(scope.children.map((child) => new Entry(child)));
  }
}
Entry.prototype.cls = entryType;

defineType(entryType, {
  final: true,
  slots: {
    repr: (self: Entry) => {
      const { name, location } = self.scope;
      return `<symtable entry ${name}(${identityOf(self)}), line ${location.lineno}>`;
    },
  },
  attributes: [
    attribute("id", (self: Entry) => identityOf(self)),
    attribute("name", (self: Entry) => self.scope.name),
    attribute("symbols", (self: Entry) => self.symbols),
    attribute("varnames", (self: Entry) => self.names),
    attribute("children", (self: Entry) => self.children),
    attribute("nested", (self: Entry) => (self.scope.nested ? 1 : 0)),
    attribute("type", (self: Entry) => self.scope.kind),
    attribute("lineno", (self: Entry) => self.scope.location.lineno),
  ],
});

const MODES = ["exec", "eval", "single"] as const;

function symtable(source: PyValue, filenameValue: PyValue, startValue: PyValue): Entry {
  const filename =
    filenameValue instanceof PyBytes
      ? new TextDecoder().decode(filenameValue.bytes)
      : hostText(filenameValue);
  if (filename === undefined) {
    const found = typeName(filenameValue);
    throw typeError(`expected str, bytes or os.PathLike object, not ${found}`);
  }
  const start = hostText(startValue);
  if (start === undefined) {
    throw typeError(`symtable() argument 3 must be str, not ${typeName(startValue)}`);
  }
  if (hostText(source) === undefined && bytesIfAny(source) === undefined) {
    throw typeError("symtable() arg 1 must be a string or bytes object");
  }
  const text = sourceOf(source, "symtable", "bytes");
  const mode = MODES.find((known) => known === start);
  if (mode === undefined) {
    throw valueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  auditSource(text, filename);
  const readLine = lineReader(text);
  let phase: "parse" | "names" = "parse";
  try {
    const { tree, warnings } = parse(text, { filename, mode, decode: decodeSource });
    warnAll(warnings, filename, readLine);
    phase = "names";
    const table = buildSymbolTable(tree, filename, findFutureFeatures(tree, filename), 0);
    return new Entry(table.top);
  } catch (error) {
    throw asPythonError(error, phase, readLine);
  }
}

const CONSTANTS: Record<string, number> = {
  USE: Def.USE,
  DEF_GLOBAL: Def.GLOBAL,
  DEF_NONLOCAL: Def.NONLOCAL,
  DEF_LOCAL: Def.LOCAL,
  DEF_PARAM: Def.PARAM,
  DEF_TYPE_PARAM: Def.TYPE_PARAM,
  DEF_FREE_CLASS: Def.FREE_CLASS,
  DEF_IMPORT: Def.IMPORT,
  DEF_BOUND: Def.BOUND,
  DEF_ANNOT: Def.ANNOT,
  DEF_COMP_ITER: Def.COMP_ITER,
  DEF_COMP_CELL: Def.COMP_CELL,
  TYPE_FUNCTION: BlockKind.FUNCTION,
  TYPE_CLASS: BlockKind.CLASS,
  TYPE_MODULE: BlockKind.MODULE,
  TYPE_ANNOTATION: BlockKind.ANNOTATION,
  TYPE_TYPE_ALIAS: BlockKind.TYPE_ALIAS,
  TYPE_TYPE_PARAMETERS: BlockKind.TYPE_PARAMETERS,
  TYPE_TYPE_VARIABLE: BlockKind.TYPE_VARIABLE,
  LOCAL: Resolution.LOCAL,
  GLOBAL_EXPLICIT: Resolution.GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT: Resolution.GLOBAL_IMPLICIT,
  FREE: Resolution.FREE,
  CELL: Resolution.CELL,
  SCOPE_OFF: RESOLUTION_SHIFT,
  SCOPE_MASK: 15,
};

export const symtableModule: ModuleSpec = {
  name: "_symtable",
  functions: [fn("symtable(source, filename, startstr, /)", symtable)],
  names: () => ({ ...CONSTANTS }),
};
