/**
 * How floating-point trouble is reported: np.errstate, seterr, geterr. Loops over integers set bits in
 * `fpStatus`; for floats the ufunc machinery looks at results and operands afterwards (fp-check.ts).
 */
import { call, getAttr } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { dictOf } from "../objects/dict-storage.ts";
import { newError, valueError } from "../objects/exceptions.ts";
import { materializeDict } from "../objects/lookup.ts";
import { PyMethod } from "../objects/method.ts";
import { CallRequest, type Flow, type KwNames, PyObject, type PyValue } from "../objects/object.ts";
import { importModule } from "../objects/runtime-import.ts";
import { hostText } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { castWarnings } from "./copy.ts";
import { runtimeWarning } from "./errors.ts";

export const FP_DIVIDE = 1;
export const FP_OVERFLOW = 2;
export const FP_INVALID = 8;

/** Set by loops, read and cleared by the machinery after a ufunc has run. */
export const fpStatus = { bits: 0 };

const KINDS = ["divide", "over", "under", "invalid"] as const;
type Kind = (typeof KINDS)[number];
const TEXT: Record<Kind, string> = {
  divide: "divide by zero",
  over: "overflow",
  under: "underflow",
  invalid: "invalid value",
};
const BIT: Record<Kind, number> = { divide: 1, over: 2, under: 4, invalid: 8 };
const ACTIONS = ["ignore", "warn", "raise", "call", "print", "log"];

interface ErrState {
  readonly divide: string;
  readonly over: string;
  readonly under: string;
  readonly invalid: string;
  readonly call: PyValue;
}

let state: ErrState = {
  divide: "warn",
  over: "warn",
  under: "ignore",
  invalid: "warn",
  call: null,
};

/** The kinds that must be looked for, as FP bits. */
let wanted = FP_DIVIDE | FP_OVERFLOW | FP_INVALID;

function setState(next: ErrState): void {
  state = next;
  wanted = 0;
  for (const kind of KINDS) if (next[kind] !== "ignore") wanted |= BIT[kind];
}

export const fpWanted = (): number => wanted;

/** Text output of the "print" action; the embedding points it at sys.stdout. */
export const errorPrinter: { print: (text: string) => void } = { print: () => undefined };

/** Reports the flags of one operation: "divide by zero encountered in divide". */
export function reportFlags(bits: number, where: string): void {
  const found = bits & wanted;
  if (found === 0) return;
  for (const kind of KINDS) {
    if ((found & BIT[kind]) !== 0) reportOne(kind, `${TEXT[kind]} encountered in ${where}`);
  }
}

function reportOne(kind: Kind, text: string): void {
  switch (state[kind]) {
    case "warn":
      runtimeWarning(text);
      return;
    case "raise":
      throw newError("FloatingPointError", text);
    case "call":
      if (state.call === null) {
        throw newError(
          "NameError",
          `python callback specified for ${TEXT[kind]} (in  ${text}) but no function found.`,
        );
      }
      call(state.call, [TEXT[kind], BIT[kind]]);
      return;
    case "print":
      errorPrinter.print(`Warning: ${text}\n`);
      return;
    case "log":
      if (state.call !== null) call(state.call, [`Warning: ${text}\n`]);
      return;
    default:
  }
}

castWarnings.enabled = () => (wanted & FP_INVALID) !== 0;
castWarnings.report = () => reportFlags(FP_INVALID, "cast");

const SIGNATURE = parseSignature(
  "seterr(*, call=<absent>, all=None, divide=None, over=None, under=None, invalid=None)",
);

function changed(args: readonly PyValue[], kwnames: readonly string[] | null): ErrState {
  const bound = bindArguments(SIGNATURE, args, kwnames, "errstate") as (PyValue | undefined)[];
  const [callee, all, ...kinds] = bound;
  const next: Record<string, PyValue> = { ...state };
  if (callee !== undefined) next.call = callee;
  KINDS.forEach((kind, i) => {
    const value = kinds[i] ?? all ?? null;
    if (value === null) return;
    const text = hostText(value);
    if (text === undefined || !ACTIONS.includes(text)) {
      throw valueError(`invalid error mode '${text}'`);
    }
    next[kind] = text;
  });
  return next as unknown as ErrState;
}

export function getErr(): PyValue {
  return dictOf(KINDS.map((kind) => [kind, state[kind]] as const));
}

export function setErr(keywords: Map<string, PyValue>): PyValue {
  const before = getErr();
  setState(changed([...keywords.values()], [...keywords.keys()]));
  return before;
}

export function setErrCall(callee: PyValue): PyValue {
  const before = state.call;
  setState({ ...state, call: callee });
  return before;
}
export const getErrCall = (): PyValue => state.call;

export const errstateType = bareType("errstate");

class PyErrState extends PyObject {
  readonly args: PyValue[];
  readonly names: readonly string[];
  saved: ErrState | null = null;
  constructor(args: PyValue[], names: readonly string[]) {
    super();
    this.args = args;
    this.names = names;
  }
}
PyErrState.prototype.cls = errstateType;

/** Runs `body` with every kind ignored. */
export function quietly<T>(body: () => T): T {
  const saved = state;
  setState({ ...state, divide: "ignore", over: "ignore", under: "ignore", invalid: "ignore" });
  try {
    return body();
  } finally {
    setState(saved);
  }
}

defineType(errstateType, {
  module: "numpy",
  slots: {
    new: (_cls, args, kwnames) => {
      changed(args, kwnames);
      return new PyErrState(args, kwnames ?? []);
    },
    call: (self: PyErrState, args: PyValue[], kwnames: KwNames) => {
      const [func] = bindDecorated(args, kwnames);
      const update = getAttr(importModule("functools"), "update_wrapper");
      return call(update, [new InErrState(self, func), func]);
    },
  },
  methods: [
    method("__enter__(self, /)", (self: PyErrState) => {
      if (self.saved !== null) {
        throw newError("TypeError", "Cannot enter `np.errstate` twice.");
      }
      self.saved = state;
      setState(changed(self.args, self.names));
      return null;
    }),
    method("__exit__(self, /, *args)", (self: PyErrState) => {
      if (self.saved !== null) setState(self.saved);
      return null;
    }),
  ],
});

const bindDecorated = argumentBinder("errstate.__call__(func, /)");

// ---- decorated functions ------------------------------------------------------------------------------

const decoratedType = bareType("errstate_function");

/** What `@np.errstate(…)` makes of a function: it runs inside the state. */
class InErrState extends PyObject {
  readonly errstate: PyErrState;
  readonly func: PyValue;
  constructor(errstate: PyErrState, func: PyValue) {
    super();
    this.errstate = errstate;
    this.func = func;
  }

  *run(args: PyValue[], kwnames: KwNames): Flow<PyValue> {
    const saved = state;
    setState(changed(this.errstate.args, this.errstate.names));
    try {
      return yield new CallRequest(this.func, args, kwnames);
    } finally {
      setState(saved);
    }
  }
}
InErrState.prototype.cls = decoratedType;

defineType(decoratedType, {
  module: "numpy",
  final: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    call: (self: InErrState, args: PyValue[], kwnames: KwNames) => self.run(args, kwnames),
    descrGet: (self: InErrState, instance) =>
      instance === undefined ? self : new PyMethod(self, instance),
  },
  attributes: [attribute("__dict__", (self: InErrState) => materializeDict(self))],
});
