/**
 * The module `_lsprof`: the profiler of `cProfile`. It is a tool of `sys.monitoring`, whose events tell
 * when functions begin and end, and keeps for each function, and for each pair of caller and function,
 * how often it was called and how long it took.
 */
import { call, getAttr, index, isTrue, reprText, typeName } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { PyBuiltin, PyMethodDescriptor } from "../objects/builtin.ts";
import { bareType, typeOf } from "../objects/core-types.ts";
import { defineType, type MethodRow, method } from "../objects/define.ts";
import { PyBaseException, runtimeError, typeError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { typeLookup } from "../objects/lookup.ts";
import { toFloat } from "../objects/number-conversion.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { intValue, PyList } from "../objects/sequence-values.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import { reportUnraisable } from "../objects/unraisable.ts";
import { Event } from "../vm/events.ts";
import { MISSING, registerCallback, setGlobalEvents } from "../vm/monitoring.ts";
import { allThreads } from "../vm/scheduler.ts";
import type { ModuleSpec } from "./module.ts";
import { freeTool, useTool } from "./sys/monitoring.ts";

const PROFILER_ID = 2;
/** What is turned on; C_RETURN and C_RAISE come with CALL. */
const EVENTS = [
  Event.PY_START,
  Event.PY_RESUME,
  Event.PY_THROW,
  Event.PY_RETURN,
  Event.PY_YIELD,
  Event.PY_UNWIND,
  Event.CALL,
].reduce((events, event) => events | (1 << event), 0);

/** Counts of one function, or of its calls from one caller. */
class Tally {
  callCount = 0;
  recursiveCount = 0;
  total = 0;
  inline = 0;
  /** Calls that are going on now. */
  depth = 0;

  end(total: number, inline: number): void {
    this.depth--;
    if (this.depth === 0) this.total += total;
    else this.recursiveCount++;
    this.inline += inline;
    this.callCount++;
  }
}

class Entry extends Tally {
  readonly calls = new Map<Entry, Tally>();

  constructor(readonly shown: PyValue) {
    super();
  }
}

interface Context {
  readonly entry: Entry;
  readonly start: number;
  readonly previous: Context | null;
  /** Time spent in what it called. */
  inner: number;
}

const FIELDS = ["code", "callcount", "reccallcount", "totaltime", "inlinetime"];
const entryType = structSequence({
  module: "_lsprof",
  name: "profiler_entry",
  fields: [...FIELDS, "calls"],
});
const subentryType = structSequence({
  module: "_lsprof",
  name: "profiler_subentry",
  fields: FIELDS,
});

const profilerType = bareType("Profiler");

class Profiler extends PyObject {
  readonly entries = new Map<unknown, Entry>();
  context: Context | null = null;
  timer: PyValue = null;
  unit = 0;
  countsCallers = true;
  countsBuiltins = true;
  isEnabled = false;
  /** The timer runs. */
  isAsking = false;

  constructor(cls: PyType) {
    super();
    this.cls = cls;
  }

  now(): number {
    return this.timer === null ? performance.now() / 1000 : this.askTimer(this.timer);
  }

  /** A unit is multiplied in at the end; without one, the timer gives seconds. */
  private askTimer(timer: PyValue): number {
    this.isAsking = true;
    try {
      const time = call(timer, []);
      return this.unit > 0 ? Number(index(time)) : secondsOf(time);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      const message = `Exception ignored while calling _lsprof timer ${reprText(timer)}`;
      reportUnraisable(error, message);
      return 0;
    } finally {
      this.isAsking = false;
    }
  }

  refuseInTimer(what: string): void {
    if (this.isAsking) throw runtimeError(`cannot ${what} profiler in external timer`);
  }

  begin(key: unknown, shown: () => PyValue): void {
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = new Entry(shown());
      this.entries.set(key, entry);
    }
    const previous = this.context;
    entry.depth++;
    if (this.countsCallers && previous !== null) {
      let tally = previous.entry.calls.get(entry);
      if (tally === undefined) {
        tally = new Tally();
        previous.entry.calls.set(entry, tally);
      }
      tally.depth++;
    }
    this.context = { entry, start: this.now(), previous, inner: 0 };
  }

  /** Of calls that began before the profiler nothing is known. */
  end(key: unknown): void {
    const { context } = this;
    if (context !== null && this.entries.get(key) !== undefined) this.stop(context);
  }

  private stop(context: Context): void {
    const total = this.now() - context.start;
    const inline = total - context.inner;
    const { entry, previous } = context;
    this.context = previous;
    if (previous !== null) previous.inner += total;
    entry.end(total, inline);
    if (this.countsCallers && previous !== null)
      previous.entry.calls.get(entry)?.end(total, inline);
  }

  /** Ends the calls that are going on. */
  flush(): void {
    while (this.context !== null) this.stop(this.context);
  }

  statistics(): PyList {
    const scale = this.timer !== null && this.unit > 0 ? this.unit : 1;
    const numbers = (tally: Tally): PyValue[] => [
      tally.callCount,
      tally.recursiveCount,
      new PyFloat(tally.total * scale),
      new PyFloat(tally.inline * scale),
    ];
    const rows: PyValue[] = [];
    for (const entry of this.entries.values()) {
      if (entry.callCount === 0) continue;
      const calls = [...entry.calls]
        .filter(([, tally]) => tally.callCount > 0)
        .map(([callee, tally]) => subentryType.make([callee.shown, ...numbers(tally)]));
      const list = calls.length === 0 ? null : new PyList(calls);
      rows.push(entryType.make([entry.shown, ...numbers(entry), list]));
    }
    return new PyList(rows);
  }
}

/** The built-in function that a call event is about; undefined for classes and Python code. */
function builtinOf(callee: PyValue, receiver: PyValue): PyBuiltin | undefined {
  if (callee instanceof PyBuiltin) return callee;
  if (callee instanceof PyMethodDescriptor && receiver !== MISSING) {
    return new PyBuiltin(callee.def, receiver);
  }
  return undefined;
}

function builtinText(builtin: PyBuiltin): PyValue {
  const { self, def, module } = builtin;
  if (self === undefined) {
    return typeof module === "string"
      ? `<built-in method ${module}.${def.name}>`
      : `<built-in method ${def.name}>`;
  }
  const found = typeLookup(typeOf(self), def.name);
  return found === undefined ? `<built-in method ${def.name}>` : reprText(found);
}

function secondsOf(time: PyValue): number {
  if (!(time instanceof PyFloat) && intValue(time) === undefined) {
    throw typeError(`'${typeName(time)}' object cannot be interpreted as an integer or float`);
  }
  return toFloat(time);
}

// ---- the tool ---------------------------------------------------------------------------------------

function begin(self: Profiler, code: PyValue): void {
  self.begin(code, () => code);
}

function beginBuiltin(self: Profiler, callee: PyValue, receiver: PyValue): void {
  if (!self.countsBuiltins) return;
  const builtin = builtinOf(callee, receiver);
  if (builtin !== undefined) self.begin(builtin.def, () => builtinText(builtin));
}

function endBuiltin(self: Profiler, callee: PyValue, receiver: PyValue): void {
  if (!self.countsBuiltins) return;
  const builtin = builtinOf(callee, receiver);
  if (builtin !== undefined) self.end(builtin.def);
}

const rows: readonly (readonly [MethodRow, readonly Event[]])[] = [
  [
    method("_pystart_callback(self, code, instruction_offset, /)", begin),
    [Event.PY_START, Event.PY_RESUME],
  ],
  [
    method("_pythrow_callback(self, code, instruction_offset, exception, /)", begin),
    [Event.PY_THROW],
  ],
  [
    method(
      "_pyreturn_callback(self, code, instruction_offset, retval, /)",
      (self: Profiler, code: PyValue) => self.end(code),
    ),
    [Event.PY_RETURN, Event.PY_YIELD, Event.PY_UNWIND],
  ],
  [
    method(
      "_ccall_callback(self, code, instruction_offset, callable, self_arg, /)",
      (self, _code, _offset, callee, receiver) =>
        beginBuiltin(self as Profiler, callee as PyValue, receiver as PyValue),
    ),
    [Event.CALL],
  ],
  [
    method(
      "_creturn_callback(self, code, instruction_offset, callable, self_arg, /)",
      (self, _code, _offset, callee, receiver) =>
        endBuiltin(self as Profiler, callee as PyValue, receiver as PyValue),
    ),
    [Event.C_RETURN, Event.C_RAISE],
  ],
];

function enable(self: Profiler, subcalls: PyValue, builtins: PyValue): void {
  self.countsCallers = isTrue(subcalls);
  self.countsBuiltins = isTrue(builtins);
  useTool(PROFILER_ID, "cProfile");
  for (const [row, events] of rows) {
    const callback = getAttr(self, row.def.name);
    for (const event of events) registerCallback(PROFILER_ID, event, callback);
  }
  self.isEnabled = true;
  setGlobalEvents(PROFILER_ID, EVENTS, allThreads());
}

function disable(self: Profiler): void {
  self.refuseInTimer("disable");
  if (!self.isEnabled) return;
  self.isEnabled = false;
  freeTool(PROFILER_ID);
  self.flush();
}

const bind = argumentBinder("Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)");
defineType(profilerType, {
  module: "_lsprof",
  hasDict: true,
  hasWeakref: true,
  doc: "Build a profiler object using the specified timer function.",
  alloc: (cls) => new Profiler(cls),
  slots: {
    new: (cls) => new Profiler(cls),
    init: (self: Profiler, args, kwnames) => {
      const [timer, unit, subcalls, builtins] = bind(args, kwnames);
      self.timer = timer;
      self.unit = toFloat(unit);
      self.countsCallers = isTrue(subcalls);
      self.countsBuiltins = isTrue(builtins);
    },
  },
  methods: [
    ...rows.map(([row]) => row),
    method("enable(self, subcalls=True, builtins=True)", enable),
    method("disable(self, /)", disable),
    method("clear(self, /)", (self: Profiler) => {
      self.refuseInTimer("clear");
      self.flush();
      self.entries.clear();
    }),
    method("getstats(self, /)", (self: Profiler) => {
      self.flush();
      return self.statistics();
    }),
  ],
});

export const lsprofModule: ModuleSpec = {
  name: "_lsprof",
  doc: "Fast profiler",
  types: [profilerType, entryType.type, subentryType.type],
};
