// Moves the text of values to the place of their only use, so that a WGSL listing reads like an expression and not like a list of
// numbered values. Works on text alone, statement by statement, while the writer renders; meaning must not change:
//
//  - only what is used once, later in the same scope, moves; what is used more often is a `let`, or the name that it copies;
//  - "effect" (calls, atomics) never moves; "read" (loads) does not pass a statement that may write;
//  - what mentions a variable does not pass an assignment to it, nor a construct with statements inside.
//
// Lines stay below a width; what does not fit becomes a `let` in front. Twin: targets/wasm/fold.ts, on instructions.

/** What a value's text may do: nothing, read memory, or anything. */
export type Nature = "pure" | "read" | "effect";

interface Waiting {
  readonly name: string;
  readonly text: string;
  readonly nature: Nature;
  readonly scope: object;
}

export interface Statement {
  /** Lines that have to come first. */
  readonly before: readonly string[];
  readonly text: string;
}

const WIDTH = 88;
const IDENTIFIER = /[A-Za-z_]\w*/g;
const LITERAL = /^(\d+[iu]|true|false)$/;

export const identifiers = (text: string): readonly string[] => text.match(IDENTIFIER) ?? [];

/** The text without the parentheses around all of it. */
export function withoutParens(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return text;
  }
  return text.slice(1, -1);
}

/** Where the parenthesis closes that opens at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i;
  }
  return -1;
}

/** Without parentheses inside parentheses, and without conversions whose opposite follows at once. */
function simplified(source: string): string {
  let text = source.replaceAll("!!", "").replace(/bitcast<u32>\((\d+)i\)/g, "$1u");
  for (let at = 0; ; ) {
    const found = /\(\(|bitcast<u32>\(bitcast<[if]32>\(/.exec(text.slice(at));
    if (found === null) return text;
    const start = at + found.index;
    const inner = start + found[0].length - 1;
    const outer = start + found[0].indexOf("(");
    const end = closing(text, inner);
    if (end < 0 || closing(text, outer) !== end + 1) at = inner;
    else text = text.slice(0, outer + 1) + text.slice(inner + 1, end) + text.slice(end + 1);
  }
}

/** Leaves out parentheses that a statement puts around what has its own already. */
function tidy(source: string): string {
  const statement = simplified(source);
  const branch = /^(if \()(.*)(\) \{)$/.exec(statement);
  if (branch !== null) return branch[1] + withoutParens(branch[2]) + branch[3];
  const assignment = /^((?:let |var )?[\w.]+ = )(.*);$/.exec(statement);
  if (assignment !== null) return `${assignment[1]}${withoutParens(assignment[2])};`;
  return statement;
}

export class Fold {
  private readonly mutable: ReadonlySet<string>;
  private readonly uses = new Map<string, number>();
  /** The scope of the last use that was counted. */
  private readonly usedIn = new Map<string, object>();
  private readonly copies = new Map<string, string>();
  private waiting: Waiting[] = [];

  constructor(variables: readonly string[]) {
    this.mutable = new Set(variables);
  }

  countUse(name: string, scope: object): void {
    this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
    this.usedIn.set(name, scope);
  }

  /** A value that is no variable: the lines to write now. */
  define(name: string, source: string, nature: Nature, scope: object): string[] {
    const { before, text } = this.insert(source);
    const passed = nature === "effect" ? this.release((w) => w.nature === "read") : [];
    const lines = [...before, ...passed];
    const plain = withoutParens(text);
    const isCopy =
      LITERAL.test(plain) || (/^[A-Za-z_]\w*$/.test(plain) && !this.mutable.has(plain));
    if (nature !== "effect" && isCopy) this.copies.set(name, plain);
    else if (nature !== "effect" && this.uses.get(name) === 1 && this.usedIn.get(name) === scope) {
      this.waiting.push({ name, text, nature, scope });
    } else lines.push(tidy(`let ${name} = ${text};`));
    return lines;
  }

  /** A statement, or the header of a construct. */
  statement(source: string, opens: boolean): Statement {
    if (source === "" || source.startsWith("//")) return { before: [], text: source };
    const { before, text } = this.insert(source);
    const target = /^(\w+) = /.exec(source)?.[1] ?? "";
    const stays = (w: Waiting): boolean => {
      if (w.nature === "read") return false;
      const names = identifiers(w.text);
      return opens ? !names.some((n) => this.mutable.has(n)) : !names.includes(target);
    };
    return { before: [...before, ...this.release((w) => !stays(w))], text: tidy(text) };
  }

  /** The end of a scope: nothing of it may wait any more. */
  finish(scope: object): string[] {
    return this.release((w) => w.scope === scope);
  }

  private release(which: (w: Waiting) => boolean): string[] {
    const lines: string[] = [];
    const left: Waiting[] = [];
    for (const w of this.waiting) {
      if (which(w)) lines.push(tidy(`let ${w.name} = ${w.text};`));
      else left.push(w);
    }
    this.waiting = left;
    return lines;
  }

  /** Puts in what waits for this text; the longest stay outside while it gets too long. */
  private insert(source: string): Statement {
    const names = new Set(identifiers(source));
    const parts = this.waiting.filter((w) => names.has(w.name));
    this.waiting = this.waiting.filter((w) => !names.has(w.name));
    let length = source.length + parts.reduce((sum, w) => sum + w.text.length - w.name.length, 0);
    const outside = new Set<Waiting>();
    for (const w of [...parts].sort((a, b) => b.text.length - a.text.length)) {
      if (length <= WIDTH) break;
      outside.add(w);
      length -= w.text.length - w.name.length;
    }
    const inserted = new Map(parts.filter((w) => !outside.has(w)).map((w) => [w.name, w.text]));
    const text = source.replace(
      IDENTIFIER,
      (name) => inserted.get(name) ?? this.copies.get(name) ?? name,
    );
    const before = parts.filter((w) => outside.has(w));
    return { before: before.map((w) => tidy(`let ${w.name} = ${w.text};`)), text };
  }
}
