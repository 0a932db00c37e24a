// Text with scopes: decides at the end which values are `let` where they are defined and which need a variable of the function.
//
// SSA values are visible wherever their definition dominates, WGSL names only inside their braces. The writer notes where each
// value is defined and used; those used outside of the scope of their definition become function variables. It also lets
// several constructs be opened before it is known whether they are needed (`Scope.header` may be set late, "" is transparent).

import type { Value } from "../../ir.ts";

interface Definition {
  readonly value: Value;
  readonly name: string;
  readonly type: string;
  readonly text: string;
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
  private readonly variables: string[] = [];

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

  define(value: Value, name: string, type: string, text: string): void {
    this.definedIn.set(value, this.scope);
    this.scope.items.push({ value, name, type, text });
  }

  use(value: Value): void {
    this.usedIn.push([value, this.scope]);
  }

  /** A variable of the whole function. */
  variable(name: string, type: string, initial = ""): void {
    this.variables.push(`var ${name}: ${type}${initial === "" ? "" : ` = ${initial}`};`);
  }

  render(indent: string): string {
    for (const [value, scope] of this.usedIn) {
      const home = this.definedIn.get(value);
      if (home !== undefined && !encloses(home, scope)) this.hoisted.add(value);
    }
    const lines: string[] = [];
    this.renderScope(this.root, indent, lines);
    return [...this.variables.map((v) => indent + v), ...lines].map((l) => `${l}\n`).join("");
  }

  private renderScope(scope: Scope, indent: string, lines: string[]): void {
    for (const item of scope.items) {
      if (typeof item === "string") lines.push(indent + item);
      else if (item instanceof Scope) {
        if (item.header === "") {
          this.renderScope(item, indent, lines);
          continue;
        }
        lines.push(indent + item.header);
        this.renderScope(item, `${indent}  `, lines);
        if (item.other !== null) {
          lines.push(`${indent}} else {`);
          this.renderScope(item.other, `${indent}  `, lines);
        }
        lines.push(indent + item.footer);
      } else if (this.hoisted.has(item.value)) {
        this.variable(item.name, item.type);
        lines.push(`${indent}${item.name} = ${item.text};`);
      } else lines.push(`${indent}let ${item.name} = ${item.text};`);
    }
  }
}

/** A transparent scope lends its names to the scope around it. */
function encloses(home: Scope, scope: Scope): boolean {
  let outer = home;
  while (outer.header === "" && outer.parent !== null) outer = outer.parent;
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
