// Labelled breaks and continues for WGSL, which has none.
//
// A labelled block is `switch (0u) { default { … } }`: `break` leaves it, `continue` passes through to the loop around it. A jump
// over several constructs sets a variable to its code and breaks; behind each construct on its way the code decides what to do.

interface Construct {
  readonly label: number;
  readonly kind: "loop" | "block";
  /** Codes of jumps that leave this construct for one further out. */
  readonly through: Set<number>;
}

interface Route {
  readonly kind: "break" | "continue";
  readonly label: number;
}

export const BLOCK_HEADER = "switch (0u) { default {";
export const BLOCK_FOOTER = "} }";

export class Jumps {
  readonly variable: string;
  /** A jump needed the variable. */
  used = false;
  private readonly stack: Construct[] = [];
  private readonly routes: Route[] = [];

  constructor(variable: string) {
    this.variable = variable;
  }

  push(label: number, kind: "loop" | "block"): void {
    this.stack.push({ label, kind, through: new Set() });
  }

  has(label: number): boolean {
    return this.stack.some((c) => c.label === label);
  }

  /** Call it after the construct's closing brace; returns the statements that pass jumps on. */
  pop(): string[] {
    const { through } = this.stack.pop()!;
    const lines: string[] = [];
    for (const code of through) {
      const route = this.routes[code - 1];
      if (this.reaches(route)) {
        lines.push(`if (${this.variable} == ${code}u) { ${this.variable} = 0u; ${route.kind}; }`);
      } else {
        lines.push(`if (${this.variable} == ${code}u) { break; }`);
        this.stack[this.stack.length - 1].through.add(code);
      }
    }
    return lines;
  }

  /** The statement for a jump from here. */
  jump(kind: "break" | "continue", label: number): string {
    const route: Route = { kind, label };
    if (this.reaches(route)) return `${kind};`;
    let code = this.routes.findIndex((r) => r.kind === kind && r.label === label) + 1;
    if (code === 0) code = this.routes.push(route);
    this.used = true;
    this.stack[this.stack.length - 1].through.add(code);
    return `${this.variable} = ${code}u; break;`;
  }

  /** Does WGSL's own statement do it? */
  private reaches(route: Route): boolean {
    let top = this.stack.length - 1;
    if (route.kind === "continue") while (top >= 0 && this.stack[top].kind === "block") top--;
    return top >= 0 && this.stack[top].label === route.label;
  }
}
