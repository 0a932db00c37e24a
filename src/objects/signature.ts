/**
 * Signatures of built-in functions, written as a user reads them:
 *
 *   "insert(self, index, object, /)"    "sorted(iterable, /, *, key=None, reverse=False)"
 *   "max(*args, **kwargs)"              "pop(self, key, default=<absent>, /)"
 *
 * The text is the one record of a built-in's parameters: arity checks, keywords, defaults, error texts
 * and `__text_signature__` derive from it. A parameter without a value arrives as its default, and as
 * undefined when the default is `<absent>`; `*args` arrives as an array, `**kwargs` as a Map. A semicolon before the
 * keywords, "zip(*iterables; strict=False)", says that too many of them are counted before their names are looked at.
 */

import { newError, typeError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import { didYouMean } from "./name-suggestion.ts";
import type { KwNames, PyValue } from "./object.ts";
import { EMPTY_TUPLE } from "./sequence-values.ts";

export interface Parameter {
  readonly name: string;
  readonly kind: "positional" | "either" | "keyword";
  readonly required: boolean;
  readonly fallback: PyValue | undefined;
}

export interface Signature {
  readonly name: string;
  readonly text: string;
  /** Positional-only, then positional-or-keyword, then keyword-only; `self` included. */
  readonly parameters: readonly Parameter[];
  /** How many of them may be passed by position, and how many must be. */
  readonly maxPositional: number;
  readonly minPositional: number;
  /** How many have no name to be passed by, and must be passed. */
  readonly minPositionalOnly: number;
  readonly hasVarArgs: boolean;
  readonly hasVarKeywords: boolean;
  readonly countsKeywords: boolean;
  /** 1 when the first parameter is a receiver that error texts do not count. */
  readonly receiver: 0 | 1;
  /** Some argument may be passed by name. */
  readonly takesKeywords: boolean;
  /** No keywords, no *args. */
  readonly isSimple: boolean;
  /** Positional arguments alone are enough: the fast calling form. */
  readonly takesPositional: boolean;
  /** How many positional arguments fill all parameters; -1 when none do. */
  readonly exactly: number;
}

export function parseSignature(written: string): Signature {
  const text = written.replace(";", ",");
  const open = text.indexOf("(");
  const name = text.slice(0, open);
  const parameters: { name: string; kind: Parameter["kind"]; fallback?: string }[] = [];
  let hasVarArgs = false;
  let hasVarKeywords = false;
  let keywordOnly = false;
  for (const piece of splitTop(text.slice(open + 1, text.lastIndexOf(")")))) {
    if (piece === "/") {
      for (const p of parameters) p.kind = "positional";
    } else if (piece === "*") keywordOnly = true;
    else if (piece.startsWith("**")) hasVarKeywords = true;
    else if (piece.startsWith("*")) {
      hasVarArgs = true;
      keywordOnly = true;
    } else {
      const at = piece.indexOf("=");
      parameters.push({
        name: at < 0 ? piece : piece.slice(0, at),
        kind: keywordOnly ? "keyword" : "either",
        fallback: at < 0 ? undefined : piece.slice(at + 1),
      });
    }
  }
  const rows: Parameter[] = parameters.map((p) => ({
    name: p.name,
    kind: p.kind,
    required: p.fallback === undefined,
    fallback: p.fallback === undefined ? undefined : defaultValue(p.fallback),
  }));
  const positional = rows.filter((p) => p.kind !== "keyword");
  const receiver =
    rows.length > 0 && ["self", "type", "module", "$self"].includes(rows[0].name) ? 1 : 0;
  if (receiver === 1) rows[0] = { ...rows[0], kind: "positional" };
  const takesPositional =
    !hasVarArgs && !hasVarKeywords && rows.every((p) => p.kind !== "keyword" || !p.required);
  return {
    name,
    text,
    parameters: rows,
    maxPositional: positional.length,
    minPositional: positional.filter((p) => p.required).length,
    minPositionalOnly: rows.filter((p) => p.kind === "positional" && p.required).length,
    hasVarArgs,
    hasVarKeywords,
    countsKeywords: text !== written,
    takesKeywords: hasVarKeywords || rows.some((p) => p.kind !== "positional"),
    receiver,
    isSimple: !hasVarArgs && !hasVarKeywords && rows.every((p) => p.kind === "positional"),
    takesPositional,
    exactly: takesPositional && positional.length === rows.length ? rows.length : -1,
  };
}

function splitTop(text: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (i === text.length || (c === "," && depth === 0 && quote === "")) {
      const piece = text.slice(start, i).trim();
      if (piece !== "") pieces.push(piece);
      start = i + 1;
    } else if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
  }
  return pieces;
}

function defaultValue(text: string): PyValue | undefined {
  switch (text) {
    case "<absent>":
      return undefined;
    case "None":
      return null;
    case "True":
      return true;
    case "False":
      return false;
    case "()":
      return EMPTY_TUPLE;
    default:
  }
  if (/^['"]/.test(text)) return text.slice(1, -1).replace(/\\n/g, "\n");
  const value = Number(text);
  if (Number.isNaN(value)) throw new Error(`signature default not understood: ${text}`);
  return /[.e]/.test(text) ? new PyFloat(value) : value;
}

const plural = (n: number): string => (n === 1 ? "" : "s");

/**
 * Arranges the arguments of a call in parameter order: one host argument per parameter, then the
 * array of *args, then the Map of **kwargs. Raises TypeError with CPython's texts.
 */
export function bindArguments(
  signature: Signature,
  args: readonly PyValue[],
  kwnames: KwNames,
  qualname: string,
): unknown[] {
  const { parameters, maxPositional, hasVarArgs, hasVarKeywords } = signature;
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  const bound: unknown[] = new Array(parameters.length).fill(undefined);
  const extra: PyValue[] = [];
  let keywords: Map<string, PyValue> | null = null;
  // About keywords; what is missing is said first.
  let complaint: object | undefined;
  if (!signature.takesKeywords && kwnames !== null && kwnames.length > 0) {
    throw typeError(`${qualname}() takes no keyword arguments`);
  }
  const isWorded = kwnames !== null || !signature.isSimple;
  if (isWorded && args.length > parameters.length && !hasVarArgs && !hasVarKeywords) {
    throw tooManyArguments(signature, count, args.length);
  }
  if (kwnames !== null && signature.countsKeywords) {
    const most = parameters.filter((p) => p.kind !== "positional").length;
    if (kwnames.length > most) {
      throw typeError(
        `${signature.name}() takes at most ${most} keyword argument${plural(most)} (${kwnames.length} given)`,
      );
    }
  }
  if (count > maxPositional && !hasVarArgs) throw arityError(signature, count, qualname);
  if (count < signature.minPositionalOnly) throw arityError(signature, count, qualname);
  for (let i = 0; i < count; i++) {
    if (i < maxPositional) bound[i] = args[i];
    else extra.push(args[i]);
  }
  if (kwnames !== null) {
    for (let k = 0; k < kwnames.length; k++) {
      const name = kwnames[k];
      const at = parameters.findIndex((p) => p.kind !== "positional" && p.name === name);
      if (at < 0) {
        if (hasVarKeywords) {
          keywords ??= new Map();
          keywords.set(name, args[count + k]);
        } else complaint ??= unexpectedKeyword(signature, name);
      } else if (bound[at] !== undefined) {
        complaint = typeError(
          `argument for ${signature.name}() given by name ('${name}') and position (${at + 1 - signature.receiver})`,
        );
      } else bound[at] = args[count + k];
    }
  }
  for (let i = 0; i < parameters.length; i++) {
    if (bound[i] !== undefined) continue;
    const p = parameters[i];
    if (!p.required) bound[i] = p.fallback;
    else if (p.kind === "positional" || i < signature.receiver) {
      throw arityError(signature, count, qualname);
    } else {
      const pos = p.kind === "keyword" ? "" : ` (pos ${i + 1 - signature.receiver})`;
      throw p.kind === "keyword"
        ? typeError(`${signature.name}() missing required keyword-only argument: '${p.name}'`)
        : typeError(`${signature.name}() missing required argument '${p.name}'${pos}`);
    }
  }
  if (complaint !== undefined) throw complaint;
  if (hasVarArgs) bound.push(extra);
  if (hasVarKeywords) bound.push(keywords ?? new Map());
  return bound;
}

/** More arguments, by position and by name, than there are parameters. */
function tooManyArguments(signature: Signature, positional: number, count: number): object {
  const { name, receiver, parameters } = signature;
  const most = parameters.length - receiver;
  const kind = positional === receiver ? "keyword " : "";
  return typeError(
    `${name}() takes at most ${most} ${kind}argument${plural(most)} (${count - receiver} given)`,
  );
}

/** TypeError for a wrong number of positional arguments, worded by the shape of the signature. */
export function arityError(signature: Signature, count: number, qualname: string): Error | object {
  const { name, receiver, isSimple } = signature;
  const given = count - receiver;
  const max = signature.maxPositional - receiver;
  const min = signature.minPositional - receiver;
  if (given < 0) {
    return typeError(`unbound method ${qualname}() needs an argument`);
  }
  if (isSimple) {
    if (max === 0) return typeError(`${qualname}() takes no arguments (${given} given)`);
    if (max === 1 && min === 1) {
      return typeError(`${qualname}() takes exactly one argument (${given} given)`);
    }
    const bound = min === max ? "" : given < min ? "at least " : "at most ";
    const limit = given < min ? min : max;
    return newError(
      "TypeError",
      `${name} expected ${bound}${limit} argument${plural(limit)}, got ${given}`,
    );
  }
  if (given > max) {
    if (max === 0) return typeError(`${name}() takes no positional arguments`);
    const hasKeywordOnly = signature.parameters.length > signature.maxPositional;
    const exactly = min === max && hasKeywordOnly ? "exactly" : "at most";
    const positional = hasKeywordOnly ? "positional " : "";
    return typeError(
      `${name}() takes ${exactly} ${max} ${positional}argument${plural(max)} (${given} given)`,
    );
  }
  const positionalOnly = signature.parameters.filter((p) => p.kind === "positional").length;
  const least = Math.max(min, 0);
  return typeError(
    `${name}() takes ${positionalOnly > 0 && min === max ? "exactly" : "at least"} ${least} positional argument${plural(least)} (${given} given)`,
  );
}

/** TypeError for a keyword that names no parameter; one that is much like it is offered. */
function unexpectedKeyword(signature: Signature, name: string): object {
  const known = signature.parameters.filter((p) => p.kind !== "positional").map((p) => p.name);
  const text = `${signature.name}() got an unexpected keyword argument '${name}'`;
  return typeError(text + didYouMean(name, known));
}
