/**
 * The matching engine: runs the code of `re._compiler` over a text.
 *
 * One loop with an explicit stack of choices, so that neither long texts nor deep patterns use the
 * host's stack. A choice says how to go on when the current path fails; writes of group marks are on
 * the same stack as entries that undo them. Repeats with a body keep their state in immutable
 * records (`Repeat`), so a choice restores them by holding a reference.
 *
 * Bodies that end with SUCCESS (lookaround, atomic groups, possessive repeats) run between a BARRIER on
 * the stack and a record in `bodies`. When such a body succeeds, the choices above the barrier are cut
 * and only the undo entries stay; when the barrier itself is reached, the body has failed.
 *
 * Matching never calls Python, so one engine serves all patterns.
 */
import {
  asciiLower,
  CharacterSet,
  equalLocale,
  inCategory,
  isAsciiWord,
  isUnicodeWord,
  unicodeLower,
} from "./characters.ts";
import { At, INFO_CHARSET, INFO_LITERAL, INFO_PREFIX, MAXREPEAT, Op } from "./opcodes.ts";

/** What is matched: UTF-16 units that are code points, code points, or bytes. */
export type Subject = string | Uint32Array | Uint8Array;

/** A compiled pattern as the engine runs it. */
export class Program {
  readonly code: Uint32Array;
  readonly groups: number;
  /** Where matching begins, behind the INFO block. */
  readonly start: number;
  readonly minWidth: number;
  readonly prefix: readonly number[];
  readonly prefixText: string;
  /** The prefix is the whole pattern. */
  readonly isLiteral: boolean;
  /** The set of possible first characters, where known. */
  readonly firstSet: CharacterSet | null = null;
  private readonly sets: (CharacterSet | undefined)[] = [];

  constructor(code: Uint32Array, groups: number) {
    this.code = code;
    this.groups = groups;
    let start = 0;
    let prefix: number[] = [];
    let flags = 0;
    let minWidth = 0;
    if (code[0] === Op.INFO) {
      start = 1 + code[1];
      flags = code[2];
      minWidth = code[3];
      if (flags & INFO_PREFIX) prefix = [...code.subarray(7, 7 + code[5])];
      else if (flags & INFO_CHARSET) this.firstSet = new CharacterSet(code, 5, Op.IN);
    }
    this.start = start;
    this.minWidth = minWidth;
    this.prefix = prefix;
    this.prefixText = prefix.every((c) => c < 0x10000) ? String.fromCharCode(...prefix) : "";
    this.isLiteral = (flags & INFO_LITERAL) !== 0;
  }

  /** The set that the IN opcode at `pc` tests. */
  setAt(pc: number): CharacterSet {
    let set = this.sets[pc];
    if (set === undefined) {
      set = new CharacterSet(this.code, pc + 2, this.code[pc] as Op);
      this.sets[pc] = set;
    }
    return set;
  }
}

/** The state of one REPEAT … UNTIL. */
interface Repeat {
  /** Position of the REPEAT opcode. */
  readonly pc: number;
  /** Completed iterations. */
  readonly count: number;
  /** Where the last optional iteration began; an empty one is not tried again there. */
  readonly last: number;
  readonly outer: Repeat | null;
}

/** A body that ends with SUCCESS, in progress. */
interface Body {
  readonly op: Op;
  /** Position of its opcode, and where the code after it begins. */
  readonly pc: number;
  readonly next: number;
  /** Where in the text it began. */
  readonly position: number;
  readonly repeat: Repeat | null;
  /** The stack entry of its barrier. */
  readonly barrier: number;
  /** Of a possessive repeat: completed iterations, and where the last optional one began. */
  readonly count: number;
  readonly last: number;
}

const enum Choice {
  /** a = mark, b = its value before, c = lastIndex before. */
  UNDO,
  /** Go to a at position b. */
  GOTO,
  /** Try the alternative whose skip word is at a. */
  BRANCH,
  /** Give back a character of the REPEAT_ONE at a, down to position c. */
  FEWER,
  /** Take one more for the MIN_REPEAT_ONE at a; c = how many more it may take. */
  MORE,
  /** One more iteration for the MIN_UNTIL at a. */
  AGAIN,
  BARRIER,
}

const stack: number[] = [];
const repeats: (Repeat | null)[] = [];
let top = 0;
const bodies: Body[] = [];

/** Results of the last successful run. */
export const found = {
  /** Two positions per group, −1 where unset. */
  marks: new Int32Array(0),
  lastIndex: -1,
  start: 0,
  end: 0,
};

function push(kind: Choice, a: number, b: number, c: number, repeat: Repeat | null): void {
  const at = top * 4;
  stack[at] = kind;
  stack[at + 1] = a;
  stack[at + 2] = b;
  stack[at + 3] = c;
  repeats[top++] = repeat;
}

/** Removes the choices from `base` on, but keeps what undoes marks. */
function cut(base: number): void {
  let kept = base;
  for (let i = base; i < top; i++) {
    if (stack[i * 4] !== Choice.UNDO) continue;
    if (kept !== i) {
      for (let k = 0; k < 4; k++) stack[kept * 4 + k] = stack[i * 4 + k];
      repeats[kept] = null;
    }
    kept++;
  }
  top = kept;
}

/** Takes back all marks set since `base`. */
function unwind(base: number, marks: Int32Array): void {
  while (top > base) {
    const at = --top * 4;
    if (stack[at] !== Choice.UNDO) continue;
    marks[stack[at + 1]] = stack[at + 2];
    found.lastIndex = stack[at + 3];
  }
}

const charAt = (text: Subject, i: number): number =>
  typeof text === "string" ? text.charCodeAt(i) : text[i];

/** How many characters from `at` the one-character item at `pc` matches, at most `limit`. */
function countItem(
  program: Program,
  text: Subject,
  pc: number,
  at: number,
  end: number,
  limit: number,
): number {
  const { code } = program;
  const stop = limit < end - at ? at + limit : end;
  let i = at;
  const own = code[pc + 1];
  switch (code[pc]) {
    case Op.ANY_ALL:
      return stop - at;
    case Op.ANY:
      if (typeof text === "string" && stop - at > 16) {
        const newline = text.indexOf("\n", at);
        return (newline < 0 || newline > stop ? stop : newline) - at;
      }
      while (i < stop && charAt(text, i) !== 10) i++;
      break;
    case Op.IN:
    case Op.IN_IGNORE:
    case Op.IN_UNI_IGNORE:
    case Op.IN_LOC_IGNORE: {
      const set = program.setAt(pc);
      const { first } = set;
      if (typeof text === "string") {
        for (; i < stop; i++) {
          const c = text.charCodeAt(i);
          if (c < 256 ? first[c] === 0 : !set.has(c)) break;
        }
      } else while (i < stop && set.has(text[i])) i++;
      break;
    }
    case Op.LITERAL:
      while (i < stop && charAt(text, i) === own) i++;
      break;
    case Op.NOT_LITERAL:
      while (i < stop && charAt(text, i) !== own) i++;
      break;
    default:
      while (i < stop && matchesItem(program, text, pc, i)) i++;
  }
  return i - at;
}

/** Whether the one-character item at `pc` matches the character at `i`. */
function matchesItem(program: Program, text: Subject, pc: number, i: number): boolean {
  const { code } = program;
  const c = charAt(text, i);
  const own = code[pc + 1];
  switch (code[pc]) {
    case Op.ANY_ALL:
      return true;
    case Op.ANY:
      return c !== 10;
    case Op.LITERAL:
      return c === own;
    case Op.NOT_LITERAL:
      return c !== own;
    case Op.IN:
    case Op.IN_IGNORE:
    case Op.IN_UNI_IGNORE:
    case Op.IN_LOC_IGNORE:
      return program.setAt(pc).has(c);
    case Op.CATEGORY:
      return inCategory(own, c);
    case Op.LITERAL_IGNORE:
      return asciiLower(c) === own;
    case Op.NOT_LITERAL_IGNORE:
      return asciiLower(c) !== own;
    case Op.LITERAL_UNI_IGNORE:
      return unicodeLower(c) === own;
    case Op.NOT_LITERAL_UNI_IGNORE:
      return unicodeLower(c) !== own;
    case Op.LITERAL_LOC_IGNORE:
      return equalLocale(own, c);
    case Op.NOT_LITERAL_LOC_IGNORE:
      return !equalLocale(own, c);
    default:
      return false;
  }
}

function atPosition(where: number, text: Subject, i: number, end: number): boolean {
  switch (where) {
    case At.BEGINNING:
    case At.BEGINNING_STRING:
      return i === 0;
    case At.BEGINNING_LINE:
      return i === 0 || charAt(text, i - 1) === 10;
    case At.END:
      return i === end || (i + 1 === end && charAt(text, i) === 10);
    case At.END_LINE:
      return i === end || charAt(text, i) === 10;
    case At.END_STRING:
      return i === end;
    default: {
      const isWord = where >= At.UNI_BOUNDARY ? isUnicodeWord : isAsciiWord;
      const before = i > 0 && isWord(charAt(text, i - 1));
      const after = i < end && isWord(charAt(text, i));
      const isBoundary =
        where === At.BOUNDARY || where === At.LOC_BOUNDARY || where === At.UNI_BOUNDARY;
      return (before !== after) === isBoundary;
    }
  }
}

/** The length that a back reference matches at `i`, or −1. */
function matchReference(op: Op, text: Subject, from: number, to: number, i: number, end: number) {
  const length = to - from;
  if (from < 0 || to < from || i + length > end) return -1;
  for (let k = 0; k < length; k++) {
    const a = charAt(text, from + k);
    const b = charAt(text, i + k);
    if (a === b) continue;
    if (op === Op.GROUPREF) return -1;
    if (op === Op.GROUPREF_UNI_IGNORE ? unicodeLower(a) !== unicodeLower(b) : false) return -1;
    if (op !== Op.GROUPREF_UNI_IGNORE && asciiLower(a) !== asciiLower(b)) return -1;
  }
  return length;
}

export const enum Mode {
  /** Anywhere up to the end. */
  MATCH,
  /** The whole text up to the end. */
  FULL,
}

/**
 * Matches at exactly `start`; positions before it are seen by lookbehind and `^`. `mustAdvance` refuses
 * an empty match. Fills `found`.
 */
export function matchAt(
  program: Program,
  text: Subject,
  start: number,
  end: number,
  mode: Mode,
  mustAdvance: boolean,
): boolean {
  const { code } = program;
  const marks = found.marks;
  marks.fill(-1);
  found.lastIndex = -1;
  top = 0;
  bodies.length = 0;
  let repeat: Repeat | null = null;
  let pc = program.start;
  let i = start;

  for (;;) {
    // Every opcode either goes on with `continue` or leaves the switch, which means failure.
    switch (code[pc]) {
      case Op.FAILURE:
        break;
      case Op.SUCCESS: {
        const body = bodies.pop();
        if (body === undefined) {
          if ((mode === Mode.FULL && i !== end) || (mustAdvance && i === start)) break;
          found.start = start;
          found.end = i;
          return true;
        }
        repeat = body.repeat;
        if (body.op === Op.ASSERT_NOT) {
          unwind(body.barrier, marks);
          break;
        }
        cut(body.barrier);
        pc = body.next;
        if (body.op === Op.ASSERT) i = body.position;
        else if (body.op === Op.POSSESSIVE_REPEAT) {
          const count = body.count + 1;
          const max = code[body.pc + 3];
          const isRequired = count < code[body.pc + 2];
          if (isRequired || ((count < max || max === MAXREPEAT) && i !== body.last)) {
            const last = isRequired ? body.last : i;
            bodies.push({ ...body, position: i, barrier: top, count, last });
            push(Choice.BARRIER, 0, 0, 0, null);
            pc = body.pc + 4;
          }
        }
        continue;
      }
      case Op.LITERAL:
        if (i >= end || charAt(text, i) !== code[pc + 1]) break;
        i++;
        pc += 2;
        continue;
      case Op.NOT_LITERAL:
        if (i >= end || charAt(text, i) === code[pc + 1]) break;
        i++;
        pc += 2;
        continue;
      case Op.ANY:
        if (i >= end || charAt(text, i) === 10) break;
        i++;
        pc++;
        continue;
      case Op.ANY_ALL:
        if (i >= end) break;
        i++;
        pc++;
        continue;
      case Op.IN:
      case Op.IN_IGNORE:
      case Op.IN_UNI_IGNORE:
      case Op.IN_LOC_IGNORE:
        if (i >= end || !program.setAt(pc).has(charAt(text, i))) break;
        i++;
        pc += 1 + code[pc + 1];
        continue;
      case Op.CATEGORY:
      case Op.LITERAL_IGNORE:
      case Op.NOT_LITERAL_IGNORE:
      case Op.LITERAL_UNI_IGNORE:
      case Op.NOT_LITERAL_UNI_IGNORE:
      case Op.LITERAL_LOC_IGNORE:
      case Op.NOT_LITERAL_LOC_IGNORE:
        if (i >= end || !matchesItem(program, text, pc, i)) break;
        i++;
        pc += 2;
        continue;
      case Op.AT:
        if (!atPosition(code[pc + 1], text, i, end)) break;
        pc += 2;
        continue;
      case Op.MARK: {
        const mark = code[pc + 1];
        push(Choice.UNDO, mark, marks[mark], found.lastIndex, null);
        marks[mark] = i;
        if (mark & 1) found.lastIndex = (mark >> 1) + 1;
        pc += 2;
        continue;
      }
      case Op.JUMP:
      case Op.INFO:
        pc += 1 + code[pc + 1];
        continue;
      case Op.BRANCH: {
        const next = tryBranch(program, text, pc + 1, i, end, repeat);
        if (next < 0) break;
        pc = next;
        continue;
      }
      case Op.REPEAT_ONE:
      case Op.POSSESSIVE_REPEAT_ONE: {
        const min = code[pc + 2];
        const count = countItem(program, text, pc + 4, i, end, code[pc + 3]);
        if (count < min) break;
        const least = i + min;
        i += count;
        const next = pc + 1 + code[pc + 1];
        if (code[pc] === Op.REPEAT_ONE && count > min) {
          i = giveBack(code, text, next, i, least, end);
          if (i < 0) break;
          if (i > least) push(Choice.FEWER, pc, i, least, repeat);
        }
        pc = next;
        continue;
      }
      case Op.MIN_REPEAT_ONE: {
        const min = code[pc + 2];
        const max = code[pc + 3];
        if (min > 0) {
          if (countItem(program, text, pc + 4, i, end, min) < min) break;
          i += min;
        }
        if (max > min) push(Choice.MORE, pc, i, max === MAXREPEAT ? -1 : max - min, repeat);
        pc += 1 + code[pc + 1];
        continue;
      }
      case Op.REPEAT:
        repeat = { pc, count: -1, last: -1, outer: repeat };
        pc += 1 + code[pc + 1];
        continue;
      case Op.MAX_UNTIL: {
        const own = repeat as Repeat;
        const count = own.count + 1;
        const max = code[own.pc + 3];
        if (count < code[own.pc + 2]) {
          repeat = { pc: own.pc, count, last: own.last, outer: own.outer };
          pc = own.pc + 4;
          continue;
        }
        if ((count < max || max === MAXREPEAT) && i !== own.last) {
          push(Choice.GOTO, pc + 1, i, 0, own.outer);
          repeat = { pc: own.pc, count, last: i, outer: own.outer };
          pc = own.pc + 4;
          continue;
        }
        repeat = own.outer;
        pc++;
        continue;
      }
      case Op.MIN_UNTIL: {
        const own = repeat as Repeat;
        const count = own.count + 1;
        if (count < code[own.pc + 2]) {
          repeat = { pc: own.pc, count, last: own.last, outer: own.outer };
          pc = own.pc + 4;
          continue;
        }
        push(Choice.AGAIN, pc, i, count, own);
        repeat = own.outer;
        pc++;
        continue;
      }
      case Op.ASSERT:
      case Op.ASSERT_NOT: {
        const back = code[pc + 2];
        const next = pc + 1 + code[pc + 1];
        if (i < back) {
          if (code[pc] === Op.ASSERT) break;
          pc = next;
          continue;
        }
        bodies.push({
          op: code[pc],
          pc,
          next,
          position: i,
          repeat,
          barrier: top,
          count: 0,
          last: -1,
        });
        push(Choice.BARRIER, 0, 0, 0, null);
        i -= back;
        pc += 3;
        continue;
      }
      case Op.ATOMIC_GROUP: {
        const next = pc + 1 + code[pc + 1];
        bodies.push({
          op: code[pc],
          pc,
          next,
          position: i,
          repeat,
          barrier: top,
          count: 0,
          last: -1,
        });
        push(Choice.BARRIER, 0, 0, 0, null);
        pc += 2;
        continue;
      }
      case Op.POSSESSIVE_REPEAT: {
        // The word after the body is its SUCCESS.
        const next = pc + 2 + code[pc + 1];
        if (code[pc + 3] === 0) {
          pc = next;
          continue;
        }
        bodies.push({
          op: code[pc],
          pc,
          next,
          position: i,
          repeat,
          barrier: top,
          count: 0,
          last: code[pc + 2] === 0 ? i : -1,
        });
        push(Choice.BARRIER, 0, 0, 0, null);
        pc += 4;
        continue;
      }
      case Op.GROUPREF:
      case Op.GROUPREF_IGNORE:
      case Op.GROUPREF_UNI_IGNORE:
      case Op.GROUPREF_LOC_IGNORE: {
        const mark = code[pc + 1] * 2;
        const size = matchReference(code[pc], text, marks[mark], marks[mark + 1], i, end);
        if (size < 0) break;
        i += size;
        pc += 2;
        continue;
      }
      case Op.GROUPREF_EXISTS: {
        const mark = code[pc + 1] * 2;
        const isSet = marks[mark] >= 0 && marks[mark + 1] >= marks[mark];
        pc += isSet ? 3 : 1 + code[pc + 2];
        continue;
      }
      default:
        throw new Error(`pattern code ${code[pc]} at ${pc} is not known`);
    }

    // This path has failed: go on with the latest choice.
    for (;;) {
      if (top === 0) return false;
      const at = --top * 4;
      const a = stack[at + 1];
      const b = stack[at + 2];
      const c = stack[at + 3];
      const kind = stack[at];
      if (kind === Choice.UNDO) {
        marks[a] = b;
        found.lastIndex = c;
        continue;
      }
      if (kind === Choice.BARRIER) {
        const body = bodies.pop() as Body;
        const goesOn =
          body.op === Op.ASSERT_NOT ||
          (body.op === Op.POSSESSIVE_REPEAT && body.count >= code[body.pc + 2]);
        if (!goesOn) continue;
        repeat = body.repeat;
        i = body.position;
        pc = body.next;
        break;
      }
      repeat = repeats[top];
      i = b;
      if (kind === Choice.GOTO) {
        pc = a;
        break;
      }
      if (kind === Choice.BRANCH) {
        const next = tryBranch(program, text, a, b, end, repeat);
        if (next < 0) continue;
        pc = next;
        break;
      }
      if (kind === Choice.FEWER) {
        const next = a + 1 + code[a + 1];
        i = giveBack(code, text, next, b - 1, c, end);
        if (i < 0) continue;
        if (i > c) push(Choice.FEWER, a, i, c, repeat);
        pc = next;
        break;
      }
      if (kind === Choice.MORE) {
        if (b >= end || !matchesItem(program, text, a + 4, b)) continue;
        i = b + 1;
        if (c !== 1) push(Choice.MORE, a, i, c < 0 ? c : c - 1, repeat);
        pc = a + 1 + code[a + 1];
        break;
      }
      // AGAIN: another iteration of a lazy repeat, unless it would be empty or too many.
      const own = repeat as Repeat;
      const max = code[own.pc + 3];
      if ((c >= max && max !== MAXREPEAT) || b === own.last) continue;
      repeat = { pc: own.pc, count: c, last: b, outer: own.outer };
      pc = own.pc + 4;
      break;
    }
  }
}

/**
 * The last position from `i` down to `least` where what follows a repeat can match: when it begins with
 * a literal, others are passed over. −1 when there is none.
 */
function giveBack(
  code: Uint32Array,
  text: Subject,
  next: number,
  i: number,
  least: number,
  end: number,
): number {
  if (code[next] !== Op.LITERAL) return i;
  const own = code[next + 1];
  if (i >= end) i = end - 1;
  while (i >= least && charAt(text, i) !== own) i--;
  return i < least ? -1 : i;
}

/**
 * The code of the first alternative from the skip word at `at` on that can match here, or −1. The rest
 * becomes a choice.
 */
function tryBranch(
  program: Program,
  text: Subject,
  at: number,
  i: number,
  end: number,
  repeat: Repeat | null,
): number {
  const { code } = program;
  for (let skip = code[at]; skip !== 0; skip = code[at]) {
    const own = at + 1;
    at += skip;
    const op = code[own];
    if (op === Op.LITERAL) {
      if (i >= end || charAt(text, i) !== code[own + 1]) continue;
    } else if (op === Op.IN) {
      if (i >= end || !program.setAt(own).has(charAt(text, i))) continue;
    }
    if (code[at] !== 0) push(Choice.BRANCH, at, i, 0, repeat);
    return own;
  }
  return -1;
}

// ---- search -------------------------------------------------------------------------------------------

/** The first position from `at` where the literal prefix stands, or −1. */
function findPrefix(program: Program, text: Subject, at: number, end: number): number {
  const { prefix } = program;
  if (typeof text === "string") {
    if (prefix.length > 0 && program.prefixText === "") return -1;
    const i = text.indexOf(program.prefixText, at);
    return i < 0 || i + prefix.length > end ? -1 : i;
  }
  const last = end - prefix.length;
  outer: for (let i = at; i <= last; i++) {
    for (let k = 0; k < prefix.length; k++) if (text[i + k] !== prefix[k]) continue outer;
    return i;
  }
  return -1;
}

/** Finds the leftmost match from `start` on; `mustAdvance` refuses an empty one at `start`. */
export function search(
  program: Program,
  text: Subject,
  start: number,
  end: number,
  mustAdvance: boolean,
): boolean {
  const last = end - program.minWidth;
  const { prefix, firstSet } = program;
  for (let i = start; i <= last; i++) {
    if (prefix.length > 0) {
      i = findPrefix(program, text, i, end);
      if (i < 0) return false;
      if (program.isLiteral) {
        found.marks.fill(-1);
        found.lastIndex = -1;
        found.start = i;
        found.end = i + prefix.length;
        return true;
      }
    } else if (firstSet !== null) {
      while (i <= last && !firstSet.has(charAt(text, i))) i++;
      if (i > last) return false;
    }
    if (matchAt(program, text, i, end, Mode.MATCH, mustAdvance && i === start)) return true;
  }
  return false;
}

/** Makes room for the marks of a program; called before a run. */
export function prepare(program: Program): void {
  found.marks = new Int32Array(program.groups * 2);
}
