/** Python objects as trees for the compiler: every field is checked for presence and type. */
import { getAttrOptional, guardRecursion, reprText, typeName } from "../../objects/abstract.ts";
import { Ellipsis, isInstance, typeOf } from "../../objects/core-types.ts";
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
import { type Text, textOf } from "../../objects/str-text.ts";
import {
  type ConstValue,
  type FieldType,
  fieldProperty,
  type Mod,
  type NodeKind,
  OPERATOR_NAMES,
} from "../../syntax/ast.ts";
import { describe, isProduct, nodeTypes, POSITIONS } from "./types.ts";

type Fields = Record<string, unknown>;

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
    const { real, imag } = value;
    return { type: "complex", imag, ...(real === 0 ? {} : { real }) } as ConstValue;
  }
  throw typeError(`got an invalid type in Constant: ${typeName(value)}`);
}

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

function fieldToTree(owner: string, name: string, type: FieldType, node: PyValue): unknown {
  const value = getAttrOptional(node, name);
  const base = type.replace(/[?*]+$/, "");
  if (type.endsWith("*")) {
    if (value === undefined) return [];
    if (!(value instanceof PyList)) {
      throw typeError(`${owner} field "${name}" must be a list, not a ${typeName(value)}`);
    }
    const size = value.items.length;
    const mayBeNull = type.endsWith("?*");
    const items = value.items.map((item) =>
      item === null && mayBeNull ? null : scalar(item, base),
    );
    if (value.items.length !== size) {
      throw newError("RuntimeError", `${owner} field "${name}" changed size during iteration`);
    }
    return items;
  }
  if (value === undefined || value === null) {
    if (type.endsWith("?")) return null;
    if (base === "constant" && value === null) return constantToTree(null);
    if (value === undefined) throw typeError(`required field "${name}" missing from ${owner}`);
    throw valueError(`field "${name}" is required for ${owner}`);
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

function convertNode(value: PyValue, base: string): unknown {
  const kinds = membersOf.get(base) as NodeKind[];
  const [sample] = kinds.length === 0 ? [base as NodeKind] : kinds;
  const fields: Fields = {};
  const { positioned } = describe(sample);
  if (positioned) positionsOf(fields, value, base, base === "pattern" || base === "type_param");
  const kind = isProduct(sample)
    ? isInstance(value, nodeTypes.get(base) as PyType)
      ? sample
      : undefined
    : kinds.find((name) => isInstance(value, nodeTypes.get(name) as PyType));
  if (kind === undefined) {
    throw typeError(`expected some sort of ${base}, but got ${reprText(value)}`);
  }
  if (kind === "Constant") {
    const tuple = getAttrOptional(value, "value");
    if (tuple instanceof PyTuple && !typeOf(tuple).isHeap) return tupleDisplay(tuple, fields);
  }
  fields.kind = kind;
  for (const [name, type] of Object.entries(describe(kind).fields)) {
    fields[fieldProperty(kind, name)] = fieldToTree(kind, name, type, value);
  }
  return fields;
}

/** Constants may hold tuples, which the parser writes as displays; folding makes them one constant again. */
function tupleDisplay(tuple: PyTuple, position: Fields): unknown {
  const elts = tuple.items.map((item) =>
    item instanceof PyTuple && !typeOf(item).isHeap
      ? tupleDisplay(item, position)
      : { ...position, kind: "Constant", value: constantToTree(item), u_kind: null },
  );
  return { ...position, kind: "Tuple", elts, ctx: "Load" };
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
