/** From a finished unit to its code object: return at the end, graph, passes, bytes. */
import { type AssemblerInstruction, assembleCode } from "../bytecode/assemble.ts";
import { PyCode } from "../bytecode/code.ts";
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { layOutVariables, type Parameters } from "../bytecode/local-layout.ts";
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
  const { consts, counts } = unit;
  const parameters = {
    co_argcount: counts.posonly + counts.positional,
    co_posonlyargcount: counts.posonly,
    co_kwonlyargcount: counts.kwonly,
    co_flags: flags,
  };
  const assembled = assembleCode(linearize(entry), unit.firstLine);
  return new PyCode({
    ...parameters,
    ...variablesOf(unit, parameters),
    co_stacksize: depth,
    co_code: assembled.co_code,
    co_linetable: consts.cache.mergeBytes(assembled.co_linetable),
    co_exceptiontable: consts.cache.mergeBytes(assembled.co_exceptiontable),
    co_consts: consts.cache.mergeItems(consts.values),
    co_names: [...unit.names.keys()],
    co_filename: filename,
    co_name: unit.name,
    co_qualname: unit.qualname,
    co_firstlineno: unit.firstLine,
  });
}

function variablesOf(unit: AssembledUnit, parameters: Parameters) {
  const varnames = [...unit.varnames.keys()];
  const cellvars = [...unit.cellvars.keys()];
  const freevars = [...unit.freevars.keys()];
  return layOutVariables({ varnames, cellvars, freevars, hidden: unit.fastHidden }, parameters);
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
