/** Python objects as trees for the compiler: every field is checked for presence and type. */
import { getAttrOptional, guardRecursion, reprText, typeName } from "../../objects/abstract.ts";
import { Ellipsis, frozensetType, isInstance, typeOf } from "../../objects/core-types.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import {
  hostText,
  intValue,
  PyBytes,
  PyComplex,
  PyList,
  PyTuple,
} from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import { type Text, textOf } from "../../objects/str-text.ts";
import {
  type ConstCollection,
  type ConstValue,
  type FieldType,
  fieldProperty,
  type Mod,
  type NodeKind,
  OPERATOR_NAMES,
} from "../../syntax/ast.ts";
import { describe, nodeTypes, POSITIONS } from "./types.ts";

type Fields = Record<string, unknown>;

/** Abstract classes of nodes; where one of them is expected, None stands for no node. */
const SUMS: ReadonlySet<string> = new Set([
  "stmt",
  "expr",
  "pattern",
  "excepthandler",
  "type_param",
  "type_ignore",
]);

/** Kinds by the name of their abstract class. */
const membersOf = new Map<string, NodeKind[]>();
for (const [name, type] of nodeTypes) {
  const kinds = [...nodeTypes]
    .filter(([, candidate]) => candidate !== type && candidate.mro.includes(type))
    .map(([kind]) => kind as NodeKind);
  membersOf.set(name, kinds);
}

function strToTree(value: string, text: Text | undefined): ConstValue {
  if (text === undefined || typeof text === "string") return { type: "str", value };
  const breaks: number[] = [];
  let at = 0;
  text.forEach((point, i) => {
    const isLow = (point & 0xfffffc00) === 0xdc00;
    if (isLow && i > 0 && (text[i - 1] & 0xfffffc00) === 0xd800) breaks.push(at);
    at += point > 0xffff ? 2 : 1;
  });
  return breaks.length === 0 ? { type: "str", value } : { type: "str", value, breaks };
}

function constantToTree(value: PyValue): ConstValue {
  if (value === null) return { type: "None" };
  if (typeof value === "boolean") return { type: "bool", value };
  if (value === Ellipsis) return { type: "Ellipsis" };
  const exact = !typeOf(value).isHeap;
  const int = exact ? intValue(value) : undefined;
  if (int !== undefined) return { type: "int", value: int };
  if (exact && value instanceof PyFloat) return { type: "float", value: value.v };
  const text = exact ? hostText(value) : undefined;
  if (text !== undefined) return strToTree(text, textOf(value));
  if (exact && value instanceof PyBytes) return { type: "bytes", value: value.bytes };
  if (exact && value instanceof PyComplex) {
    return { type: "complex", imag: value.imag, real: value.real };
  }
  if (exact && value instanceof PyTuple) return collection("tuple", value.items);
  if (exact && value instanceof PySet && typeOf(value) === frozensetType) {
    return collection("frozenset", value.items());
  }
  throw typeError(`got an invalid type in Constant: ${typeName(value)}`);
}

const collection = (type: ConstCollection["type"], items: readonly PyValue[]): ConstCollection => ({
  type,
  items: items.map((item) => guardRecursion("during compilation", () => constantToTree(item))),
});

function operatorName(value: PyValue, base: keyof typeof OPERATOR_NAMES): string {
  for (const name of OPERATOR_NAMES[base]) {
    if (isInstance(value, nodeTypes.get(name) as PyType)) return name;
  }
  throw typeError(`expected some sort of ${base}, but got ${reprText(value)}`);
}

function scalar(value: PyValue, base: string): unknown {
  switch (base) {
    case "identifier": {
      const text = hostText(value);
      if (text === undefined) throw typeError("AST identifier must be of type str");
      return text;
    }
    case "string": {
      const text = hostText(value);
      if (text === undefined) throw typeError("AST string must be of type str");
      return text;
    }
    case "int": {
      const int = typeof value === "boolean" ? Number(value) : intValue(value);
      if (int === undefined) throw valueError(`invalid integer value: ${reprText(value)}`);
      return Number(int);
    }
    case "constant":
      return constantToTree(value);
    case "expr_context":
    case "boolop":
    case "operator":
    case "unaryop":
    case "cmpop":
      return operatorName(value, base);
    default:
      return nodeToTree(value, base);
  }
}

/** None in lists is for the validation to judge: the keys of a dict display may be it, statements not. */
function listItem(item: PyValue, base: string): unknown {
  return item === null && SUMS.has(base) ? null : scalar(item, base);
}

function fieldToTree(owner: string, name: string, type: FieldType, node: PyValue): unknown {
  const value = getAttrOptional(node, name);
  const base = type.replace(/[?*]+$/, "");
  if (type.endsWith("*")) {
    if (value === undefined) return [];
    if (!(value instanceof PyList)) {
      throw typeError(`${owner} field "${name}" must be a list, not a ${typeName(value)}`);
    }
    const size = value.items.length;
    const items = value.items.map((item) => listItem(item, base));
    if (value.items.length !== size) {
      throw newError("RuntimeError", `${owner} field "${name}" changed size during iteration`);
    }
    return items;
  }
  if (value === undefined || value === null) {
    if (type.endsWith("?")) return null;
    if (base === "constant" && value === null) return constantToTree(null);
    if (value === undefined) throw typeError(`required field "${name}" missing from ${owner}`);
    throw valueError(`field '${name}' is required for ${owner}`);
  }
  return scalar(value, base);
}

function positionsOf(fields: Fields, node: PyValue, owner: string, mustEnd: boolean): void {
  for (const name of POSITIONS) {
    const value = getAttrOptional(node, name);
    const isEnd = name.startsWith("end_");
    if (value === undefined || (value === null && isEnd)) {
      if (!isEnd || mustEnd) throw typeError(`required field "${name}" missing from ${owner}`);
      fields[name] = fields[name.slice(4)];
    } else fields[name] = scalar(value, "int");
  }
}

function nodeToTree(value: PyValue, base: string): unknown {
  return guardRecursion("during compilation", () => convertNode(value, base));
}

function convertNode(value: PyValue, base: string): Fields {
  const kinds = membersOf.get(base) as NodeKind[];
  if (kinds.length === 0) return convertProduct(value, base as NodeKind);
  const position: Fields = {};
  if (describe(kinds[0]).positioned) {
    positionsOf(position, value, base, base === "pattern" || base === "type_param");
  }
  const kind = kinds.find((name) => isInstance(value, nodeTypes.get(name) as PyType));
  if (kind === undefined) {
    throw typeError(`expected some sort of ${base}, but got ${reprText(value)}`);
  }
  return { ...position, kind, ...fieldsOf(value, kind) };
}

/** A product has one class, and any object with its attributes will do. */
function convertProduct(value: PyValue, kind: NodeKind): Fields {
  const node: Fields = { kind, ...fieldsOf(value, kind) };
  if (describe(kind).positioned) positionsOf(node, value, kind, false);
  return node;
}

function fieldsOf(value: PyValue, kind: NodeKind): Fields {
  const fields: Fields = {};
  for (const [name, type] of Object.entries(describe(kind).fields)) {
    fields[fieldProperty(kind, name)] = fieldToTree(kind, name, type, value);
  }
  return fields;
}

const MODES: Readonly<Record<string, NodeKind>> = {
  exec: "Module",
  eval: "Expression",
  single: "Interactive",
  func_type: "FunctionType",
};

export function treeFromPython(tree: PyValue, mode: string): Mod {
  const wanted = MODES[mode];
  if (!isInstance(tree, nodeTypes.get(wanted) as PyType)) {
    throw typeError(`expected ${wanted} node, got ${typeName(tree)}`);
  }
  return nodeToTree(tree, "mod") as Mod;
}
