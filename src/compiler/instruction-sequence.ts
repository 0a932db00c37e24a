/**
 * What the code generator writes: instructions in order, with labels instead of jump distances.
 *
 * A label is a number; jumps and handlers have one as their argument until flowgraph.ts turns labels into blocks. The same
 * instruction objects go on into the graph.
 */
import type { Location } from "../bytecode/line-table.ts";
import type { Op } from "../bytecode/opcodes.ts";
import type { Block } from "./block.ts";

export type Label = number;
export const NO_LABEL: Label = -1;

export class Instruction {
  op: Op;
  arg: number;
  loc: Location;
  /** Block that a jump or a handler set-up leads to; known from the graph on. */
  target: Block | null = null;
  /** Handler of errors at this instruction; known from the graph on. */
  except: Block | null = null;

  constructor(op: Op, arg: number, loc: Location) {
    this.op = op;
    this.arg = arg;
    this.loc = loc;
  }

  /** Makes it another instruction at the same place. */
  become(op: Op, arg = 0): void {
    this.op = op;
    this.arg = arg;
  }

  copy(): Instruction {
    const copy = new Instruction(this.op, this.arg, this.loc);
    copy.target = this.target;
    copy.except = this.except;
    return copy;
  }
}

export class InstructionSequence {
  readonly instructions: Instruction[] = [];
  /** Position of each label. */
  readonly labels: number[] = [];
  /** Code that replaces ANNOTATIONS_PLACEHOLDER. */
  annotations: InstructionSequence | null = null;
  /** Code of functions and classes inside, when it is kept. */
  readonly nested: InstructionSequence[] = [];

  newLabel(): Label {
    return this.labels.push(-1) - 1;
  }

  useLabel(label: Label): void {
    this.labels[label] = this.instructions.length;
  }

  add(op: Op, arg: number, loc: Location): void {
    this.instructions.push(new Instruction(op, arg, loc));
  }

  /** With instructions of its own; what is inside is shared. */
  copy(): InstructionSequence {
    const copy = new InstructionSequence();
    for (const instruction of this.instructions) copy.instructions.push(instruction.copy());
    copy.labels.push(...this.labels);
    copy.nested.push(...this.nested);
    copy.annotations = this.annotations?.copy() ?? null;
    return copy;
  }

  insertFirst(op: Op, arg: number, loc: Location): void {
    this.instructions.unshift(new Instruction(op, arg, loc));
    for (let i = 0; i < this.labels.length; i++) this.labels[i]++;
  }
}
