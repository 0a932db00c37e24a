/**
 * The classes of `_ast`, derived from the record of nodes in syntax/ast.ts: bases, fields, their
 * types, defaults and the grammar texts in `__doc__`.
 */
import {
  call,
  getAttr,
  getAttrOptional,
  reprText,
  setAttr,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import {
  bareType,
  intType,
  listType,
  objectType,
  strType,
  typeOf,
} from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { exceptionTypes, typeError } from "../../objects/exceptions.ts";
import { makeGenericAlias } from "../../objects/generic-alias.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { materializeDict, setInstanceAttr } from "../../objects/lookup.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { makeUnion } from "../../objects/union-type.ts";
import {
  type FieldType,
  NODE_FIELDS,
  type NodeBase,
  type NodeDescription,
  type NodeKind,
  OPERATOR_NAMES,
} from "../../syntax/ast.ts";
import { warn } from "../../vm/warn.ts";

export const astType = bareType("AST");

export class PyNode extends PyObject {
  set(name: string, value: PyValue): void {
    setInstanceAttr(this, name, value);
  }
}
PyNode.prototype.cls = astType;

export const POSITIONS = ["lineno", "col_offset", "end_lineno", "end_col_offset"] as const;
const kinds = Object.keys(NODE_FIELDS) as NodeKind[];
export const describe = (kind: NodeKind): NodeDescription => NODE_FIELDS[kind];

/** Classes by their name in Python. */
export const nodeTypes = new Map<string, PyType>([["AST", astType]]);

/** Sums have an abstract class; products (`arg`, `alias`, …) are a class of their own. */
export const isProduct = (kind: NodeKind): boolean => describe(kind).base === (kind as string);

const namesOf = (value: PyValue | undefined): string[] =>
  value === undefined ? [] : toArray(value).map((name) => hostText(name) as string);

// ---- instances -------------------------------------------------------------------------------------

function deprecated(message: string): void {
  warn(exceptionTypes.DeprecationWarning, message);
}

/** The text of a name in `_fields`, which a program may fill with anything. */
function attributeName(field: PyValue): string {
  const text = hostText(field);
  if (text !== undefined) return text;
  throw typeError(`attribute name must be string, not '${typeName(field)}'`);
}

function initNode(self: PyNode, args: PyValue[], kwnames: KwNames): void {
  const cls = typeOf(self);
  const fields = toArray(getAttr(cls, "_fields"));
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  if (count > fields.length) {
    throw typeError(
      `${cls.name} constructor takes at most ${fields.length} positional argument${fields.length === 1 ? "" : "s"}`,
    );
  }
  const missing = new Set(fields);
  for (let i = 0; i < count; i++) {
    setAttr(self, attributeName(fields[i]), args[i]);
    missing.delete(fields[i]);
  }
  for (const [i, name] of (kwnames ?? []).entries()) {
    if (fields.includes(name)) {
      if (!missing.delete(name)) {
        throw typeError(`${cls.name} got multiple values for argument '${name}'`);
      }
    } else if (!namesOf(getAttrOptional(cls, "_attributes")).includes(name)) {
      deprecated(
        `${cls.name}.__init__ got an unexpected keyword argument '${name}'. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.`,
      );
    }
    setAttr(self, name, args[count + i]);
  }
  if (missing.size > 0) fillMissing(self, cls, missing);
}

/** Lists become empty, contexts Load, optional fields stay with the class's None. */
function fillMissing(self: PyNode, cls: PyType, missing: ReadonlySet<PyValue>): void {
  const types = getAttrOptional(cls, "_field_types");
  if (!(types instanceof PyDict)) return;
  for (const field of missing) {
    const type = types.get(field);
    if (type === undefined) {
      deprecated(
        `Field ${reprText(field)} is missing from ${cls.name}._field_types. This will become an error in Python 3.15.`,
      );
      continue;
    }
    const name = attributeName(field);
    if (type === nodeTypes.get("expr_context")) setAttr(self, name, operatorNode("Load"));
    else if (getAttrOptional(type, "__origin__") === listType) setAttr(self, name, new PyList([]));
    else if (getAttrOptional(cls, name) === undefined) {
      deprecated(
        `${cls.name}.__init__ missing 1 required positional argument: '${name}'. This will become an error in Python 3.15.`,
      );
    }
  }
}

/** The node that the parser uses for an operator or context: one for all trees. */
const operatorNodes = new Map<string, PyNode>();
export function operatorNode(name: string): PyNode {
  let node = operatorNodes.get(name);
  if (node === undefined) {
    node = withClass(new PyNode(), nodeTypes.get(name) as PyType);
    operatorNodes.set(name, node);
  }
  return node;
}

// ---- repr: three levels deep, and no more than the ends of long lists --------------------------------

function reprNode(self: PyValue, depth: number): string {
  const cls = typeOf(self);
  if (depth <= 0) return `${cls.name}(...)`;
  const parts: string[] = [];
  for (const name of namesOf(getAttrOptional(cls, "_fields"))) {
    parts.push(`${name}=${reprField(getAttr(self, name), depth - 1)}`);
  }
  return `${cls.name}(${parts.join(", ")})`;
}

function reprField(value: PyValue, depth: number): string {
  if (value instanceof PyNode) return reprNode(value, depth);
  const isList = value instanceof PyList;
  if (!isList && !(value instanceof PyTuple)) return reprText(value);
  const { items } = value;
  const ends = items.length > 2 ? [items[0], items[items.length - 1]] : items;
  const shown = ends.map((item) => reprField(item, depth));
  if (items.length > 2) shown.splice(1, 0, "...");
  const text = shown.join(", ");
  return isList ? `[${text}]` : items.length === 1 ? `(${text},)` : `(${text})`;
}

// ---- pickling and replacing ----------------------------------------------------------------------------

function reduceNode(self: PyNode): PyValue {
  const names = materializeDict(self);
  const positional: PyValue[] = [];
  for (const name of namesOf(getAttrOptional(typeOf(self), "_fields"))) {
    if (names.getStr(name) === undefined) break;
    positional.push(null);
  }
  return new PyTuple([typeOf(self), new PyTuple(positional), names]);
}

/** A node with some fields and attributes changed; others that an instance was given are left out. */
function replaceNode(self: PyNode, changes: Map<string, PyValue>): PyValue {
  const cls = typeOf(self);
  const fields = namesOf(getAttrOptional(cls, "_fields"));
  const known = [...fields, ...namesOf(getAttrOptional(cls, "_attributes"))];
  for (const name of changes.keys()) {
    if (!known.includes(name)) {
      throw typeError(`${cls.name}.__replace__ got an unexpected keyword argument '${name}'.`);
    }
  }
  const own = materializeDict(self);
  const values = new Map<string, PyValue>();
  for (const name of known) {
    const value = changes.has(name) ? changes.get(name) : own.getStr(name);
    if (value !== undefined) values.set(name, value);
  }
  const missing = fields.filter(
    (name) => !values.has(name) && getAttrOptional(cls, name) === undefined,
  );
  if (missing.length > 0) {
    throw typeError(
      `${cls.name}.__replace__ missing ${missing.length} keyword argument${missing.length === 1 ? "" : "s"}: ${missing.map((name) => `'${name}'`).join(", ")}.`,
    );
  }
  return call(cls, [...values.values()], [...values.keys()]);
}

defineType(astType, {
  module: "ast",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new PyNode(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyNode(), cls),
    init: initNode,
    repr: (self: PyNode) => strFromHost(reprNode(self, 3)),
  },
  names: {
    _fields: new PyTuple([]),
    _attributes: new PyTuple([]),
    __match_args__: new PyTuple([]),
  },
  attributes: [instanceDict],
  methods: [
    method("__reduce__(self, /)", reduceNode),
    method("__replace__(self, /, **fields)", replaceNode),
  ],
});
// The library hangs further attributes on the classes.
astType.isImmutable = false;

// ---- the classes -----------------------------------------------------------------------------------------

function grammarOf(kind: NodeKind): string {
  const fields = Object.entries(describe(kind).fields).map(([name, type]) => `${type} ${name}`);
  return fields.length === 0 ? kind : `${kind}(${fields.join(", ")})`;
}

function makeClass(
  name: string,
  base: PyType,
  doc: string,
  names: Record<string, PyValue>,
): PyType {
  const type = bareType(name, base);
  defineType(type, {
    module: "ast",
    doc,
    names: { __module__: "ast", ...names },
    alloc: (cls) => withClass(new PyNode(), cls),
  });
  type.isImmutable = false;
  type.isPlainlyNamed = true;
  nodeTypes.set(name, type);
  return type;
}

const strings = (items: readonly string[]): PyTuple => new PyTuple(items.map(strFromHost));
const fieldNames = (fields: readonly string[]): Record<string, PyValue> => ({
  _fields: strings(fields),
  __match_args__: strings(fields),
});

/** The type that `_field_types` tells. */
function fieldTypeOf(type: FieldType): PyValue {
  const [, base, mark] = /^(\w+)(.*)$/.exec(type) as RegExpExecArray;
  const plain: Record<string, PyType> = {
    identifier: strType,
    string: strType,
    int: intType,
    constant: objectType,
  };
  const value = plain[base] ?? (nodeTypes.get(base) as PyType);
  if (mark.endsWith("*")) return makeGenericAlias(listType, value);
  return mark === "?" ? makeUnion([value, null]) : value;
}

const NO_POSITIONS: Record<string, PyValue> = { _attributes: new PyTuple([]) };

/** Patterns and type parameters must tell where they end. */
function positionNames(base: NodeBase): Record<string, PyValue> {
  const names: Record<string, PyValue> = { _attributes: strings(POSITIONS) };
  if (base === "pattern" || base === "type_param") return names;
  return { ...names, end_lineno: null, end_col_offset: null };
}

/** The annotations that a class statement would have given the class. */
const typedFields = (types: PyDict): Record<string, PyValue> => ({
  _field_types: types,
  __annotations_cache__: types,
});

function defineClasses(): void {
  const bases = new Map<NodeBase, NodeKind[]>();
  for (const kind of kinds) {
    const { base } = describe(kind);
    bases.set(base, [...(bases.get(base) ?? []), kind]);
  }
  for (const [base, members] of bases) {
    const [first] = members;
    const positions = describe(first).positioned ? positionNames(base) : NO_POSITIONS;
    if (isProduct(first)) {
      makeClass(first, astType, grammarOf(first), {
        ...fieldNames(Object.keys(describe(first).fields)),
        ...positions,
      });
      continue;
    }
    const doc = `${base} = ${members.map(grammarOf).join(`\n${" ".repeat(base.length)} | `)}`;
    const parent = makeClass(base, astType, doc, { ...fieldNames([]), ...positions });
    for (const kind of members) {
      makeClass(kind, parent, grammarOf(kind), fieldNames(Object.keys(describe(kind).fields)));
    }
  }
  for (const [base, members] of Object.entries(OPERATOR_NAMES)) {
    const doc = `${base} = ${members.join(" | ")}`;
    const parent = makeClass(base, astType, doc, { ...fieldNames([]), ...NO_POSITIONS });
    for (const name of members)
      makeClass(name, parent, name, { ...fieldNames([]), ...typedFields(new PyDict()) });
  }
  // Field types and None defaults need all classes.
  for (const kind of kinds) {
    const type = nodeTypes.get(kind) as PyType;
    const types = new PyDict();
    for (const [name, field] of Object.entries(describe(kind).fields)) {
      types.set(name, fieldTypeOf(field));
      if (field.endsWith("?")) type.namespace.set(name, null);
    }
    for (const [name, value] of Object.entries(typedFields(types))) type.namespace.set(name, value);
  }
}
defineClasses();
