/** The places of a frame's variables: names and kinds, from the lists that a code object shows. */
import { type CodeFields, CodeFlag, FastKind } from "./code.ts";

export interface Variables {
  readonly varnames: readonly string[];
  readonly cellvars: readonly string[];
  readonly freevars: readonly string[];
  /** Locals of inlined comprehensions, which no one sees. */
  readonly hidden?: { has(name: string): boolean };
}

export type Parameters = Pick<
  CodeFields,
  "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_flags"
>;

/** How many of the first locals are parameters. */
export function parameterCount({ co_argcount, co_kwonlyargcount, co_flags }: Parameters): number {
  const stars = (co_flags & CodeFlag.VARARGS ? 1 : 0) + (co_flags & CodeFlag.VARKEYWORDS ? 1 : 0);
  return co_argcount + co_kwonlyargcount + stars;
}

function parameterKinds(parameters: Parameters): number[] {
  const { co_argcount, co_posonlyargcount, co_kwonlyargcount, co_flags } = parameters;
  const groups: readonly (readonly [count: number, kind: number])[] = [
    [co_posonlyargcount, FastKind.ARG_POS],
    [co_argcount - co_posonlyargcount, FastKind.ARG_POS | FastKind.ARG_KW],
    [co_kwonlyargcount, FastKind.ARG_KW],
    [co_flags & CodeFlag.VARARGS ? 1 : 0, FastKind.ARG_VAR | FastKind.ARG_POS],
    [co_flags & CodeFlag.VARKEYWORDS ? 1 : 0, FastKind.ARG_VAR | FastKind.ARG_KW],
  ];
  return groups.flatMap(([count, kind]) => new Array<number>(count).fill(kind));
}

/** Locals, parameters first; then cells that are no locals; then free variables. */
export function layOutVariables(
  { varnames, cellvars, freevars, hidden }: Variables,
  parameters: Parameters,
): Pick<CodeFields, "localsplusnames" | "localspluskinds"> {
  const kinds = parameterKinds(parameters);
  const cells = new Set(cellvars);
  const locals = new Set(varnames);
  const ownCells = cellvars.filter((name) => !locals.has(name));
  const localKinds = varnames.map(
    (name, i) =>
      FastKind.LOCAL |
      (kinds[i] ?? 0) |
      (hidden?.has(name) ? FastKind.HIDDEN : 0) |
      (cells.has(name) ? FastKind.CELL : 0),
  );
  return {
    localsplusnames: [...varnames, ...ownCells, ...freevars],
    localspluskinds: Uint8Array.from([
      ...localKinds,
      ...ownCells.map(() => FastKind.CELL),
      ...freevars.map(() => FastKind.FREE),
    ]),
  };
}
