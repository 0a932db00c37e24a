/**
 * The second pass over scopes: decides for every name whether it is local, global, free or a cell.
 *
 * Works from the module inwards. A block receives the names bound around it and those declared global, decides its own
 * names, hands an enlarged set to its children and receives the names that they leave free; a local name that a child
 * needs becomes a cell. Comprehensions (but not generator expressions) are merged into the block that holds them, PEP 709.
 */
import { failAt } from "./place.ts";
import {
  BlockKind,
  ComprehensionKind,
  Def,
  RESOLUTION_SHIFT,
  Resolution,
  type Scope,
} from "./scope.ts";

type Names = Set<string>;

/** What a block knows of the blocks around it. Each block gets its own copies to modify. */
interface Surroundings {
  /** Names bound in enclosing functions; null at module level. */
  readonly bound: Names | null;
  readonly globals: Names;
  readonly typeParams: Names;
  /** The class whose names an annotation scope reads at run time. */
  readonly classScope: Scope | null;
}

export function analyzeScopes(top: Scope, filename: string): void {
  const around = {
    bound: null,
    globals: new Set<string>(),
    typeParams: new Set<string>(),
    classScope: null,
  };
  new Analyzer(filename).block(top, around, new Set());
}

class Analyzer {
  private readonly filename: string;

  constructor(filename: string) {
    this.filename = filename;
  }

  /** Decides the names of a block and everything inside it; adds the names it leaves free to `free`. */
  block(scope: Scope, around: Surroundings, free: Names): void {
    const resolutions = new Map<string, Resolution>();
    const local: Names = new Set();
    const isClass = scope.kind === BlockKind.CLASS;
    // What children see. Names bound in a class are not visible in its methods, so for a class this is settled first.
    const bound: Names = new Set();
    const globals: Names = new Set();
    if (isClass) {
      addAll(globals, around.globals);
      if (around.bound !== null) addAll(bound, around.bound);
    }
    for (const [name, symbol] of scope.symbols) {
      resolutions.set(name, this.decide(scope, name, symbol, around, local, free));
    }
    if (isClass) {
      bound.add("__class__").add("__classdict__").add("__conditional_annotations__");
    } else {
      if (scope.isFunctionLike) addAll(bound, local);
      if (around.bound !== null) addAll(bound, around.bound);
      addAll(globals, around.globals);
    }

    const childrenFree: Names = new Set();
    const inlinedCells: Names = new Set();
    for (const child of scope.children) {
      let classScope: Scope | null = null;
      if (child.canSeeClassScope) classScope = isClass ? scope : around.classScope;
      const childFree = new Set(childrenFree);
      this.block(
        child,
        {
          bound: new Set(bound),
          globals: new Set(globals),
          typeParams: new Set(around.typeParams),
          classScope,
        },
        childFree,
      );
      if (
        child.comprehension !== ComprehensionKind.NONE &&
        !child.generator &&
        !scope.canSeeClassScope
      ) {
        inlineComprehension(scope, child, resolutions, childFree, inlinedCells);
        child.comprehensionInlined = true;
      }
      addAll(childrenFree, childFree);
    }
    scope.children = scope.children.flatMap((child) =>
      child.comprehensionInlined ? child.children : [child],
    );

    if (scope.isFunctionLike) makeCells(resolutions, childrenFree, inlinedCells);
    else if (isClass) takeClassCells(scope, childrenFree);
    record(scope, resolutions, around.bound, childrenFree, inlinedCells);
    addAll(free, childrenFree);
  }

  private decide(
    scope: Scope,
    name: string,
    symbol: number,
    around: Surroundings,
    local: Names,
    free: Names,
  ): Resolution {
    const { bound, globals, typeParams, classScope } = around;
    if (symbol & Def.GLOBAL) {
      if (symbol & Def.NONLOCAL) {
        throw this.atDirective(scope, name, `name '${name}' is nonlocal and global`);
      }
      globals.add(name);
      bound?.delete(name);
      return Resolution.GLOBAL_EXPLICIT;
    }
    if (symbol & Def.NONLOCAL) {
      if (bound === null) {
        const message = "nonlocal declaration not allowed at module level";
        throw this.atDirective(scope, name, message);
      }
      if (!bound.has(name)) {
        throw this.atDirective(scope, name, `no binding for nonlocal '${name}' found`);
      }
      if (typeParams.has(name)) {
        const message = `nonlocal binding not allowed for type parameter '${name}'`;
        throw this.atDirective(scope, name, message);
      }
      free.add(name);
      return Resolution.FREE;
    }
    if (symbol & Def.BOUND) {
      local.add(name);
      globals.delete(name);
      if (symbol & Def.TYPE_PARAM) typeParams.add(name);
      else typeParams.delete(name);
      return Resolution.LOCAL;
    }
    if (classScope !== null && name !== "__classdict__") {
      // Bound in the class around this annotation scope: found at run time in the class namespace, else global; never in
      // a function around the class.
      const inClass = classScope.symbol(name);
      if (inClass & Def.GLOBAL) return Resolution.GLOBAL_EXPLICIT;
      if (inClass & Def.BOUND && !(inClass & Def.NONLOCAL)) return Resolution.GLOBAL_IMPLICIT;
    }
    if (bound?.has(name)) {
      free.add(name);
      return Resolution.FREE;
    }
    return Resolution.GLOBAL_IMPLICIT;
  }

  private atDirective(scope: Scope, name: string, message: string): Error {
    const directive = scope.directives.find((candidate) => candidate.name === name);
    if (directive === undefined) return new Error(`no directive recorded for ${name}`);
    return failAt(this.filename, directive.location, message);
  }
}

const CLASS_CELLS: readonly string[] = [
  "__class__",
  "__classdict__",
  "__conditional_annotations__",
];

const isFreeInChild = (scope: Scope, name: string): boolean =>
  scope.children.some((child) => child.resolve(name) === Resolution.FREE);

/** Merges the names of a comprehension into the block around it. */
function inlineComprehension(
  scope: Scope,
  comprehension: Scope,
  resolutions: Map<string, Resolution>,
  comprehensionFree: Names,
  inlinedCells: Names,
): void {
  const dropped: string[] = [];
  for (const [name, symbol] of comprehension.symbols) {
    if (symbol & Def.PARAM) continue;
    let resolution: Resolution = symbol >> RESOLUTION_SHIFT;
    const flags = symbol & ((1 << RESOLUTION_SHIFT) - 1);
    if (resolution === Resolution.CELL || flags & Def.COMP_CELL) inlinedCells.add(name);
    const existing = scope.symbols.get(name);
    if (
      resolution === Resolution.FREE &&
      scope.kind === BlockKind.CLASS &&
      CLASS_CELLS.includes(name)
    ) {
      // The cells of a class are for the functions inside: never for its own body.
      resolution = Resolution.GLOBAL_IMPLICIT;
      if (!isFreeInChild(comprehension, name)) comprehensionFree.delete(name);
      dropped.push(name);
    }
    if (existing === undefined) {
      scope.symbols.set(name, flags);
      resolutions.set(name, resolution);
      continue;
    }
    // Read from this block, unless the comprehension binds a name of its own or the name is none of a class's.
    const isOwn = (flags & Def.BOUND) !== 0 || scope.kind === BlockKind.CLASS;
    if (!isOwn) scope.symbols.set(name, existing | (flags & Def.USE));
    if (
      existing & Def.BOUND &&
      scope.kind !== BlockKind.CLASS &&
      !isFreeInChild(comprehension, name)
    ) {
      // Free in the comprehension and bound here: an ordinary local now, unless something inside needs the cell.
      comprehensionFree.delete(name);
    }
  }
  for (const name of dropped) comprehension.symbols.delete(name);
}

/** A local that is free in a child is a cell here, and no longer free outside. */
function makeCells(resolutions: Map<string, Resolution>, free: Names, inlinedCells: Names): void {
  for (const [name, resolution] of resolutions) {
    if (resolution !== Resolution.LOCAL) continue;
    if (!free.has(name) && !inlinedCells.has(name)) continue;
    resolutions.set(name, Resolution.CELL);
    free.delete(name);
  }
}

/** The cells that a class makes on demand. */
function takeClassCells(scope: Scope, free: Names): void {
  // CLASS_CELLS
  if (free.delete("__class__")) scope.needsClassClosure = true;
  if (free.delete("__classdict__")) scope.needsClassDict = true;
  if (free.delete("__conditional_annotations__")) scope.hasConditionalAnnotations = true;
}

/** Writes the decisions into the symbols, and adds names that only children mention. */
function record(
  scope: Scope,
  resolutions: Map<string, Resolution>,
  bound: Names | null,
  free: Names,
  inlinedCells: Names,
): void {
  const symbols = scope.symbols;
  for (const [name, symbol] of symbols) {
    const cell = inlinedCells.has(name) ? Def.COMP_CELL : 0;
    const resolution = resolutions.get(name) as Resolution;
    symbols.set(name, symbol | cell | (resolution << RESOLUTION_SHIFT));
  }
  const classLike = scope.kind === BlockKind.CLASS || scope.canSeeClassScope;
  for (const name of free) {
    const existing = symbols.get(name);
    if (existing !== undefined) {
      // A free variable of a method that is also a name of the class.
      if (classLike) symbols.set(name, existing | Def.FREE_CLASS);
    } else if (bound === null || bound.has(name)) {
      symbols.set(name, Resolution.FREE << RESOLUTION_SHIFT);
    }
  }
}

function addAll(target: Names, source: Names): void {
  for (const name of source) target.add(name);
}
