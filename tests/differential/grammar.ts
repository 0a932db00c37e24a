// Grammars as tables of productions, and their expansion to text.
//
// A table is text. A line at the margin opens a symbol: `name =` when each indented line below is a production, `name ::` when
// productions are several lines long and a line `--` separates them. A production may begin with a weight and with conditions:
//
//     3* <int> + <int>        drawn three times as often as others
//     [loop] break            only inside a loop; also [function], [generator], [coroutine]
//
// `<symbol>` stands for an expansion. `<symbol@loop>` expands with the condition set; `<symbol@>` clears all conditions. An
// expansion of several lines keeps the indentation of the line it begins on. A symbol may also be a function (`Leaf`).

import type { Random } from "./random.ts";

export type Condition = "loop" | "function" | "generator" | "coroutine";

/** Draws text by code where a table would say it badly. */
export type Leaf = (scope: Scope) => string;

interface Reference {
  readonly symbol: string;
  /** Null: the conditions of the context stay. */
  readonly conditions: ReadonlySet<Condition> | null;
  readonly add: Condition | null;
}

interface Production {
  readonly weight: number;
  readonly needs: readonly Condition[];
  readonly parts: readonly (string | Reference)[];
  /** The least depth in which the production ends; known after `link`. */
  height: number;
}

const REFERENCE = /<([a-z_]+)(?:@([a-z]*))?>/g;
const NO_CONDITIONS: ReadonlySet<Condition> = new Set();
/** Expansions of these stand in no need of parentheses. */
const ATOM =
  /^(?:[\w.]+|[\w.]*\([^()]*\)|[\w.]*\[[^[\]]*\]|\{[^{}]*\}|[rbuft]*'[^'\n]*'|[rbuft]*"[^"\n]*")$/;

function parseProduction(source: string): Production {
  let text = source;
  let weight = 1;
  const needs: Condition[] = [];
  for (;;) {
    const weighted = /^(\d+)\* /.exec(text);
    const condition = /^\[(loop|function|generator|coroutine)\] /.exec(text);
    if (weighted !== null) weight = Number(weighted[1]);
    else if (condition !== null) needs.push(condition[1] as Condition);
    else break;
    text = text.slice((weighted ?? condition)![0].length);
  }
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    parts.push(text.slice(end, match.index));
    const change = match[2];
    parts.push({
      symbol: match[1],
      conditions: change === "" ? NO_CONDITIONS : null,
      add: change === undefined || change === "" ? null : (change as Condition),
    });
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return { weight, needs, parts, height: Number.POSITIVE_INFINITY };
}

function parseTable(table: string): Map<string, Production[]> {
  const symbols = new Map<string, Production[]>();
  const sections = table.split(/^([a-z_]+) (=|::)\n/m);
  for (let i = 1; i < sections.length; i += 3) {
    const [name, form, body] = sections.slice(i, i + 3);
    const sources =
      form === "=" ? body.split("\n") : body.split(/^--$/m).map((lines) => lines.trim());
    const productions = sources
      .map((source) => (form === "=" ? source.trim() : source))
      .filter((source) => source !== "")
      .map(parseProduction);
    symbols.set(name, productions);
  }
  return symbols;
}

export class Grammar {
  readonly #symbols = new Map<string, Production[]>();
  readonly #leaves: Map<string, Leaf>;
  readonly #heights = new Map<string, number>();
  /** Symbols of statements. An expression in a statement begins with a depth of its own, however deep the statement is. */
  readonly #statements = new Set<string>();

  constructor(
    statements: readonly string[],
    expressions: readonly string[],
    leaves: Readonly<Record<string, Leaf>>,
  ) {
    this.#leaves = new Map(Object.entries(leaves));
    for (const table of [...statements, ...expressions]) {
      for (const [name, productions] of parseTable(table)) {
        if (this.#symbols.has(name)) throw new Error(`two definitions of <${name}>`);
        this.#symbols.set(name, productions);
        if (statements.includes(table)) this.#statements.add(name);
      }
    }
    for (const name of this.#leaves.keys()) this.#heights.set(name, 0);
    this.#link();
  }

  /** Finds the height of every production, and symbols that are missing or never end. */
  #link(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [name, productions] of this.#symbols) {
        for (const production of productions) {
          let height = 0;
          for (const part of production.parts) {
            if (typeof part === "string") continue;
            if (!this.#symbols.has(part.symbol) && !this.#leaves.has(part.symbol)) {
              throw new Error(`<${name}> names <${part.symbol}>, which is not defined`);
            }
            const begins = this.#statements.has(name) && !this.#statements.has(part.symbol);
            const inner = begins ? 0 : (this.#heights.get(part.symbol) ?? Number.POSITIVE_INFINITY);
            height = Math.max(height, inner + 1);
          }
          production.height = height;
        }
        const least = Math.min(
          ...productions.filter((p) => p.needs.length === 0).map((p) => p.height),
        );
        if (least < (this.#heights.get(name) ?? Number.POSITIVE_INFINITY)) {
          this.#heights.set(name, least);
          changed = true;
        }
      }
    }
    for (const name of this.#symbols.keys()) {
      if (!this.#heights.has(name)) throw new Error(`<${name}> never ends`);
    }
  }

  expand(symbol: string, scope: Scope): string {
    const leaf = this.#leaves.get(symbol);
    if (leaf !== undefined) return leaf(scope);
    const productions = this.#symbols.get(symbol);
    if (productions === undefined) throw new Error(`<${symbol}> is not defined`);
    const allowed = productions.filter((p) => p.needs.every((need) => scope.conditions.has(need)));
    const fitting = allowed.filter((p) => p.height <= scope.depth);
    const least = Math.min(...allowed.map((p) => p.height));
    const choices = fitting.length > 0 ? fitting : allowed.filter((p) => p.height === least);
    let ticket = scope.random.below(choices.reduce((sum, p) => sum + p.weight, 0));
    const chosen = choices.find((p) => (ticket -= p.weight) < 0)!;
    return this.#write(chosen, scope, this.#statements.has(symbol));
  }

  #write(production: Production, scope: Scope, isStatement: boolean): string {
    let text = "";
    for (const part of production.parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      let place = scope.within(part.conditions, part.add);
      if (isStatement && !this.#statements.has(part.symbol) && !this.#leaves.has(part.symbol)) {
        place = place.to(scope.random.pick(EXPRESSION_DEPTHS));
      }
      let inner = this.expand(part.symbol, place);
      if (EXPRESSIONS.has(part.symbol)) inner = parenthesize(inner, scope.random);
      const line = text.slice(text.lastIndexOf("\n") + 1);
      if (inner.includes("\n") && line.trim() === "") inner = inner.replaceAll("\n", `\n${line}`);
      text += inner;
    }
    return text;
  }
}

const EXPRESSION_DEPTHS = [1, 1, 2, 2, 2, 3, 3, 4];

/** Symbols whose expansions are operands: mostly in parentheses, now and then not, so that precedence is tried as well. */
const EXPRESSIONS = new Set(
  "int float complex num bool str bytes list tuple dict set any ints iter cond".split(" "),
);

function parenthesize(text: string, random: Random): string {
  if (ATOM.test(text) || random.chance(0.15)) return text;
  return `(${text})`;
}

/** Where an expansion stands: its stream of numbers, the depth that is left, what surrounds it. */
export class Scope {
  readonly grammar: Grammar;
  readonly random: Random;
  readonly depth: number;
  readonly conditions: ReadonlySet<Condition>;
  readonly #counters: Map<string, number>;

  constructor(
    grammar: Grammar,
    random: Random,
    depth: number,
    conditions: ReadonlySet<Condition> = NO_CONDITIONS,
    counters: Map<string, number> = new Map(),
  ) {
    this.grammar = grammar;
    this.random = random;
    this.depth = depth;
    this.conditions = conditions;
    this.#counters = counters;
  }

  within(conditions: ReadonlySet<Condition> | null, add: Condition | null): Scope {
    let inner = conditions ?? this.conditions;
    if (add !== null) {
      const set = new Set(inner);
      // A function's body is not in the loop around the function.
      if (add !== "loop") for (const old of inner) set.delete(old);
      set.add(add);
      if (add !== "loop") set.add("function");
      inner = set;
    }
    return new Scope(this.grammar, this.random, this.depth - 1, inner, this.#counters);
  }

  /** The same place with another depth left. */
  to(depth: number): Scope {
    return new Scope(this.grammar, this.random, depth, this.conditions, this.#counters);
  }

  expand(symbol: string): string {
    return this.grammar.expand(symbol, this);
  }

  /** A number that this program has not had for `family`. */
  fresh(family: string): number {
    const count = this.#counters.get(family) ?? 0;
    this.#counters.set(family, count + 1);
    return count;
  }

  restart(family: string): void {
    this.#counters.set(family, 0);
  }
}
