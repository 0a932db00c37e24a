/**
 * The code object: what the compiler produces, the eval loop runs, and `dis`, marshal and the kernel front end read.
 *
 * Two forms of the instructions live side by side. `co_code` is CPython's own (two bytes per code unit, caches zeroed) and
 * never changes. `instrs` is the executable form that the VM quickens in place: one element per code unit, op | arg << 8,
 * with the upper bits of an argument already folded in, so indices, jump distances, line and exception tables are the same
 * for both. Methods that scripts see are in objects/ and vm/; this file knows no protocol.
 */
import { codeType } from "../objects/core-types.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { decodeExceptionTable, type ExceptionEntry, findHandler } from "./exception-table.ts";
import { decodeLines, type Location, locationAt } from "./line-table.ts";
import { CACHE_UNITS, Op } from "./opcodes.ts";

export const enum CodeFlag {
  OPTIMIZED = 0x1,
  NEWLOCALS = 0x2,
  VARARGS = 0x4,
  VARKEYWORDS = 0x8,
  NESTED = 0x10,
  GENERATOR = 0x20,
  COROUTINE = 0x80,
  ITERABLE_COROUTINE = 0x100,
  ASYNC_GENERATOR = 0x200,
  FUTURE_DIVISION = 0x20000,
  FUTURE_ABSOLUTE_IMPORT = 0x40000,
  FUTURE_WITH_STATEMENT = 0x80000,
  FUTURE_PRINT_FUNCTION = 0x100000,
  FUTURE_UNICODE_LITERALS = 0x200000,
  FUTURE_BARRY_AS_BDFL = 0x400000,
  FUTURE_GENERATOR_STOP = 0x800000,
  FUTURE_ANNOTATIONS = 0x1000000,
  NO_MONITORING_EVENTS = 0x2000000,
  HAS_DOCSTRING = 0x4000000,
  METHOD = 0x8000000,
}

/** Kinds of a place in localsplus; a name may be a local and a cell at once. */
export const enum FastKind {
  ARG_POS = 0x02,
  ARG_KW = 0x04,
  ARG_VAR = 0x08,
  HIDDEN = 0x10,
  LOCAL = 0x20,
  CELL = 0x40,
  FREE = 0x80,
}

export interface CodeFields {
  co_argcount: number;
  co_posonlyargcount: number;
  co_kwonlyargcount: number;
  co_stacksize: number;
  co_flags: number;
  co_code: Uint8Array;
  co_consts: readonly PyValue[];
  co_names: readonly string[];
  localsplusnames: readonly string[];
  localspluskinds: Uint8Array;
  co_filename: string;
  co_name: string;
  co_qualname: string;
  co_firstlineno: number;
  co_linetable: Uint8Array;
  co_exceptiontable: Uint8Array;
}

const NO_ENTRIES: readonly ExceptionEntry[] = [];

export class PyCode extends PyObject implements CodeFields {
  readonly co_argcount: number;
  readonly co_posonlyargcount: number;
  readonly co_kwonlyargcount: number;
  readonly co_stacksize: number;
  readonly co_flags: number;
  readonly co_code: Uint8Array;
  readonly co_consts: readonly PyValue[];
  readonly co_names: readonly string[];
  /** Locals, then cells that are not locals, then free variables: the layout of a frame. */
  readonly localsplusnames: readonly string[];
  /** FastKind bits, parallel to localsplusnames. */
  readonly localspluskinds: Uint8Array;
  readonly co_filename: string;
  readonly co_name: string;
  readonly co_qualname: string;
  readonly co_firstlineno: number;
  readonly co_linetable: Uint8Array;
  readonly co_exceptiontable: Uint8Array;
  /** Number of locals, arguments included: the first places of localsplus. */
  readonly co_nlocals: number;
  /** Number of free variables: the last places of localsplus. */
  readonly nfreevars: number;
  /** Executions and back edges so far, and what the second tier made of it. */
  hotness = 0;
  compiled: unknown = undefined;
  /** What vm/ keeps for code that is traced or monitored. */
  monitor: unknown = undefined;
  private executable: Int32Array | undefined = undefined;
  private inlineCaches: unknown[] | undefined = undefined;
  private handlers: readonly ExceptionEntry[] | undefined = undefined;
  private lines: Int32Array | undefined = undefined;

  constructor(fields: CodeFields) {
    super();
    this.co_argcount = fields.co_argcount;
    this.co_posonlyargcount = fields.co_posonlyargcount;
    this.co_kwonlyargcount = fields.co_kwonlyargcount;
    this.co_stacksize = fields.co_stacksize;
    this.co_flags = fields.co_flags;
    this.co_code = fields.co_code;
    this.co_consts = fields.co_consts;
    this.co_names = fields.co_names;
    this.localsplusnames = fields.localsplusnames;
    this.localspluskinds = fields.localspluskinds;
    this.co_filename = fields.co_filename;
    this.co_name = fields.co_name;
    this.co_qualname = fields.co_qualname;
    this.co_firstlineno = fields.co_firstlineno;
    this.co_linetable = fields.co_linetable;
    this.co_exceptiontable = fields.co_exceptiontable;
    let locals = 0;
    let free = 0;
    for (const kind of fields.localspluskinds) {
      if (kind & FastKind.LOCAL) locals++;
      else if (kind & FastKind.FREE) free++;
    }
    this.co_nlocals = locals;
    this.nfreevars = free;
  }

  get co_varnames(): string[] {
    return this.namesOfKind(FastKind.LOCAL);
  }
  get co_cellvars(): string[] {
    return this.namesOfKind(FastKind.CELL);
  }
  get co_freevars(): string[] {
    return this.namesOfKind(FastKind.FREE);
  }

  /** The executable form; the VM may replace elements by specialised ones of the same family. */
  get instrs(): Int32Array {
    return (this.executable ??= unpackInstructions(this.co_code));
  }

  /**
   * Makes everything that runs this code meet `word` next, in the middle of a loop too: the executable form moves to a new
   * array, and the old one is filled.
   */
  interrupt(word: number): void {
    const running = this.executable;
    if (running === undefined) return;
    this.executable = running.slice();
    running.fill(word);
  }

  /** A place per code unit for what the VM caches at an instruction. */
  get caches(): unknown[] {
    return (this.inlineCaches ??= new Array<unknown>(this.co_code.length >> 1).fill(undefined));
  }

  get exceptionEntries(): readonly ExceptionEntry[] {
    return (this.handlers ??=
      this.co_exceptiontable.length === 0
        ? NO_ENTRIES
        : decodeExceptionTable(this.co_exceptiontable));
  }

  /** The handler of an error at a code unit. */
  handlerAt(unit: number): ExceptionEntry | undefined {
    return findHandler(this.exceptionEntries, unit);
  }

  /** Line of a code unit, -1 when it has none. */
  lineAt(unit: number): number {
    this.lines ??= decodeLines(this.co_linetable, this.co_firstlineno, this.co_code.length >> 1);
    return unit >= 0 && unit < this.lines.length ? this.lines[unit] : this.co_firstlineno;
  }

  /** Lines and columns of a code unit. */
  positionsAt(unit: number): Location {
    return locationAt(this.co_linetable, this.co_firstlineno, unit);
  }

  /** A copy with some fields changed. */
  replace(changes: Partial<CodeFields>): PyCode {
    return new PyCode({ ...this.fields(), ...changes });
  }

  private fields(): CodeFields {
    return {
      co_argcount: this.co_argcount,
      co_posonlyargcount: this.co_posonlyargcount,
      co_kwonlyargcount: this.co_kwonlyargcount,
      co_stacksize: this.co_stacksize,
      co_flags: this.co_flags,
      co_code: this.co_code,
      co_consts: this.co_consts,
      co_names: this.co_names,
      localsplusnames: this.localsplusnames,
      localspluskinds: this.localspluskinds,
      co_filename: this.co_filename,
      co_name: this.co_name,
      co_qualname: this.co_qualname,
      co_firstlineno: this.co_firstlineno,
      co_linetable: this.co_linetable,
      co_exceptiontable: this.co_exceptiontable,
    };
  }

  private namesOfKind(kind: FastKind): string[] {
    return this.localsplusnames.filter((_, i) => (this.localspluskinds[i] & kind) !== 0);
  }
}
PyCode.prototype.cls = codeType;

/**
 * One element per code unit: op | arg << 8. An instruction after EXTENDED_ARG has its whole argument; the prefix stays in
 * place and does nothing. Read with `x & 255` and `x >>> 8`.
 */
export function unpackInstructions(code: Uint8Array): Int32Array {
  const units = code.length >> 1;
  const instrs = new Int32Array(units);
  let extended = 0;
  for (let i = 0; i < units; ) {
    const op = code[2 * i];
    const arg = (extended << 8) | code[2 * i + 1];
    instrs[i] = op | (arg << 8);
    if (op === Op.EXTENDED_ARG) {
      extended = arg;
      i++;
    } else {
      extended = 0;
      i += 1 + CACHE_UNITS[op];
    }
  }
  return instrs;
}
