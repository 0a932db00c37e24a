/** The instructions of f-strings: conversion and formatting of one value. */
import { repr, str } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { formatValue } from "../objects/format.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { asciiText } from "../objects/str.ts";
import { formatFlow, isPythonMethod, reprFlow, strFlow } from "./flows.ts";

/** CONVERT_VALUE (conversion 1 str, 2 repr, 3 ascii) and FORMAT_SIMPLE (0). */
export function formatSimple(value: PyValue, conversion: number): PyValue | Flow {
  const isHeap = typeOf(value).isHeap;
  switch (conversion) {
    case 1:
      return isHeap ? strFlow(value) : str(value);
    case 2:
      return isHeap ? reprFlow(value) : repr(value);
    case 3:
      return isHeap ? asciiFlow(value) : asciiText(repr(value));
    default:
      if (typeof value === "string") return value;
      return formatWithSpec(value, "");
  }
}

function* asciiFlow(value: PyValue): Flow<PyValue> {
  return asciiText(yield* reprFlow(value));
}

export function formatWithSpec(value: PyValue, spec: PyValue): PyValue | Flow {
  const type = typeOf(value);
  if (!type.isHeap) return formatValue(value, spec);
  if (isPythonMethod(type, "__format__")) return formatFlow(value, spec);
  if (spec === "" && (isPythonMethod(type, "__str__") || isPythonMethod(type, "__repr__"))) {
    return strFlow(value);
  }
  return formatValue(value, spec);
}
