/** The type `re.Match`. */

import { call, getAttr, indexOptional, reprText } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { indexError, typeError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import { defineItemCount } from "../../objects/type-sizes.ts";
import type { PyPattern } from "./pattern.ts";
import { joinPieces, sliceTarget, type Target, targetOf } from "./subject.ts";
import { Template } from "./template.ts";

export const matchType = bareType("Match");

export class PyMatch extends PyObject {
  readonly pattern: PyPattern;
  readonly string: PyValue;
  readonly pos: number;
  readonly endpos: number;
  /** Start and end of the whole match, then of each group; −1 where a group did not take part. */
  readonly spans: Int32Array;
  readonly lastIndex: number;
  constructor(
    pattern: PyPattern,
    string: PyValue,
    pos: number,
    endpos: number,
    spans: Int32Array,
    lastIndex: number,
  ) {
    super();
    this.pattern = pattern;
    this.string = string;
    this.pos = pos;
    this.endpos = endpos;
    this.spans = spans;
    this.lastIndex = lastIndex;
  }

  get groupCount(): number {
    return this.spans.length / 2 - 1;
  }
}
PyMatch.prototype.cls = matchType;

/** Group `i` of a match, or `fallback` when it did not take part. */
export function groupOf(
  match: PyMatch,
  i: number,
  fallback: PyValue,
  target: Target = targetOf(match.string),
): PyValue {
  const start = match.spans[i * 2];
  if (start < 0) return fallback;
  const size = target.text.length;
  const end = Math.min(match.spans[i * 2 + 1], size);
  return sliceTarget(target, Math.min(start, size), end);
}

/** The number of a group given by number or name. */
function groupNumber(self: PyMatch, key: PyValue): number {
  let number: number | bigint | undefined = indexOptional(key);
  if (number === undefined) {
    let named: PyValue | undefined;
    try {
      named = self.pattern.groupIndex.get(key);
    } catch {
      named = undefined;
    }
    if (named !== undefined) number = intValue(named);
  }
  if (typeof number !== "number" || number < 0 || number > self.groupCount) {
    throw indexError("no such group");
  }
  return number;
}

/** The compiled form of a replacement template, cached by the module `re`. */
export function compileTemplate(pattern: PyPattern, template: PyValue): PyValue {
  return call(getAttr(importModule("re"), "_compile_template"), [pattern, template]);
}

/** Appends what a template gives for a match. */
export function expandTemplate(
  template: Template,
  match: PyMatch,
  target: Target,
  pieces: PyValue[],
): void {
  pieces.push(template.literal);
  for (const { group, literal } of template.parts) {
    if (group > match.groupCount) throw indexError("no such group");
    const value = groupOf(match, group, null, target);
    if (value !== null) pieces.push(value);
    pieces.push(literal);
  }
}

function expand(self: PyMatch, source: PyValue): PyValue {
  const template = compileTemplate(self.pattern, source);
  if (!(template instanceof Template)) throw typeError("invalid template");
  if (template.parts.length === 0) return template.literal;
  const target = targetOf(self.string);
  const pieces: PyValue[] = [];
  expandTemplate(template, self, target, pieces);
  return joinPieces(pieces, target.isBytes);
}

const pair = (self: PyMatch, i: number): PyValue =>
  new PyTuple([self.spans[i * 2], self.spans[i * 2 + 1]]);

defineItemCount(matchType, (self: PyMatch) => self.spans.length);
matchType.hasKeysOnly = true;
defineType(matchType, {
  doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
  module: "re",
  final: true,
  slots: {
    repr: (self: PyMatch) =>
      `<re.Match object; span=(${self.spans[0]}, ${self.spans[1]}), match=${reprText(groupOf(self, 0, null))}>`,
    getitem: (self: PyMatch, key: PyValue) => groupOf(self, groupNumber(self, key), null),
  },
  attributes: [
    attribute(
      "string",
      (self: PyMatch) => self.string,
      undefined,
      "The string passed to match() or search().",
    ),
    attribute("re", (self: PyMatch) => self.pattern, undefined, "The regular expression object."),
    attribute(
      "pos",
      (self: PyMatch) => self.pos,
      undefined,
      "The index into the string at which the RE engine started looking for a match.",
    ),
    attribute(
      "endpos",
      (self: PyMatch) => self.endpos,
      undefined,
      "The index into the string beyond which the RE engine will not go.",
    ),
    attribute(
      "lastindex",
      (self: PyMatch) => (self.lastIndex < 0 ? null : self.lastIndex),
      undefined,
      "The integer index of the last matched capturing group.",
    ),
    attribute(
      "lastgroup",
      (self: PyMatch) =>
        self.lastIndex < 0 ? null : (self.pattern.indexGroup[self.lastIndex] ?? null),
      undefined,
      "The name of the last matched capturing group.",
    ),
    attribute(
      "regs",
      (self: PyMatch) =>
        new PyTuple(Array.from({ length: self.groupCount + 1 }, (_, i) => pair(self, i))),
    ),
  ],
  methods: [
    method("group(self, *args)", (self: PyMatch, keys: PyValue[]) => {
      if (keys.length === 0) return groupOf(self, 0, null);
      if (keys.length === 1) return groupOf(self, groupNumber(self, keys[0]), null);
      return new PyTuple(keys.map((key) => groupOf(self, groupNumber(self, key), null)));
    }),
    method("groups(self, default=None)", (self: PyMatch, fallback: PyValue) => {
      const target = targetOf(self.string);
      const groups: PyValue[] = [];
      for (let i = 1; i <= self.groupCount; i++) groups.push(groupOf(self, i, fallback, target));
      return new PyTuple(groups);
    }),
    method("groupdict(self, default=None)", (self: PyMatch, fallback: PyValue) => {
      const groups = new PyDict();
      for (const key of self.pattern.groupIndex.keyList()) {
        groups.set(key, groupOf(self, groupNumber(self, key), fallback));
      }
      return groups;
    }),
    method(
      "start(self, group=0, /)",
      (self: PyMatch, group: PyValue) => self.spans[groupNumber(self, group) * 2],
    ),
    method(
      "end(self, group=0, /)",
      (self: PyMatch, group: PyValue) => self.spans[groupNumber(self, group) * 2 + 1],
    ),
    method("span(self, group=0, /)", (self: PyMatch, group: PyValue) =>
      pair(self, groupNumber(self, group)),
    ),
    method("expand(self, template)", expand),
    method("__copy__(self, /)", (self: PyMatch) => self),
    method("__deepcopy__(self, memo, /)", (self: PyMatch) => self),
    classGetItem(),
  ],
});
