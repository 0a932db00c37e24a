// The error pass: a backtracking reader of the tokens that follows CPython's grammar rule by rule.
//
// CPython's wording and places follow from which rules are tried, in which order, and how many tokens they have asked for.
// So this pass is what CPython's parser is: ordered choice with memory, run once plainly (to find the furthest token) and
// once with the error rules. It runs only after the fast parser has refused a source, from the top-level statement where
// that happened. grammar-*.ts hold the rules in terms of the combinators here; report.ts words and places errors.
//
// Only the rules that CPython remembers are remembered: an error rule that is skipped because its result is known is part
// of the behaviour.

import type { ConstValue } from "../ast.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { T } from "../tokens.ts";
import type { ErrorReport } from "./report.ts";
import type { Span } from "./span.ts";

/** Stops a pass: the report has an error. */
export class PassStopped extends Error {}

const STOPPED = new PassStopped("stopped");

export type Value = Span | Value[] | null;

/** Reads something from `pass.mark` on. Undefined: no match, the mark is wherever it got to. */
export type Matcher = (pass: Pass) => Value | undefined;

/** A token kind, the name of a rule, or a matcher. */
export type Item = T | string | Matcher;

/** The result of an alternative that matched and yet gives nothing: no further alternative is tried. */
const NOTHING = Symbol("nothing");
type Alternative = (pass: Pass) => Value | undefined | typeof NOTHING;

interface Rule {
  readonly id: number;
  readonly name: string;
  readonly memo: boolean;
  readonly leftRecursive: boolean;
  readonly alternatives: readonly Alternative[];
}

interface Memory {
  readonly mark: number;
  readonly value: Value | undefined;
}

export class Pass {
  readonly tokenizer: Tokenizer;
  readonly report: ErrorReport;
  mark: number;
  /** Whether the error rules are on. */
  diagnosing = false;
  /** `<>` is the operator, not `!=`. */
  readonly flufl: boolean;
  private memory: (Map<number, Memory> | undefined)[] = [];

  constructor(tokenizer: Tokenizer, report: ErrorReport, start: number, flufl: boolean) {
    this.flufl = flufl;
    this.tokenizer = tokenizer;
    this.report = report;
    this.mark = start;
  }

  restart(start: number): void {
    this.mark = start;
    this.memory = [];
    this.diagnosing = true;
  }

  /** Kind of the token at the mark; asking for a token beyond the known ones reads one more. */
  peek(): T {
    const { report, tokenizer } = this;
    if (this.mark === report.fill) {
      report.fill++;
      if (tokenizer.tokens.kind[this.mark] === T.ERRORTOKEN) {
        report.tokenizerError();
        throw STOPPED;
      }
    }
    return tokenizer.tokens.kind[this.mark] as T;
  }

  stop(): never {
    throw STOPPED;
  }

  text(i: number): string {
    const { tokens, source } = this.tokenizer;
    return source.slice(tokens.start[i], tokens.end[i]);
  }

  token(i: number): Span {
    const { tokens } = this.tokenizer;
    return {
      kind: tokens.kind[i] === T.NAME ? "Name" : "token",
      lineno: tokens.line[i],
      col: tokens.col[i],
      endLine: tokens.endLine[i],
      endCol: tokens.endCol[i],
      items: [],
      text: this.text(i),
      value: null,
    };
  }

  /** A span from token `start` to the last token read. */
  span(kind: string, start: number, items: readonly Span[], text: string): Span {
    const { tokens } = this.tokenizer;
    let end = this.mark - 1;
    while (end > start && (tokens.col[end] < 0 || tokens.kind[end] === T.NEWLINE)) end--;
    return {
      kind,
      lineno: tokens.line[start],
      col: tokens.col[start],
      endLine: tokens.endLine[end],
      endCol: tokens.endCol[end],
      items,
      text,
      value: null,
    };
  }

  recall(rule: Rule, mark: number): Memory | undefined {
    return this.memory[mark]?.get(rule.id);
  }

  remember(rule: Rule, mark: number, value: Value | undefined): void {
    let here = this.memory[mark];
    if (here === undefined) this.memory[mark] = here = new Map();
    here.set(rule.id, { mark: this.mark, value });
  }
}

// --- rules -----------------------------------------------------------------------------------------------------------

const rules = new Map<string, Rule>();

/** Declares a rule; alternatives are tried in order. */
export function rule(name: string, alternatives: readonly (Alternative | readonly Item[])[]): void {
  declare(name, alternatives, false, false);
}

/** A rule whose results are remembered. */
export function memoRule(
  name: string,
  alternatives: readonly (Alternative | readonly Item[])[],
): void {
  declare(name, alternatives, true, false);
}

/** A rule whose first alternatives begin with itself. */
export function leftRecursiveRule(
  name: string,
  alternatives: readonly (Alternative | readonly Item[])[],
): void {
  declare(name, alternatives, true, true);
}

function declare(
  name: string,
  alternatives: readonly (Alternative | readonly Item[])[],
  memo: boolean,
  leftRecursive: boolean,
): void {
  if (rules.has(name)) throw new Error(`rule ${name} is declared twice`);
  const compiled = alternatives.map((a) => (typeof a === "function" ? a : plain(a as Item[])));
  rules.set(name, { id: rules.size, name, memo, leftRecursive, alternatives: compiled });
}

/** Runs a rule at the mark. */
export function run(pass: Pass, name: string): Value | undefined {
  return runRule(pass, resolveRule(name));
}

function resolveRule(name: string): Rule {
  const found = rules.get(name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

const referenced = new Set<string>();

function runRule(pass: Pass, rule: Rule): Value | undefined {
  if (!rule.memo) return runAlternatives(pass, rule);
  const start = pass.mark;
  const known = pass.recall(rule, start);
  if (known !== undefined) {
    pass.mark = known.mark;
    return known.value;
  }
  if (rule.leftRecursive) return growSeed(pass, rule, start);
  const value = runAlternatives(pass, rule);
  pass.remember(rule, start, value);
  return value;
}

// Left recursion: the rule first fails on itself, then succeeds with ever longer results.
function growSeed(pass: Pass, rule: Rule, start: number): Value | undefined {
  let best: Value | undefined;
  let bestMark = start;
  for (;;) {
    pass.mark = bestMark;
    pass.remember(rule, start, best);
    pass.mark = start;
    const value = runAlternatives(pass, rule);
    if (value === undefined || pass.mark <= bestMark) break;
    bestMark = pass.mark;
    best = value;
  }
  pass.mark = bestMark;
  return best;
}

function runAlternatives(pass: Pass, rule: Rule): Value | undefined {
  const start = pass.mark;
  for (const alternative of rule.alternatives) {
    const value = alternative(pass);
    if (value === NOTHING) return undefined;
    if (value !== undefined) return value as Value;
    pass.mark = start;
  }
  return undefined;
}

// --- items -----------------------------------------------------------------------------------------------------------

function compile(item: Item): Matcher {
  if (typeof item === "function") return item;
  if (typeof item === "number") return tokenMatcher(item);
  referenced.add(item);
  let target: Rule | null = null;
  return (pass) => {
    target ??= resolveRule(item);
    return runRule(pass, target);
  };
}

function tokenMatcher(kind: T): Matcher {
  return (pass) => {
    if (pass.peek() !== kind) return undefined;
    return pass.token(pass.mark++);
  };
}

/** A name with this spelling. */
export function soft(word: string): Matcher {
  return (pass) => {
    if (pass.peek() !== T.NAME || pass.text(pass.mark) !== word) return undefined;
    return pass.token(pass.mark++);
  };
}

/** A name that is some soft keyword. */
export const softKeyword: Matcher = (pass) => {
  if (pass.peek() !== T.NAME) return undefined;
  const word = pass.text(pass.mark);
  if (word !== "_" && word !== "case" && word !== "match" && word !== "type") return undefined;
  return pass.token(pass.mark++);
};

function sequence(items: readonly Item[]): (pass: Pass) => Value[] | undefined {
  const matchers = items.map(compile);
  return (pass) => {
    const values: Value[] = [];
    for (const matcher of matchers) {
      const value = matcher(pass);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

// The value of a single item is its own, of several a list.
function plain(items: readonly Item[]): Alternative {
  if (items.length === 1) return compile(items[0]);
  return sequence(items);
}

/** The items in a row, as one item. */
export function group(...items: Item[]): Matcher {
  return plain(items) as Matcher;
}

/** The first of these that matches. */
export function either(...items: Item[]): Matcher {
  const matchers = items.map(compile);
  return (pass) => {
    const start = pass.mark;
    for (const matcher of matchers) {
      const value = matcher(pass);
      if (value !== undefined) return value;
      pass.mark = start;
    }
    return undefined;
  };
}

/** The items if they match, else nothing, which is fine. */
export function optional(...items: Item[]): Matcher {
  const matcher = group(...items);
  return (pass) => {
    const start = pass.mark;
    const value = matcher(pass);
    if (value !== undefined) return value;
    pass.mark = start;
    return null;
  };
}

/** As many as there are, at least `min`. */
function repeated(matcher: Matcher, min: number): Matcher {
  return (pass) => {
    const values: Value[] = [];
    for (;;) {
      const start = pass.mark;
      const value = matcher(pass);
      if (value === undefined) {
        pass.mark = start;
        return values.length < min ? undefined : values;
      }
      values.push(value);
    }
  };
}

export const many = (...items: Item[]): Matcher => repeated(group(...items), 0);
export const some = (...items: Item[]): Matcher => repeated(group(...items), 1);

/** One or more of an item with commas between. */
export function list(...items: Item[]): Matcher {
  return separated(T.COMMA, group(...items));
}

export function separated(separator: T, item: Item): Matcher {
  const element = compile(item);
  return (pass) => {
    const first = element(pass);
    if (first === undefined) return undefined;
    const values = [first];
    for (;;) {
      const start = pass.mark;
      if (pass.peek() !== separator) return values;
      pass.mark++;
      const value = element(pass);
      if (value === undefined) {
        pass.mark = start;
        return values;
      }
      values.push(value);
    }
  };
}

/** Matches without reading. */
export function ahead(...items: Item[]): Matcher {
  const matcher = items.length === 1 ? compile(items[0]) : either(...items);
  return (pass) => {
    const start = pass.mark;
    const value = matcher(pass);
    pass.mark = start;
    return value === undefined ? undefined : null;
  };
}

/** Matches, without reading, where none of these does. */
export function not(...items: Item[]): Matcher {
  const matcher = items.length === 1 ? compile(items[0]) : either(...items);
  return (pass) => {
    const start = pass.mark;
    const value = matcher(pass);
    pass.mark = start;
    return value === undefined ? null : undefined;
  };
}

/** The token must stand here: its absence is an error at once. */
export function forced(kind: T, spelling: string): Matcher {
  return (pass) => {
    if (pass.peek() === kind) return pass.token(pass.mark++);
    const found = pass.token(pass.mark);
    pass.report.at(found, found, `expected '${spelling}'`);
    return pass.stop();
  };
}

/** After `cut`, the alternatives that follow are not tried if this one fails. */
export function committed(before: readonly Item[], after: readonly Item[]): Alternative {
  const first = sequence(before);
  const rest = sequence(after);
  return (pass) => {
    if (first(pass) === undefined) return undefined;
    const value = rest(pass);
    return value === undefined ? NOTHING : value;
  };
}

/** Tried only in the diagnosing pass. */
export function errors(name: string): Alternative {
  const matcher = compile(name);
  return (pass) => (pass.diagnosing ? matcher(pass) : undefined);
}

/** The item with the error rules off. */
export function withoutErrors(item: Item): Matcher {
  const matcher = compile(item);
  return (pass) => {
    const before = pass.diagnosing;
    pass.diagnosing = false;
    const value = matcher(pass);
    pass.diagnosing = before;
    return value;
  };
}

// --- results ---------------------------------------------------------------------------------------------------------

/** Flattens values to the spans in them, in order. */
export function spansIn(value: Value): Span[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.flatMap(spansIn) : [value];
}

/** The items as one node of this kind; `parts` tells which of the values the node keeps. */
export function node(
  kind: string,
  items: readonly Item[],
  parts?: (values: Value[]) => Span[],
): Alternative {
  const matcher = sequence(items);
  return (pass) => {
    const start = pass.mark;
    const values = matcher(pass);
    if (values === undefined) return undefined;
    return pass.span(kind, start, parts === undefined ? [] : parts(values), "");
  };
}

/** The items, their value being that of item `index`. */
export function pick(index: number, items: readonly Item[]): Alternative {
  const matcher = sequence(items);
  return (pass) => matcher(pass)?.[index];
}

/** The items, and their value made by `make`, which may also report an error or (null) end the rule with nothing. */
export function action(
  items: readonly Item[],
  make: (pass: Pass, values: Value[], start: number) => Span | null,
): Alternative {
  const matcher = sequence(items);
  return (pass) => {
    const start = pass.mark;
    const values = matcher(pass);
    if (values === undefined) return undefined;
    return make(pass, values, start) ?? NOTHING;
  };
}

/** An error: when the items match, `report` reports, or returns to say that this is none. */
export function error(
  items: readonly Item[],
  report: (report: ErrorReport, spans: Span[], pass: Pass) => void,
): Alternative {
  const marks: boolean[] = [];
  const matchers = items.map((item, i) => {
    marks[i] = typeof item === "function" && KEPT.has(item);
    return compile(item);
  });
  return (pass) => {
    const kept: Span[] = [];
    for (let i = 0; i < matchers.length; i++) {
      const value = matchers[i](pass);
      if (value === undefined) return undefined;
      if (marks[i]) kept.push(...edges(value));
    }
    report(pass.report, kept, pass);
    if (pass.report.raised) pass.stop();
    return NOTHING;
  };
}

const KEPT = new WeakSet<Matcher>();

/** Marks an item whose span the report needs; of several values, the first and the last. */
export function keep(...items: Item[]): Matcher {
  const matcher = items.length === 1 ? compile(items[0]) : either(...items);
  const kept: Matcher = (pass) => matcher(pass);
  KEPT.add(kept);
  return kept;
}

function edges(value: Value): Span[] {
  if (!Array.isArray(value)) return value === null ? [] : [value];
  const all = spansIn(value);
  return all.length === 0 ? [] : [all[0], all[all.length - 1]];
}

/** A constant token as an expression. */
export function constant(kind: T, value: ConstValue): Alternative {
  return (pass) => {
    if (pass.peek() !== kind) return undefined;
    const token = pass.token(pass.mark++);
    return { ...token, kind: "Constant", value };
  };
}
