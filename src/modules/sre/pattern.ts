/** The types `re.Pattern` and `_sre.SRE_Scanner`. */

import { flowCall, getAttr, index, reprText } from "../../objects/abstract.ts";
import { bareType, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import type { PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { tupleHalves } from "../../objects/hash-combine.ts";
import { hashInHalves } from "../../objects/hash-halves.ts";
import { CallableIterator } from "../../objects/iterators.ts";
import { PyMappingProxy } from "../../objects/mapping-proxy.ts";
import { type CompareOp, EQ, type Flow, NE, PyObject, type PyValue } from "../../objects/object.ts";
import { PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { codeAt, textOf } from "../../objects/str-text.ts";
import { defineItemCount } from "../../objects/type-sizes.ts";
import { found, Mode, matchAt, type Program, prepare, search } from "./engine.ts";
import { compileTemplate, expandTemplate, PyMatch } from "./match.ts";
import { FLAG_ASCII, FLAG_LOCALE, FLAG_UNICODE } from "./opcodes.ts";
import { joinPieces, searchBounds, sliceTarget, type Target, targetOf } from "./subject.ts";
import { Template } from "./template.ts";

export const patternType = bareType("Pattern");

export class PyPattern extends PyObject {
  readonly pattern: PyValue;
  readonly flags: number;
  readonly program: Program;
  readonly groupIndex: PyDict;
  /** Name or None by number. */
  readonly indexGroup: readonly PyValue[];
  /** null for a pattern made from parts, which matches both kinds. */
  readonly isBytes: boolean | null;
  constructor(
    pattern: PyValue,
    flags: number,
    program: Program,
    groupIndex: PyDict,
    indexGroup: readonly PyValue[],
  ) {
    super();
    this.pattern = pattern;
    this.flags = flags;
    this.program = program;
    this.groupIndex = groupIndex;
    this.indexGroup = indexGroup;
    this.isBytes = pattern === null ? null : targetOf(pattern).isBytes;
  }
}
PyPattern.prototype.cls = patternType;

/** The subject of a search, of the kind that the pattern matches. */
function subject(self: PyPattern, value: PyValue): Target {
  const target = targetOf(value);
  if (self.isBytes !== null && self.isBytes !== target.isBytes) {
    throw typeError(
      target.isBytes
        ? "cannot use a string pattern on a bytes-like object"
        : "cannot use a bytes pattern on a string-like object",
    );
  }
  return target;
}

/** A search through one text that goes on behind each match. */
class Search {
  readonly pattern: PyPattern;
  readonly target: Target;
  readonly pos: number;
  readonly end: number;
  /** Where the next try begins; −1 once one has failed. */
  private at: number;
  private mustAdvance = false;

  constructor(pattern: PyPattern, string: PyValue, pos: PyValue, endpos: PyValue) {
    this.pattern = pattern;
    this.target = subject(pattern, string);
    const { start, end } = searchBounds(this.target, pos, endpos);
    this.pos = start;
    this.at = start;
    this.end = end;
  }

  /** Finds the next match; the result is in `found`. */
  next(mode: Mode | "search"): boolean {
    if (this.at < 0) return false;
    const { program } = this.pattern;
    const { text } = this.target;
    prepare(program);
    const hit =
      mode === "search"
        ? search(program, text, this.at, this.end, this.mustAdvance)
        : matchAt(program, text, this.at, this.end, mode, this.mustAdvance);
    if (!hit) {
      this.at = -1;
      return false;
    }
    this.mustAdvance = found.end === found.start;
    this.at = found.end;
    return true;
  }

  /** The match object of what `next` has found. */
  match(): PyMatch {
    const { groups } = this.pattern.program;
    const spans = new Int32Array(2 * groups + 2);
    spans[0] = found.start;
    spans[1] = found.end;
    for (let i = 0; i < groups; i++) {
      const start = found.marks[2 * i];
      const end = found.marks[2 * i + 1];
      const isSet = start >= 0 && end >= start;
      spans[2 * i + 2] = isSet ? start : -1;
      spans[2 * i + 3] = isSet ? end : -1;
    }
    const { pos, end, target, pattern } = this;
    return new PyMatch(pattern, target.value, pos, end, spans, found.lastIndex);
  }

  /** Group `i` of what `next` has found, without a match object. */
  group(i: number, fallback: PyValue): PyValue {
    if (i === 0) return sliceTarget(this.target, found.start, found.end);
    const start = found.marks[2 * i - 2];
    const end = found.marks[2 * i - 1];
    return start < 0 || end < start ? fallback : sliceTarget(this.target, start, end);
  }
}

const WHOLE = Number.MAX_SAFE_INTEGER;

function once(mode: Mode | "search") {
  return (self: PyPattern, string: PyValue, pos: PyValue, endpos: PyValue): PyValue => {
    const run = new Search(self, string, pos, endpos);
    return run.next(mode) ? run.match() : null;
  };
}

function findAll(self: PyPattern, string: PyValue, pos: PyValue, endpos: PyValue): PyValue {
  const run = new Search(self, string, pos, endpos);
  const { groups } = self.program;
  const empty = sliceTarget(run.target, 0, 0);
  const items: PyValue[] = [];
  while (run.next("search")) {
    if (groups <= 1) items.push(run.group(groups, empty));
    else {
      const parts: PyValue[] = [];
      for (let i = 1; i <= groups; i++) parts.push(run.group(i, empty));
      items.push(new PyTuple(parts));
    }
  }
  return new PyList(items);
}

function split(self: PyPattern, string: PyValue, maxsplit: PyValue): PyValue {
  const limit = Number(index(maxsplit));
  const run = new Search(self, string, 0, WHOLE);
  const { groups } = self.program;
  const items: PyValue[] = [];
  let last = 0;
  for (let n = 0; limit === 0 || n < limit; n++) {
    if (!run.next("search")) break;
    items.push(sliceTarget(run.target, last, found.start));
    last = found.end;
    for (let i = 1; i <= groups; i++) items.push(run.group(i, null));
  }
  items.push(sliceTarget(run.target, last, run.end));
  return new PyList(items);
}

/** True for a template that stands for itself. */
function isLiteral(template: PyValue): boolean {
  if (typeof template === "string") return !template.includes("\\");
  if (typeOf(template).slots.buffer === undefined && textOf(template) === undefined) return false;
  const { text } = targetOf(template);
  for (let i = 0; i < text.length; i++) {
    const c = typeof text === "string" ? codeAt(text, i) : text[i];
    if (c === 92) return false;
  }
  return true;
}

/** The replaced text and the number of replacements. */
function* substitute(
  self: PyPattern,
  replacement: PyValue,
  string: PyValue,
  count: PyValue,
): Flow<PyTuple> {
  const limit = Number(index(count));
  const isCall = typeOf(replacement).slots.call !== undefined;
  let literal: PyValue | undefined;
  let template: Template | null = null;
  if (!isCall) {
    if (isLiteral(replacement)) literal = replacement;
    else {
      const compiled = compileTemplate(self, replacement);
      if (compiled instanceof Template && compiled.parts.length > 0) template = compiled;
      else literal = compiled instanceof Template ? compiled.literal : compiled;
    }
  }
  const run = new Search(self, string, 0, WHOLE);
  const pieces: PyValue[] = [];
  let last = 0;
  let n = 0;
  for (; limit === 0 || n < limit; n++) {
    if (!run.next("search")) break;
    const { start, end } = found;
    if (last < start) pieces.push(sliceTarget(run.target, last, start));
    last = end;
    if (literal !== undefined) pieces.push(literal);
    else if (template !== null) expandTemplate(template, run.match(), run.target, pieces);
    else {
      const item = yield* flowCall(replacement, [run.match()]);
      if (item !== null) pieces.push(item);
    }
  }
  if (last < run.end) pieces.push(sliceTarget(run.target, last, run.end));
  return new PyTuple([joinPieces(pieces, run.target.isBytes), n]);
}

// ---- scanner ------------------------------------------------------------------------------------------

const scannerType = bareType("SRE_Scanner");

class PyScanner extends PyObject {
  readonly run: Search;
  constructor(run: Search) {
    super();
    this.run = run;
  }
}
PyScanner.prototype.cls = scannerType;

const step = (mode: Mode | "search") => (self: PyScanner) =>
  self.run.next(mode) ? self.run.match() : null;

defineType(scannerType, {
  module: "_sre",
  final: true,
  attributes: [attribute("pattern", (self: PyScanner) => self.run.pattern)],
  methods: [method("match(self, /)", step(Mode.MATCH)), method("search(self, /)", step("search"))],
});

// ---- the type -----------------------------------------------------------------------------------------

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [2, "re.IGNORECASE"],
  [8, "re.MULTILINE"],
  [16, "re.DOTALL"],
  [64, "re.VERBOSE"],
  [128, "re.DEBUG"],
  [FLAG_ASCII, "re.ASCII"],
  [FLAG_LOCALE, "re.LOCALE"],
  [FLAG_UNICODE, "re.UNICODE"],
];

function reprPattern(self: PyPattern): PyValue {
  let flags = self.flags;
  // Unicode is what a str pattern has anyway.
  const kind = flags & (FLAG_LOCALE | FLAG_UNICODE | FLAG_ASCII);
  if (self.isBytes !== true && kind === FLAG_UNICODE) flags &= ~FLAG_UNICODE;
  const names: string[] = [];
  for (const [bit, name] of FLAG_NAMES) {
    if (flags & bit) names.push(name);
    flags &= ~bit;
  }
  if (flags !== 0) names.push(`0x${flags.toString(16)}`);
  const source = [...reprText(self.pattern)].slice(0, 200).join("");
  return strFromHost(`re.compile(${source}${names.length > 0 ? `, ${names.join("|")}` : ""})`);
}

function samePatterns(a: PyPattern, b: PyPattern): boolean {
  if (a === b) return true;
  if (a.flags !== b.flags || a.isBytes !== b.isBytes) return false;
  const left = a.program.code;
  const right = b.program.code;
  if (left.length !== right.length || left.some((word, i) => word !== right[i])) return false;
  return reprText(a.pattern) === reprText(b.pattern);
}

const RANGE = "string, pos=0, endpos=9007199254740991";

defineItemCount(patternType, (self: PyPattern) => self.program.code.length);
defineType(patternType, {
  doc: "Compiled regular expression object.",
  module: "re",
  final: true,
  hasWeakref: true,
  slots: {
    repr: reprPattern,
    hash: hashInHalves((self: PyPattern) =>
      tupleHalves([self.pattern, self.flags, self.program.groups, self.program.code.length]),
    ),
    richcompare: (self: PyPattern, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyPattern) || (op !== EQ && op !== NE)) return NotImplemented;
      return samePatterns(self, other) === (op === EQ);
    },
  },
  attributes: [
    attribute(
      "pattern",
      (self: PyPattern) => self.pattern,
      undefined,
      "The pattern string from which the RE object was compiled.",
    ),
    attribute("flags", (self: PyPattern) => self.flags, undefined, "The regex matching flags."),
    attribute(
      "groups",
      (self: PyPattern) => self.program.groups,
      undefined,
      "The number of capturing groups in the pattern.",
    ),
    attribute(
      "groupindex",
      (self: PyPattern) => new PyMappingProxy(self.groupIndex),
      undefined,
      "A dictionary mapping group names to group numbers.",
    ),
  ],
  methods: [
    method(`match(self, ${RANGE})`, once(Mode.MATCH)),
    method(`fullmatch(self, ${RANGE})`, once(Mode.FULL)),
    method(`search(self, ${RANGE})`, once("search")),
    method(`findall(self, ${RANGE})`, findAll),
    method(`finditer(self, ${RANGE})`, (self: PyPattern, string, pos, endpos) => {
      const scanner = new PyScanner(new Search(self, string, pos, endpos));
      return new CallableIterator(getAttr(scanner, "search"), null);
    }),
    method(
      `scanner(self, ${RANGE})`,
      (self: PyPattern, string, pos, endpos) =>
        new PyScanner(new Search(self, string, pos, endpos)),
    ),
    method("split(self, string, maxsplit=0)", split),
    method(
      "sub(self, repl, string, count=0)",
      function* (self: PyPattern, repl, string, count): Flow {
        return (yield* substitute(self, repl, string, count)).items[0];
      },
    ),
    method("subn(self, repl, string, count=0)", substitute),
    method("__copy__(self, /)", (self: PyPattern) => self),
    method("__deepcopy__(self, memo, /)", (self: PyPattern) => self),
    classGetItem(),
  ],
});
