// Text with scopes: decides at the end how each value is written, so that people can read the result.
//
// SSA values are visible wherever their definition dominates, WGSL names only inside their braces. The writer notes where each
// value is defined and used; those used outside of the scope of their definition become function variables. A value that is used
// once, later in its own scope, is written where it is used (fold.ts says when it may move); the others are `let`.
// The writer also lets several constructs be opened before it is known whether they are needed (`Scope.header` may be set late,
// "" is transparent).

import type { Value } from "../../ir.ts";
import { Fold, identifiers, type Nature } from "./fold.ts";

interface Definition {
  readonly value: Value;
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly nature: Nature;
}

export class Scope {
  readonly parent: Scope | null;
  header: string;
  footer = "}";
  /** The else arm. */
  other: Scope | null = null;
  readonly items: (string | Definition | Scope)[] = [];

  constructor(parent: Scope | null, header: string) {
    this.parent = parent;
    this.header = header;
  }
}

export class Writer {
  readonly root = new Scope(null, "");
  private scope: Scope = this.root;
  private readonly definedIn = new Map<Value, Scope>();
  private readonly hoisted = new Set<Value>();
  private readonly usedIn: [Value, Scope][] = [];
  private readonly variables: { readonly name: string; readonly text: string }[] = [];

  get current(): Scope {
    return this.scope;
  }

  line(text: string): void {
    if (text !== "") this.scope.items.push(text);
  }

  open(header: string): Scope {
    const scope = new Scope(this.scope, header);
    this.scope.items.push(scope);
    this.scope = scope;
    return scope;
  }

  /** The else arm of a closed `if`; it is closed like a scope. */
  openElse(scope: Scope): void {
    scope.other = new Scope(scope.parent, "else");
    this.scope = scope.other;
  }

  close(): void {
    this.scope = this.scope.parent!;
  }

  define(value: Value, name: string, type: string, text: string, nature: Nature): void {
    this.definedIn.set(value, this.scope);
    this.scope.items.push({ value, name, type, text, nature });
  }

  use(value: Value): void {
    this.usedIn.push([value, this.scope]);
  }

  /** A variable of the whole function. */
  variable(name: string, type: string, initial = ""): void {
    const text = `var ${name}: ${type}${initial === "" ? "" : ` = ${initial}`};`;
    this.variables.push({ name, text });
  }

  render(indent: string): string {
    for (const [value, scope] of this.usedIn) {
      const home = this.definedIn.get(value);
      if (home !== undefined && !encloses(home, scope)) this.hoisted.add(value);
    }
    this.declareHoisted(this.root);
    dropLastReturn(this.root);
    const fold = new Fold(this.variables.map((v) => v.name));
    this.countUses(this.root, fold);
    const lines: string[] = [];
    this.renderScope(this.root, indent, lines, fold);
    // Of comments without code between them the last one counts.
    const isComment = (line: string | undefined): boolean => /^\s*\/\//.test(line ?? "");
    const told = lines.filter((line, i) => !isComment(line) || !isComment(lines[i + 1]));
    return [...this.variables.map((v) => indent + v.text), ...told].map((l) => `${l}\n`).join("");
  }

  private declareHoisted(scope: Scope): void {
    for (const item of scope.items) {
      if (typeof item === "string") continue;
      if (item instanceof Scope) {
        this.declareHoisted(item);
        if (item.other !== null) this.declareHoisted(item.other);
      } else if (this.hoisted.has(item.value)) this.variable(item.name, item.type);
    }
  }

  private countUses(scope: Scope, fold: Fold): void {
    const count = (text: string): void => {
      for (const name of identifiers(text)) fold.countUse(name, scope);
    };
    for (const item of scope.items) {
      if (typeof item === "string") count(item);
      else if (item instanceof Scope) {
        count(item.header);
        this.countUses(item, fold);
        if (item.other !== null) this.countUses(item.other, fold);
      } else count(item.text);
    }
  }

  private renderScope(scope: Scope, indent: string, lines: string[], fold: Fold): void {
    const emit = (texts: readonly string[]): void => {
      for (const text of texts) lines.push(indent + text);
    };
    for (const item of scope.items) {
      if (typeof item === "string") {
        const { before, text } = fold.statement(item, false);
        emit([...before, text]);
      } else if (item instanceof Scope) {
        const { before, text } = fold.statement(item.header, true);
        emit(before);
        if (text === "") {
          this.renderScope(item, indent, lines, fold);
          continue;
        }
        lines.push(indent + text);
        this.renderScope(item, `${indent}  `, lines, fold);
        if (item.other !== null && !isEmpty(item.other)) {
          lines.push(`${indent}} else {`);
          this.renderScope(item.other, `${indent}  `, lines, fold);
        }
        lines.push(indent + item.footer);
      } else if (this.hoisted.has(item.value)) {
        const { before, text } = fold.statement(`${item.name} = ${item.text};`, false);
        emit([...before, text]);
      } else emit(fold.define(item.name, item.text, item.nature, scope));
    }
    emit(fold.finish(scope));
  }
}

const isEmpty = (scope: Scope): boolean =>
  scope.items.every((item) => item instanceof Scope && item.header === "" && isEmpty(item));

/** Where a function without result ends, it returns anyway. */
function dropLastReturn(scope: Scope): void {
  for (;;) {
    const last = scope.items.at(-1);
    if (last !== "return;") {
      if (last instanceof Scope && /^(if .*)?$/.test(last.header)) {
        dropLastReturn(last);
        if (last.other !== null) dropLastReturn(last.other);
      }
      return;
    }
    scope.items.pop();
  }
}

/** A transparent scope lends its names to the scope around it. */
function encloses(home: Scope, scope: Scope): boolean {
  let outer = home;
  while (outer.header === "" && outer.parent !== null) outer = outer.parent;
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
