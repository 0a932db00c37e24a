/**
 * The types generator and coroutine: their methods run as Flows, so that the loop resumes the frame
 * without nesting; `next()` from built-in code nests.
 */

import { audit, audited } from "../objects/audit.ts";
import { bareType, coroutineType, generatorType } from "../objects/core-types.ts";
import {
  type AttributeRow,
  attribute,
  defineType,
  type MethodRow,
  method,
} from "../objects/define.ts";
import { typeError } from "../objects/exceptions.ts";
import { classGetItem } from "../objects/generic-alias.ts";
import { type Flow, PyObject, type PyValue } from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { hostText } from "../objects/sequence-values.ts";
import { layoutOf } from "../objects/type-sizes.ts";
import { ResumeRequest } from "./call.ts";
import { evalLoop, nextOfGenerator } from "./eval.ts";
import { NativeFrame } from "./frame.ts";
import { expose } from "./frame-type.ts";
import { GeneratorState, type PyGenerator } from "./generator.ts";
import {
  checkRunnable,
  closeGenerator,
  delegateOf,
  sendToGenerator,
  throwInto,
} from "./generator-protocol.ts";
import { threads } from "./thread.ts";
import { thrown } from "./thrown.ts";

/** Runs a Flow to its end in a nested loop, for callers that hold no frame. */
export function runNested(flow: Flow<PyValue>): PyValue {
  const thread = threads.current;
  return evalLoop(thread, new NativeFrame(flow, thread.frame));
}

/** Built-in code that runs a Flow outside of the loop, as the callee of `map` does. */
ResumeRequest.prototype.perform = function (this: ResumeRequest) {
  const request = this;
  return runNested(
    (function* (): Flow<PyValue> {
      return yield request;
    })(),
  );
};

/** The next item for built-in code; undefined at the end. */
function nextItem(generator: PyGenerator): PyValue | undefined {
  checkRunnable(generator);
  return nextOfGenerator(threads.current, generator);
}

const driving = (kind: string): readonly MethodRow[] => [
  method(
    "send(self, arg, /)",
    (self: PyGenerator, value: PyValue) => sendToGenerator(self, value),
    `Sends a value into ${kind}, where the waiting expression gets it; returns what comes out next, or raises StopIteration.`,
  ),
  method(
    "throw(self, type, value=<absent>, traceback=<absent>, /)",
    (self: PyGenerator, type: PyValue, value?: PyValue, traceback?: PyValue) =>
      throwInto(self, thrown(type, value, traceback)),
    `Raises an exception in ${kind}, where it waits; returns what comes out next, or raises StopIteration.`,
  ),
  method(
    "close(self, /)",
    (self: PyGenerator) => closeGenerator(self),
    `Raises GeneratorExit inside ${kind}, so that it ends.`,
  ),
  method(
    "__sizeof__(self, /)",
    (self: PyGenerator) => layoutOf(self.cls).basic + 8 * self.frame.slots.length,
  ),
];

function textRow(field: "name" | "qualname", shown: string, doc: string): AttributeRow {
  return attribute(
    shown,
    (self: PyGenerator) => self[field],
    (self: PyGenerator, value) => {
      if (value === undefined || hostText(value) === undefined) {
        throw typeError(`${shown} must be set to a string object`);
      }
      self[field] = value;
    },
    doc,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  gi: "generator",
  cr: "coroutine",
  ag: "async generator",
};

/** The attributes of a frame that can be resumed, under the prefix of its kind (`gi_`, `cr_`, `ag_`). */
export function stateRows(prefix: string, delegate: string): AttributeRow[] {
  return [
    textRow("name", "__name__", `name of the ${KINDS[prefix]}`),
    textRow("qualname", "__qualname__", `qualified name of the ${KINDS[prefix]}`),
    attribute(`${prefix}_running`, (self: PyGenerator) => self.state === GeneratorState.RUNNING),
    attribute(
      `${prefix}_suspended`,
      (self: PyGenerator) => self.state === GeneratorState.SUSPENDED,
    ),
    attribute(`${prefix}_frame`, (self: PyGenerator) => {
      audit("object.__getattr__", self, `${prefix}_frame`);
      return self.state === GeneratorState.CLOSED ? null : expose(self.frame);
    }),
    attribute(`${prefix}_code`, (self: PyGenerator) =>
      audited("object.__getattr__", self, `${prefix}_code`, self.frame.code),
    ),
    attribute(delegate, (self: PyGenerator) => {
      const inner = delegateOf(self);
      return inner === undefined ? null : inner;
    }),
  ];
}

const describe = (kind: string) => (self: PyGenerator) =>
  `<${kind} object ${hostText(self.qualname)} at ${addressText(self)}>`;

defineType(generatorType, {
  final: true,
  hasWeakref: true,
  slots: {
    iter: (self) => self,
    iternext: nextItem,
    repr: describe("generator"),
  },
  attributes: stateRows("gi", "gi_yieldfrom"),
  methods: [...driving("generator"), classGetItem()],
});

export const coroutineWrapperType = bareType("coroutine_wrapper");
class CoroutineWrapper extends PyObject {
  readonly coroutine: PyGenerator;
  constructor(coroutine: PyGenerator) {
    super();
    this.coroutine = coroutine;
  }
}
CoroutineWrapper.prototype.cls = coroutineWrapperType;

defineType(coroutineType, {
  final: true,
  hasWeakref: true,
  slots: {
    await: (self: PyGenerator) => new CoroutineWrapper(self),
    repr: describe("coroutine"),
  },
  attributes: [
    ...stateRows("cr", "cr_await"),
    attribute("cr_origin", (self: PyGenerator) => self.origin),
  ],
  methods: [...driving("coroutine"), classGetItem()],
});

defineType(coroutineWrapperType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: CoroutineWrapper) => runNested(sendToGenerator(self.coroutine, null)),
  },
  methods: [
    method("send(self, arg, /)", (self: CoroutineWrapper, value: PyValue) =>
      sendToGenerator(self.coroutine, value),
    ),
    method(
      "throw(self, type, value=<absent>, traceback=<absent>, /)",
      (self: CoroutineWrapper, type: PyValue, value?: PyValue, traceback?: PyValue) =>
        throwInto(self.coroutine, thrown(type, value, traceback)),
    ),
    method("close(self, /)", (self: CoroutineWrapper) => closeGenerator(self.coroutine)),
  ],
});
