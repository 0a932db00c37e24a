/**
 * The part of `_testinternalcapi` that looks into code objects: kinds of variables, how many there are
 * of each, and whether code needs nothing of its surroundings.
 */
import { FastKind, PyCode } from "../bytecode/code.ts";
import { instructionsOf, returnsOnlyNone } from "../bytecode/inspect-code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { typeName } from "../objects/abstract.ts";
import { fn, type PyBuiltin } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PySet } from "../objects/set-storage.ts";
import { PyFunction } from "../vm/function.ts";

function codeOf(value: PyValue): PyCode {
  if (value instanceof PyCode) return value;
  throw typeError("argument must be a code object");
}

function dictOf(entries: Readonly<Record<string, PyValue>>): PyDict {
  const dict = new PyDict();
  for (const [name, value] of Object.entries(entries)) dict.set(name, value);
  return dict;
}

const localsKinds = (code: PyCode): PyDict =>
  dictOf(Object.fromEntries(code.localsplusnames.map((n, i) => [n, code.localspluskinds[i]])));

// ---- counts of variables -----------------------------------------------------------------------------

const isArgument = (kind: number): boolean =>
  (kind & (FastKind.ARG_POS | FastKind.ARG_KW | FastKind.ARG_VAR)) !== 0;

function localCounts(code: PyCode): PyDict {
  const kinds = [...code.localspluskinds].filter((kind) => (kind & FastKind.FREE) === 0);
  const count = (matches: (kind: number) => boolean): number => kinds.filter(matches).length;
  const argument =
    (...bits: number[]) =>
    (kind: number): boolean =>
      (kind & (FastKind.ARG_POS | FastKind.ARG_KW | FastKind.ARG_VAR)) ===
      bits.reduce((all, bit) => all | bit, 0);
  const isHidden = (kind: number): boolean => (kind & FastKind.HIDDEN) !== 0;
  const isCell = (kind: number): boolean => (kind & FastKind.CELL) !== 0;
  const cells = count((kind) => isCell(kind) && !isHidden(kind));
  const argumentCells = count((kind) => isCell(kind) && isArgument(kind));
  return dictOf({
    total: kinds.length,
    args: dictOf({
      total: count(isArgument),
      numposonly: count(argument(FastKind.ARG_POS)),
      numposorkw: count(argument(FastKind.ARG_POS, FastKind.ARG_KW)),
      numkwonly: count(argument(FastKind.ARG_KW)),
      varargs: count(argument(FastKind.ARG_VAR, FastKind.ARG_POS)),
      varkwargs: count(argument(FastKind.ARG_VAR, FastKind.ARG_KW)),
    }),
    numpure: count((kind) => !isArgument(kind) && !isCell(kind) && !isHidden(kind)),
    cells: dictOf({ total: cells, numargs: argumentCells, numothers: cells - argumentCells }),
    hidden: dictOf({
      total: count(isHidden),
      numpure: count((kind) => isHidden(kind) && !isCell(kind)),
      numcells: count((kind) => isHidden(kind) && isCell(kind)),
    }),
  });
}

/** Where global names are looked up; null where that is not known. */
interface Namespaces {
  readonly globals: PyDict | null;
  readonly builtins: PyDict | null;
  /** Names that are left out. */
  readonly known: PySet | null;
}

interface GlobalCounts {
  numglobal: number;
  numbuiltin: number;
  numunknown: number;
}

function unboundNames(code: PyCode, namespaces: Namespaces) {
  const { globals, builtins, known } = namespaces;
  const attributes = new Set<string>();
  const seen = new Set<string>(known === null ? [] : (known.items() as string[]));
  const counts: GlobalCounts = { numglobal: 0, numbuiltin: 0, numunknown: 0 };
  // A name that is both a global and an attribute counts twice.
  let total = code.co_names.length;
  for (const { op, arg } of instructionsOf(code)) {
    if (op !== Op.LOAD_ATTR && op !== Op.LOAD_GLOBAL) continue;
    const name = code.co_names[arg >> 1];
    const [own, others] = op === Op.LOAD_ATTR ? [attributes, seen] : [seen, attributes];
    if (own.has(name)) continue;
    own.add(name);
    if (others.has(name)) total++;
    if (op === Op.LOAD_ATTR) continue;
    if (globals?.has(name)) counts.numglobal++;
    else if (builtins?.has(name)) counts.numbuiltin++;
    else counts.numunknown++;
  }
  return { total, numattrs: attributes.size, globals: counts };
}

function unboundCounts(code: PyCode, namespaces: Namespaces): PyDict {
  const { total, numattrs, globals } = unboundNames(code, namespaces);
  const numGlobals = globals.numglobal + globals.numbuiltin + globals.numunknown;
  return dictOf({
    total,
    numattrs,
    numunknown: total - numattrs - numGlobals,
    globals: dictOf({ total: numGlobals, ...globals }),
  });
}

// ---- arguments -----------------------------------------------------------------------------------------

function dictArgument(value: PyValue, position: number): PyDict | null {
  if (value === null || value instanceof PyDict) return value;
  throw typeError(
    `get_code_var_counts() argument ${position} must be dict, not ${typeName(value)}`,
  );
}

/** A code object as it is, a function with its own namespaces where none are given. */
function subject(
  value: PyValue,
  names: PyValue,
  globals: PyValue,
  builtins: PyValue,
): { code: PyCode; namespaces: Namespaces } {
  if (names !== null && !(names instanceof PySet)) {
    throw typeError(`get_code_var_counts() argument 2 must be set, not ${typeName(names)}`);
  }
  const given = {
    globals: dictArgument(globals, 3),
    builtins: dictArgument(builtins, 4),
    known: names,
  };
  if (value instanceof PyFunction) {
    const own = value.builtins instanceof PyDict ? value.builtins : null;
    const namespaces = {
      ...given,
      globals: given.globals ?? value.globals,
      builtins: given.builtins ?? own,
    };
    return { code: value.code, namespaces };
  }
  if (value instanceof PyCode) return { code: value, namespaces: given };
  throw typeError("argument must be a code object or a function");
}

function variableCounts(...given: [PyValue, PyValue, PyValue, PyValue]): PyDict {
  const { code, namespaces } = subject(...given);
  const locals = localCounts(code);
  const unbound = unboundCounts(code, namespaces);
  const totals = [locals, unbound].map((counts) => counts.getStr("total") as number);
  return dictOf({
    total: totals[0] + code.nfreevars + totals[1],
    locals,
    numfree: code.nfreevars,
    unbound,
  });
}

function verifyStateless(...given: [PyValue, PyValue, PyValue, PyValue]): void {
  const { code, namespaces } = subject(...given);
  if (code.nfreevars > 0) throw valueError("closures not supported");
  const { globals } = unboundNames(code, namespaces);
  const knowsAll = namespaces.globals !== null && namespaces.builtins !== null;
  if (globals.numglobal > 0 || (knowsAll && globals.numunknown > 0)) {
    throw valueError("globals not supported");
  }
}

export const codeQuestions: readonly PyBuiltin[] = [
  fn("get_co_localskinds(code, /)", (code: PyValue) => localsKinds(codeOf(code))),
  fn("code_returns_only_none(code, /)", (code: PyValue) => returnsOnlyNone(codeOf(code))),
  fn(
    "get_code_var_counts(code, globalnames=None, globalsns=None, builtinsns=None)",
    variableCounts,
  ),
  fn(
    "verify_stateless_code(code, globalnames=None, globalsns=None, builtinsns=None)",
    verifyStateless,
  ),
];
