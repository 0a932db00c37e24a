/**
 * Tracing of memory: which objects there are, what they take and which line made them. The host tells neither when it allocates
 * nor when it frees, so both are found out here:
 *
 *   step       while memory is traced, code stops behind every instruction that may make an object (code-monitor.ts): what lies on
 *              top of the stack and is not known yet is new, and with it what it contains
 *   measure    a walk from the modules and frames (references.ts) tells what is alive. It runs whenever sizes are asked for, and
 *              where new objects may have taken more memory than there ever was, so that garbage does not count
 *
 * Objects that exist when tracing starts belong to no place; a container of theirs that grows does from then on. An int within
 * ±2^53 is part of what holds it and takes no memory of its own.
 */
import { PyCode } from "../bytecode/code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp } from "../bytecode/operand-tables.ts";
import { PyBuiltin } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyMethod } from "../objects/method.ts";
import { PyInstance, PyObject, PyType, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { ADDS, FETCHES, LOOKED_AT, MAY_ALLOCATE } from "./allocation-opcodes.ts";
import { type Place, placeAt, UNKNOWN } from "./allocation-place.ts";
import { blockSize, type DataBlock, dataBlockOf, extentOf } from "./block-size.ts";
import { allocationTraps } from "./code-monitor.ts";
import { Frame } from "./frame.ts";
import { forgetDeadSlots } from "./garbage.ts";
import type { InstructionMap } from "./instruction-map.ts";
import { setAllocationTraps } from "./monitoring.ts";
import { reachable, visitReferents } from "./references.ts";
import { allThreads } from "./scheduler.ts";
import type { Thread } from "./thread.ts";

/** What is known of an object; without a place it is older than the tracing. */
interface Trace {
  place: Place | null;
  /** Bytes, without those of `data`. */
  size: number;
  extent: number;
  readonly data: DataBlock | undefined;
}

/** Texts and large ints, which the host keeps apart by their values alone. */
type HostBlock = string | bigint;

/** One traced block of memory, for a snapshot. */
export type Report = (domain: number, size: number, place: Place) => void;

const OBJECTS = 0;
/** New objects of less memory are not worth a walk. */
const LEAST_GROWTH = 16 * 1024;
/** New objects as a share of all: a walk while they are made, and one at the end of a function, when many may go. */
const GROWTH_SHARE = 1 / 2;
const LEAVING_SHARE = 1 / 8;
/**
 * The cost of a walk is the number of objects it comes to, and the work that scripts do is counted in the same unit: a look at
 * an instruction, and so many bytes. (A clock would make what is found depend on what else the machine does.) Walks may cost
 * this share of the work; what they do not take is saved up.
 */
const WALK_SHARE = 1 / 2;
const BYTES_PER_WORK = 64;
const MOST_ALLOWANCE = 3_000_000;
/** Where much may go, a walk is due after work of such a share of the last one's cost. */
const LEAVING_INTERVAL = 1 / 3;
const MOST_TEXTS = 1 << 16;
/** Bytes that the tracer takes for each block. */
const RECORD_SIZE = 72;

let limit = 1;
let traces = new WeakMap<PyObject, Trace>();
let texts = new Map<HostBlock, Trace>();
/** Texts that instructions have made since the last walk; hashing them would flatten each one. */
let newTexts: { value: HostBlock; place: Place }[] = [];
/** Bytes and blocks of what the last walk found, and what has been made since. */
let current = 0;
let blocks = 0;
let fresh = 0;
let peak = 0;
let walkCost = 0;
/** Looks since the last walk. */
let looks = 0;
let allowance = MOST_ALLOWANCE;

export const tracing = {
  get isOn(): boolean {
    return allocationTraps.areSet;
  },
  get limit(): number {
    return limit;
  },
};

export function start(frames: number): void {
  if (tracing.isOn) return;
  limit = frames;
  allowance = MOST_ALLOWANCE;
  forget();
  setAllocationTraps(true, allThreads());
}

export function stop(): void {
  if (!tracing.isOn) return;
  setAllocationTraps(false, allThreads());
  traces = new WeakMap();
  texts = new Map();
  newTexts = [];
  current = blocks = fresh = peak = 0;
}

/** Everything that exists now belongs to no place. */
export function forget(): void {
  traces = new WeakMap();
  texts = new Map();
  newTexts = [];
  walk(null);
  peak = current;
}

export const resetPeak = (): void => {
  measure();
  peak = current;
};

/** Bytes of all traced blocks: now, and the most there were. */
export function sizes(): { current: number; peak: number } {
  measure();
  return { current, peak };
}

export const overhead = (): number => blocks * RECORD_SIZE;

/** Tells of all traced blocks that are alive. */
export const snapshot = (report: Report): void => measure(report);

/** An object that tells of the tracing is no part of it. */
export function leaveOut(value: PyObject): void {
  traces.set(value, newTrace(value, null));
}

export function placeOf(value: PyValue): Place | null {
  if (value instanceof PyObject) return traces.get(value)?.place ?? null;
  if (typeof value !== "string" && typeof value !== "bigint") return null;
  return (
    texts.get(value)?.place ?? newTexts.findLast((text) => text.value === value)?.place ?? null
  );
}

// ---- what is alive -----------------------------------------------------------------------------------

function measure(report?: Report): void {
  forgetDeadSlots();
  walk(UNKNOWN, report);
}

const isText = (value: PyValue): value is HostBlock =>
  (typeof value === "string" && value.length > 1) || typeof value === "bigint";

/** What it refers to never changes: old objects of this kind lead to old ones only. */
const isFixed = (value: PyObject): boolean =>
  value instanceof PyCode || (value instanceof PyType && !value.isHeap);

/** `stray`: the place of what built-in code made and put where nobody looked. */
function walk(stray: Place | null, report?: Report): void {
  current = blocks = walkCost = 0;
  const holders = new Map<HostBlock, PyObject | null>();
  const inherited = (from: PyObject | null): Place | null =>
    stray === null ? null : ((from === null ? null : traces.get(from)?.place) ?? stray);
  reachable((value, from) => {
    walkCost++;
    if (!(value instanceof PyObject)) {
      if (isText(value) && !holders.has(value)) holders.set(value, from);
      return false;
    }
    if (value instanceof Frame) return true;
    const known = traces.get(value);
    if (known !== undefined && known.place === null) return !isFixed(value);
    const trace = known ?? newTrace(value, inherited(from));
    if (known === undefined) traces.set(value, trace);
    else resize(trace, value);
    count(trace, report, value);
    return true;
  });
  walkTexts(holders, inherited, report);
  fresh = looks = 0;
  peak = Math.max(peak, current);
}

function walkTexts(
  holders: ReadonlyMap<HostBlock, PyObject | null>,
  inherited: (from: PyObject | null) => Place | null,
  report?: Report,
): void {
  const lengths = new Set<number>();
  for (const value of holders.keys()) if (typeof value === "string") lengths.add(value.length);
  for (const { value, place } of newTexts) {
    if (typeof value === "string" && !lengths.has(value.length)) continue;
    if (holders.has(value) && !texts.has(value)) texts.set(value, textTrace(value, place));
  }
  newTexts = [];
  for (const value of [...texts.keys()]) if (!holders.has(value)) texts.delete(value);
  for (const [value, from] of holders) {
    let trace = texts.get(value);
    if (trace === undefined) {
      trace = textTrace(value, inherited(from));
      texts.set(value, trace);
    }
    count(trace, report);
  }
}

const textTrace = (value: HostBlock, place: Place | null): Trace => ({
  place,
  size: place === null ? 0 : blockSize(value),
  extent: -1,
  data: undefined,
});

function newTrace(value: PyObject, place: Place | null): Trace {
  const data = dataBlockOf(value);
  const extent = extentOf(value);
  if (place === null) return { place, size: 0, extent, data };
  return { place, size: objectSize(value, data), extent, data };
}

const objectSize = (value: PyObject, data: DataBlock | undefined): number =>
  blockSize(value) - (data === undefined ? 0 : data.size(value as never));

function resize(trace: Trace, value: PyObject): void {
  const extent = extentOf(value);
  if (extent === trace.extent) return;
  trace.extent = extent;
  trace.size = objectSize(value, trace.data);
}

function count(trace: Trace, report: Report | undefined, value?: PyObject): void {
  const { data, place, size } = trace;
  if (place === null) return;
  current += size;
  blocks++;
  report?.(OBJECTS, size, place);
  if (data === undefined) return;
  const bytes = data.size(value as never);
  if (bytes === 0) return;
  current += bytes;
  report?.(data.domain, bytes, place);
}

// ---- what is new -------------------------------------------------------------------------------------

allocationTraps.behind = MAY_ALLOCATE;
allocationTraps.before = LOOKED_AT;
allocationTraps.step = step;

/** The container that the last instruction of a thread may have made larger. */
let receiver: PyValue | undefined;

/** Before the instruction at `unit`: what the one before it has made. */
function step(thread: Thread, frame: Frame, map: InstructionMap, unit: number): void {
  looks++;
  const { slots: S, sp } = frame;
  const at = map.startOf(unit - 1);
  const word = map.words[at];
  const op = word & 255;
  const grown = receiver;
  receiver = undefined;
  if (grown !== undefined) look(grown, thread, frame, at, word);
  if (MAY_ALLOCATE.has(op)) {
    const value = S[sp - (ADDS.has(op) ? word >>> 8 : 1)] as PyValue | undefined;
    if (value !== undefined) look(value, thread, frame, at, word);
  }
  const next = map.words[unit];
  switch (next & 255) {
    case Op.CALL:
    case Op.CALL_KW:
      receiver = receiverOf(S, sp - (next >>> 8) - ((next & 255) === Op.CALL_KW ? 3 : 2));
      break;
    case Op.STORE_SUBSCR:
      receiver = S[sp - 2];
      break;
    default:
      if (current + fresh > peak && fresh > LEAST_GROWTH + current * LEAVING_SHARE)
        settle(frame, true);
  }
}

function receiverOf(S: readonly PyValue[], base: number): PyValue | undefined {
  const callee = S[base];
  if (S[base + 1] !== undefined) return S[base + 1];
  if (callee instanceof PyMethod || callee instanceof PyBuiltin) return callee.self;
  return undefined;
}

function look(value: PyValue, thread: Thread, frame: Frame, at: number, word: number): void {
  if (!(value instanceof PyObject)) {
    if (FETCHES.has(word & 255) || !isText(value)) return;
    const isInPlace = (word & 255) === Op.BINARY_OP && word >>> 8 === BinaryOp.INPLACE_ADD;
    textMade(value, placeAt(thread, frame, at, limit), frame, isInPlace);
    return;
  }
  const trace = traces.get(value);
  if (trace === undefined) {
    if (value instanceof Frame) return;
    made(value, placeAt(thread, frame, at, limit));
  } else {
    const extent = extentOf(value);
    if (extent === trace.extent) return;
    // Where a container grows its memory is allocated anew.
    const before = trace.place === null ? 0 : trace.size;
    trace.place = placeAt(thread, frame, at, limit);
    trace.extent = extent;
    trace.size = objectSize(value, trace.data);
    fresh += trace.size - before;
  }
  if (current + fresh > peak && fresh > LEAST_GROWTH + current * GROWTH_SHARE) settle(frame, false);
}

function textMade(value: HostBlock, place: Place, frame: Frame, isInPlace: boolean): void {
  const last = newTexts.at(-1);
  if (isInPlace && last?.place === place) {
    // `text += more` in a loop: the text before is garbage.
    fresh -= estimate(last.value);
    newTexts.pop();
  }
  newTexts.push({ value, place });
  fresh += estimate(value);
  if (newTexts.length > MOST_TEXTS) settle(frame, true);
}

/** Counting the characters that take more than a byte would flatten the text. */
const estimate = (value: HostBlock): number => (typeof value === "string" ? 41 + value.length : 36);

const isContainer = (value: PyObject): boolean =>
  value instanceof PyList ||
  value instanceof PyTuple ||
  value instanceof PyDict ||
  value instanceof PySet ||
  value instanceof PyInstance;

/** An object is new, and with it what it holds that is not known. */
function made(first: PyObject, place: Place): void {
  const waiting = [first];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (traces.has(value)) continue;
    const trace = newTrace(value, place);
    traces.set(value, trace);
    fresh += trace.size + (trace.data?.size(value as never) ?? 0);
    if (!isContainer(value)) continue;
    visitReferents(value, (part) => {
      if (part instanceof PyObject) {
        if (!(part instanceof Frame || traces.has(part))) waiting.push(part);
      } else if (isText(part)) fresh += estimate(part);
    });
  }
}

/** Finds out how much of what is new is alive, if that may cost what it does. */
function settle(frame: Frame, isLeaving: boolean): void {
  const work = looks + fresh / BYTES_PER_WORK;
  const saved = Math.min(allowance + work * WALK_SHARE, MOST_ALLOWANCE);
  const isDue = isLeaving && work >= walkCost * LEAVING_INTERVAL;
  if (saved < walkCost && !isDue) return;
  frame.slots.fill(undefined as unknown as PyValue, frame.sp);
  measure();
  allowance = Math.max(saved - walkCost, 0);
}
