/** Trees of the parser as Python objects. */

import { constantFromTree } from "../../compiler/constants.ts";
import { withClass } from "../../objects/arguments.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyList, strFromHost } from "../../objects/sequence-values.ts";
import {
  type ConstValue,
  type FieldType,
  fieldProperty,
  type Mod,
  type Node,
  type NodeKind,
} from "../../syntax/ast.ts";
import { describe, nodeTypes, operatorNode, POSITIONS, PyNode } from "./types.ts";

type Fields = Record<string, unknown>;

const OPERATORS = ["expr_context", "boolop", "operator", "unaryop", "cmpop"];

function scalar(value: unknown, base: string): PyValue {
  if (value === null || value === undefined) return null;
  if (base === "identifier" || base === "string") return strFromHost(value as string);
  if (base === "int") return value as number;
  if (base === "constant") {
    return typeof value === "string" ? strFromHost(value) : constantFromTree(value as ConstValue);
  }
  if (OPERATORS.includes(base)) return operatorNode(value as string);
  return nodeToPython(value as Node);
}

function fieldToPython(value: unknown, type: FieldType): PyValue {
  const base = type.replace(/[?*]+$/, "");
  if (!type.endsWith("*")) return scalar(value, base);
  return new PyList((value as unknown[]).map((item) => scalar(item, base)));
}

function nodeToPython(node: Node): PyValue {
  const kind = node.kind as NodeKind;
  const description = describe(kind);
  const made = withClass(new PyNode(), nodeTypes.get(kind) as PyType);
  const fields = node as unknown as Fields;
  for (const [name, type] of Object.entries(description.fields)) {
    made.set(name, fieldToPython(fields[fieldProperty(kind, name)], type));
  }
  if (description.positioned) {
    for (const name of POSITIONS) made.set(name, fields[name] as number);
  }
  return made;
}

export function treeToPython(tree: Mod): PyValue {
  return nodeToPython(tree);
}
