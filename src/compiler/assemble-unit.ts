/** From a finished unit to its code object: return at the end, graph, passes, bytes. */
import { type AssemblerInstruction, assembleCode } from "../bytecode/assemble.ts";
import { CodeFlag, FastKind, PyCode } from "../bytecode/code.ts";
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { type Block, buildGraph, isJump } from "./block.ts";
import { type FrameLayout, lowerGraph, optimizeGraph } from "./flowgraph.ts";
import type { Unit } from "./unit.ts";

/** What of a unit becomes part of its code object. */
export type AssembledUnit = FrameLayout &
  Pick<Unit, "counts" | "fastHidden" | "names" | "name" | "qualname" | "consts">;

/** The end of a unit's code; `addNone` makes it return None where its end is reached. */
export function addReturn({ sequence, consts }: Unit, addNone: boolean): void {
  if (addNone) sequence.add(Op.LOAD_CONST, consts.add(null), NO_LOCATION);
  sequence.add(Op.RETURN_VALUE, 0, NO_LOCATION);
}

/** Optimises and assembles a unit that has its end. */
export function finishUnit(unit: Unit, flags: number, filename: string): PyCode {
  const entry = buildGraph(unit.sequence);
  optimizeGraph(entry, unit.consts, unit.varnames.size, unit.scope.parameters.length);
  return assembleGraph(entry, unit, flags, filename);
}

export function assembleGraph(
  entry: Block,
  unit: AssembledUnit,
  flags: number,
  filename: string,
): PyCode {
  const depth = lowerGraph(entry, unit, flags);
  const { consts } = unit;
  const { names, kinds } = localsPlus(unit, flags);
  return new PyCode({
    co_argcount: unit.counts.posonly + unit.counts.positional,
    co_posonlyargcount: unit.counts.posonly,
    co_kwonlyargcount: unit.counts.kwonly,
    co_stacksize: depth,
    co_flags: flags,
    ...assembleCode(linearize(entry), unit.firstLine),
    co_consts: consts.values,
    co_names: [...unit.names.keys()],
    localsplusnames: names,
    localspluskinds: kinds,
    co_filename: filename,
    co_name: unit.name,
    co_qualname: unit.qualname,
    co_firstlineno: unit.firstLine,
  });
}

/** The instructions of all blocks, with positions in place of blocks. */
function linearize(entry: Block): AssemblerInstruction[] {
  let position = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.position = position;
    position += b.instrs.length;
  }
  const result: AssemblerInstruction[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const { op, arg, loc, target, except } of b.instrs) {
      result.push({
        op,
        arg: isJump(op) ? (target as Block).position : arg,
        loc,
        handler: except?.position ?? -1,
        depth: except?.startDepth ?? 0,
        lasti: except?.preservesLasti ?? false,
      });
    }
  }
  return result;
}

/** Layout of the frame: locals, cells that are not arguments, free variables. */
function localsPlus(unit: AssembledUnit, flags: number): { names: string[]; kinds: Uint8Array } {
  const { varnames, cellvars, freevars, counts } = unit;
  const names: string[] = [];
  const kinds: number[] = [];
  // Arguments come first, in this order.
  const groups: readonly (readonly [count: number, kind: number])[] = [
    [counts.posonly, FastKind.ARG_POS],
    [counts.positional, FastKind.ARG_POS | FastKind.ARG_KW],
    [counts.kwonly, FastKind.ARG_KW],
    [flags & CodeFlag.VARARGS ? 1 : 0, FastKind.ARG_VAR | FastKind.ARG_POS],
    [flags & CodeFlag.VARKEYWORDS ? 1 : 0, FastKind.ARG_VAR | FastKind.ARG_KW],
  ];
  const argumentKinds = groups.flatMap(([count, kind]) => new Array<number>(count).fill(kind));
  for (const name of varnames.keys()) {
    let kind = FastKind.LOCAL | (argumentKinds[names.length] ?? 0);
    if (unit.fastHidden.has(name)) kind |= FastKind.HIDDEN;
    if (cellvars.has(name)) kind |= FastKind.CELL;
    names.push(name);
    kinds.push(kind);
  }
  for (const name of cellvars.keys()) {
    if (varnames.has(name)) continue;
    names.push(name);
    kinds.push(FastKind.CELL);
  }
  for (const name of freevars.keys()) {
    names.push(name);
    kinds.push(FastKind.FREE);
  }
  return { names, kinds: Uint8Array.from(kinds) };
}
