/**
 * The observed form of a code object. Frames that are traced or monitored run `instrs` in place of
 * `code.instrs`: the instructions at which an event may happen are TRAP there, and the eval loop calls
 * vm/tracing.ts for each. Frames that nobody observes never see it.
 *
 * The form has inline caches of its own, so that nothing is specialised here for what the other form
 * has at the same place. It is changed in place, since frames and loops hold on to the array.
 */
import type { PyCode } from "../bytecode/code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Event, LOCAL_EVENTS } from "./events.ts";
import type { Frame } from "./frame.ts";
import { type InstructionMap, instructionMap, Mark } from "./instruction-map.ts";
import type { Thread } from "./thread.ts";

/** The instruction of observed code that the eval loop hands to tracing.ts. */
export const TRAP = Op.INSTRUMENTED_LINE;

/** While memory is traced, code stops at and behind certain instructions as well; filled by allocations.ts. */
export const allocationTraps: {
  areSet: boolean;
  before: ReadonlySet<number>;
  behind: ReadonlySet<number>;
  /** Called at each trap, with the unit of the next instruction. */
  step: (thread: Thread, frame: Frame, map: InstructionMap, unit: number) => void;
} = { areSet: false, before: new Set(), behind: new Set(), step: () => undefined };

/** The event that an instruction itself is. */
const EVENT_OF = new Int8Array(256).fill(-1);
for (const [op, event] of [
  [Op.RETURN_VALUE, Event.PY_RETURN],
  [Op.YIELD_VALUE, Event.PY_YIELD],
  [Op.CALL, Event.CALL],
  [Op.CALL_KW, Event.CALL],
  [Op.CALL_FUNCTION_EX, Event.CALL],
  [Op.LOAD_SUPER_ATTR, Event.CALL],
  [Op.JUMP_FORWARD, Event.JUMP],
  [Op.JUMP_BACKWARD, Event.JUMP],
  [Op.POP_JUMP_IF_FALSE, Event.BRANCH_RIGHT],
  [Op.POP_JUMP_IF_TRUE, Event.BRANCH_RIGHT],
  [Op.POP_JUMP_IF_NONE, Event.BRANCH_RIGHT],
  [Op.POP_JUMP_IF_NOT_NONE, Event.BRANCH_RIGHT],
  [Op.NOT_TAKEN, Event.BRANCH_LEFT],
  [Op.FOR_ITER, Event.BRANCH_LEFT],
  [Op.POP_ITER, Event.BRANCH_RIGHT],
  [Op.END_ASYNC_FOR, Event.BRANCH_RIGHT],
  [Op.END_FOR, Event.RAISE],
  [Op.END_SEND, Event.STOP_ITERATION],
]) {
  EVENT_OF[op] = event;
}

export function eventOf(word: number): number {
  const op = word & 255;
  if (op === Op.RESUME) return ((word >>> 8) & 3) === 0 ? Event.PY_START : Event.PY_RESUME;
  return EVENT_OF[op];
}

export class CodeMonitor {
  readonly code: PyCode;
  readonly map: InstructionMap;
  readonly instrs: Int32Array;
  readonly caches: unknown[];
  /** Local events: a mask of tools for each. */
  readonly local = new Uint8Array(LOCAL_EVENTS);
  /** Tools that a callback has disabled, by unit and event. */
  private disabled = new Map<number, number>();
  /** `instrs` agrees with the events that are on; else it holds nothing but traps. */
  isActive = false;
  /** Counts the times that single steps began: what frames knew before is out of date. */
  epoch = 0;
  private steps = false;
  /** No instruction is a trap: new frames need not run this form. */
  isQuiet = false;

  constructor(code: PyCode) {
    this.code = code;
    this.map = instructionMap(code);
    this.instrs = new Int32Array(this.map.words.length).fill(TRAP);
    this.caches = new Array<unknown>(this.instrs.length).fill(undefined);
  }

  get hasLocal(): boolean {
    return this.local.some((tools) => tools !== 0);
  }
  get hasDisabled(): boolean {
    return this.disabled.size > 0;
  }

  disabledAt(unit: number, event: Event): number {
    return this.disabled.get(unit * 32 + event) ?? 0;
  }

  disable(unit: number, event: Event, tool: number): void {
    this.disabled.set(unit * 32 + event, this.disabledAt(unit, event) | (1 << tool));
  }

  /** Forgets what was disabled: by a tool, for some events; or everything. */
  enable(tools = 0xff, events = -1): void {
    for (const [key, mask] of [...this.disabled]) {
      if ((events & (1 << (key & 31))) === 0) continue;
      const rest = mask & ~tools;
      if (rest === 0) this.disabled.delete(key);
      else this.disabled.set(key, rest);
    }
  }

  /** Nothing of this code is observed: whoever still runs the form traps and leaves it. */
  retire(): void {
    this.isActive = false;
    this.steps = false;
    this.instrs.fill(TRAP);
  }

  /** Sets the traps that the events ask for: `global` has a mask of tools for each. */
  arm(global: Uint8Array): void {
    const wasQuiet = this.isActive && this.isQuiet;
    this.setTraps(global);
    this.isActive = true;
    this.isQuiet = !this.instrs.includes(TRAP);
    // Frames that run already have the other form.
    if (wasQuiet && !this.isQuiet) this.code.interrupt(TRAP);
  }

  private setTraps(global: Uint8Array): void {
    const { map, instrs } = this;
    instrs.set(map.words);
    const before = this.steps;
    this.steps = this.needsSteps(global);
    if (this.steps) {
      // Whether a line is a new one depends on the instruction before, so all are needed.
      if (!before) this.epoch++;
      instrs.fill(TRAP, map.first);
      return;
    }
    if (allocationTraps.areSet) this.setAllocationTraps();
    for (let i = map.first; i < instrs.length; i = map.after(i)) {
      const event = eventOf(map.words[i]);
      if (event < 0 || !this.isWanted(global, i, event)) continue;
      instrs[i] = TRAP;
      // How a call ended, or whether a loop goes on, is an event at the next instruction.
      const op = map.op(i);
      if (event === Event.CALL || op === Op.FOR_ITER) instrs[map.after(i)] = TRAP;
    }
  }

  private setAllocationTraps(): void {
    const { map, instrs } = this;
    for (let i = map.first; i < instrs.length; i = map.after(i)) {
      const op = map.op(i);
      if (allocationTraps.before.has(op)) instrs[i] = TRAP;
      if (allocationTraps.behind.has(op)) instrs[map.after(i)] = TRAP;
    }
  }

  private isWanted(global: Uint8Array, unit: number, event: Event): boolean {
    if (event === Event.RAISE)
      return (global[event] | this.toolsFor(global, Event.STOP_ITERATION)) !== 0;
    return (this.toolsFor(global, event) & ~this.disabledAt(unit, event)) !== 0;
  }

  private needsSteps(global: Uint8Array): boolean {
    const { map } = this;
    const lines = this.toolsFor(global, Event.LINE);
    const steps = this.toolsFor(global, Event.INSTRUCTION);
    if ((lines | steps) === 0) return false;
    for (let i = map.first; i < map.words.length; i = map.after(i)) {
      if ((steps & ~this.disabledAt(i, Event.INSTRUCTION)) !== 0) return true;
      const isLine = (map.marks[i] & Mark.LINE) !== 0;
      if (isLine && (lines & ~this.disabledAt(i, Event.LINE)) !== 0) return true;
    }
    return false;
  }

  private toolsFor(global: Uint8Array, event: Event): number {
    return global[event] | this.local[event];
  }
}
