/** `_contextvars`: context variables, contexts and the tokens that undo a `set`. */
import { equal, hash, iter, reprText } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { fn } from "../objects/builtin.ts";
import { bareType, NotImplemented } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import { classGetItem } from "../objects/generic-alias.ts";
import {
  CallRequest,
  type CompareOp,
  EQ,
  type Flow,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { threads } from "../vm/thread.ts";
import type { ModuleSpec } from "./module.ts";

const arrayIterator = (items: PyValue[]): PyValue => iter(new PyList(items));

const contextType = bareType("Context");
const variableType = bareType("ContextVar");
const tokenType = bareType("Token");
const missingType = bareType("Token.MISSING");

class Missing extends PyObject {}
Missing.prototype.cls = missingType;
defineType(missingType, {
  module: "_contextvars",
  final: true,
  slots: { repr: () => "<Token.MISSING>" },
});
const MISSING = new Missing();

export class PyContext extends PyObject {
  values = new Map<PyContextVar, PyValue>();
  private isEntered = false;

  /** Makes it the thread's current context, until what is returned is called. Not nestable for one context. */
  enter(): () => void {
    if (this.isEntered) {
      throw newError("RuntimeError", `cannot enter context: ${reprText(this)} is already entered`);
    }
    const thread = threads.current;
    const before = thread.context;
    this.isEntered = true;
    thread.context = this;
    return () => {
      thread.context = before;
      this.isEntered = false;
    };
  }
}
PyContext.prototype.cls = contextType;

class PyContextVar extends PyObject {
  readonly name: string;
  readonly fallback: PyValue | undefined;
  constructor(name: string, fallback: PyValue | undefined) {
    super();
    this.name = name;
    this.fallback = fallback;
  }
}
PyContextVar.prototype.cls = variableType;

class Token extends PyObject {
  readonly context: PyContext;
  readonly variable: PyContextVar;
  readonly old: PyValue | undefined;
  used = false;
  constructor(context: PyContext, variable: PyContextVar, old: PyValue | undefined) {
    super();
    this.context = context;
    this.variable = variable;
    this.old = old;
  }
}
Token.prototype.cls = tokenType;

function currentContext(): PyContext {
  const thread = threads.current;
  if (!(thread.context instanceof PyContext)) thread.context = new PyContext();
  return thread.context as PyContext;
}

/** A context variable of built-in code. */
export function contextVariable(name: string): {
  readonly variable: PyValue;
  get: () => PyValue | undefined;
  set: (value: PyValue) => void;
} {
  const variable = new PyContextVar(name, undefined);
  return {
    variable,
    get: () => currentContext().values.get(variable),
    set: (value) => {
      currentContext().values.set(variable, value);
    },
  };
}

export function copyContext(): PyContext {
  const copy = new PyContext();
  copy.values = new Map(currentContext().values);
  return copy;
}

/** Calls with the context current. */
function* runIn(self: PyContext, given: PyValue[], kwargs: Map<string, PyValue>): Flow<PyValue> {
  if (given.length === 0) throw typeError("run() missing 1 required positional argument");
  const [callee, ...args] = given;
  const leave = self.enter();
  try {
    const names = kwargs.size === 0 ? null : [...kwargs.keys()];
    const all = names === null ? args : [...args, ...kwargs.values()];
    const result: PyValue = yield new CallRequest(callee, all, names);
    return result;
  } finally {
    leave();
  }
}

/** Contexts are equal that give the same variables equal values. */
function hasSameValues(self: PyContext, other: PyContext): boolean {
  if (self.values.size !== other.values.size) return false;
  for (const [key, value] of self.values) {
    const rival = other.values.get(key);
    if (rival === undefined || !equal(value, rival)) return false;
  }
  return true;
}

function variableOf(key: PyValue): PyContextVar {
  if (key instanceof PyContextVar) return key;
  throw typeError(`a ContextVar key was expected, got ${reprText(key)}`);
}

defineType(contextType, {
  module: "_contextvars",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (args.length > 0 || (kwnames !== null && kwnames.length > 0)) {
        throw typeError("Context() does not accept any arguments");
      }
      return new PyContext();
    },
    length: (self: PyContext) => self.values.size,
    getitem: (self: PyContext, key: PyValue) => {
      const value = self.values.get(variableOf(key));
      if (value === undefined) throw newError("KeyError", key);
      return value;
    },
    contains: (self: PyContext, key: PyValue) => self.values.has(variableOf(key)),
    hash: null,
    richcompare: (self: PyContext, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyContext) || (op !== EQ && op !== NE)) return NotImplemented;
      return hasSameValues(self, other) === (op === EQ);
    },
    iter: (self: PyContext) => arrayIterator([...self.values.keys()]),
  },
  methods: [
    method("run(self, /, *args, **kwargs)", runIn),
    method("copy(self, /)", (self: PyContext) => {
      const copy = new PyContext();
      copy.values = new Map(self.values);
      return copy;
    }),
    method(
      "get(self, key, default=None, /)",
      (self: PyContext, key: PyValue, fallback: PyValue) => {
        const value = self.values.get(variableOf(key));
        return value === undefined ? fallback : value;
      },
    ),
    method("keys(self, /)", (self: PyContext) => arrayIterator([...self.values.keys()])),
    method("values(self, /)", (self: PyContext) => arrayIterator([...self.values.values()])),
    method("items(self, /)", (self: PyContext) =>
      arrayIterator([...self.values].map(([key, value]) => new PyTuple([key, value]))),
    ),
  ],
});

const bindVariable = argumentBinder("ContextVar(name, /, *, default=<absent>)");

function resetTo(self: PyContextVar, token: PyValue): void {
  if (!(token instanceof Token)) {
    throw typeError(`expected an instance of Token, got ${reprText(token)}`);
  }
  if (token.used) throw newError("RuntimeError", `${reprText(token)} has already been used once`);
  if (token.variable !== self) {
    throw valueError(`${reprText(token)} was created by a different ContextVar`);
  }
  const context = currentContext();
  if (token.context !== context) {
    throw valueError(`${reprText(token)} was created in a different Context`);
  }
  token.used = true;
  if (token.old === undefined) context.values.delete(self);
  else context.values.set(self, token.old);
}

defineType(variableType, {
  module: "_contextvars",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [name, fallback] = bindVariable(args, kwnames);
      const text = hostText(name);
      if (text === undefined) throw typeError("context variable name must be a str");
      hash(name);
      return new PyContextVar(text, fallback);
    },
    repr: (self: PyContextVar) =>
      `<ContextVar name=${reprText(self.name)}${
        self.fallback === undefined ? "" : ` default=${reprText(self.fallback)}`
      } at ${addressText(self)}>`,
  },
  attributes: [attribute("name", (self: PyContextVar) => self.name)],
  methods: [
    method(
      "get(self, default=<absent>, /)",
      (self: PyContextVar, fallback: PyValue | undefined) => {
        for (const value of [currentContext().values.get(self), fallback, self.fallback]) {
          if (value !== undefined) return value;
        }
        throw newError("LookupError", self);
      },
    ),
    method("set(self, value, /)", (self: PyContextVar, value: PyValue) => {
      const context = currentContext();
      const token = new Token(context, self, context.values.get(self));
      context.values.set(self, value);
      return token;
    }),
    method("reset(self, token, /)", resetTo),
    classGetItem(),
  ],
});

defineType(tokenType, {
  module: "_contextvars",
  final: true,
  slots: {
    repr: (self: Token) =>
      `<Token${self.used ? " used" : ""} var=${reprText(self.variable)} at ${addressText(self)}>`,
  },
  attributes: [
    attribute("var", (self: Token) => self.variable),
    attribute("old_value", (self: Token) => (self.old === undefined ? MISSING : self.old)),
  ],
  names: { MISSING },
  methods: [
    classGetItem(),
    method("__enter__(self, /)", (self: Token) => self),
    method("__exit__(self, type, value, traceback, /)", (self: Token) => {
      resetTo(self.variable, self);
    }),
  ],
});

export const contextvarsModule: ModuleSpec = {
  name: "_contextvars",
  doc: "Context Variables",
  functions: [fn("copy_context()", copyContext)],
  types: [contextType, variableType, tokenType],
};
