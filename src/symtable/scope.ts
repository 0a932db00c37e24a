/**
 * A scope and its symbols: what the first pass (builder.ts) records and the second (analyze.ts) decides.
 *
 * Numbers of flags, resolutions and block kinds are CPython's, because the `_symtable` module shows them to scripts.
 * The code generator reads resolutions and, while it compiles an inlined comprehension, replaces some for its duration.
 */
import type { Location } from "./place.ts";

/** How a block uses a name: bits of a symbol. */
export const enum Def {
  GLOBAL = 1,
  LOCAL = 2,
  PARAM = 4,
  NONLOCAL = 8,
  USE = 16,
  /** Free in a method and also bound in the class. */
  FREE_CLASS = 64,
  IMPORT = 128,
  BOUND = 134,
  ANNOT = 256,
  COMP_ITER = 512,
  TYPE_PARAM = 1024,
  /** A cell only because an inlined comprehension needs one. */
  COMP_CELL = 2048,
}

/** Where a name is found, in the upper bits of a symbol. */
export const enum Resolution {
  UNKNOWN = 0,
  LOCAL = 1,
  GLOBAL_EXPLICIT = 2,
  GLOBAL_IMPLICIT = 3,
  FREE = 4,
  CELL = 5,
}

export const RESOLUTION_SHIFT = 12;

export const enum BlockKind {
  FUNCTION = 0,
  CLASS = 1,
  MODULE = 2,
  ANNOTATION = 3,
  TYPE_ALIAS = 4,
  TYPE_PARAMETERS = 5,
  TYPE_VARIABLE = 6,
}

export const enum ComprehensionKind {
  NONE = 0,
  LIST = 1,
  DICT = 2,
  SET = 3,
  GENERATOR = 4,
}

export class Scope {
  readonly name: string;
  readonly kind: BlockKind;
  readonly location: Location;
  /** Def bits and a Resolution << RESOLUTION_SHIFT, in order of first mention. */
  readonly symbols = new Map<string, number>();
  /** Parameters, in order of the frame. */
  readonly parameters: string[] = [];
  children: Scope[] = [];
  /** Places of global and nonlocal statements, for errors that the second pass finds. */
  readonly directives: { name: string; location: Location }[] = [];
  /** In the type-parameter scope of a class: the only names that are mangled. */
  mangledNames: Set<string> | null = null;
  /** What an expression that is not allowed here is part of. */
  info: string | null = null;

  /** Inside a function, at any depth. */
  nested = false;
  generator = false;
  coroutine = false;
  comprehension: ComprehensionKind = ComprehensionKind.NONE;
  varargs = false;
  varkeywords = false;
  returnsValue = false;
  hasDocstring = false;
  /** A function directly inside a class. */
  isMethod = false;
  annotationsUsed = false;
  /** The scope of `__annotate__` for the annotations of this block. */
  annotationBlock: Scope | null = null;
  /** Reads names of the enclosing class body through `__classdict__`. */
  canSeeClassScope = false;
  needsClassClosure = false;
  needsClassDict = false;
  hasConditionalAnnotations = false;
  comprehensionInlined = false;
  /** State of the first pass. */
  inConditionalBlock = false;
  inUnevaluatedAnnotation = false;
  inComprehensionTarget = false;
  comprehensionIterableDepth = 0;

  constructor(name: string, kind: BlockKind, location: Location) {
    this.name = name;
    this.kind = kind;
    this.location = location;
  }

  /** Has fast locals: anything but a module or a class. */
  get isFunctionLike(): boolean {
    return this.kind !== BlockKind.MODULE && this.kind !== BlockKind.CLASS;
  }

  symbol(name: string): number {
    return this.symbols.get(name) ?? 0;
  }

  resolve(name: string): Resolution {
    return resolutionOf(this.symbol(name));
  }
}

export function resolutionOf(symbol: number): Resolution {
  return (symbol >> RESOLUTION_SHIFT) & 15;
}
