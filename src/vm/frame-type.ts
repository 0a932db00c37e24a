/** The types `frame` and `traceback`. */

import { indexNumber, typeName } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { audited } from "../objects/audit.ts";
import { frameType, tracebackType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { PyList } from "../objects/sequence-values.ts";
import { layoutOf } from "../objects/type-sizes.ts";
import { Frame, pythonFrame } from "./frame.ts";
import { jumpToLine } from "./frame-jump.ts";
import { frameLocals } from "./frame-locals.ts";
import { GeneratorState, generatorOf, markClosed } from "./generator.ts";
import { finalizeGenerator } from "./generator-finalizer.ts";
import { instructionMap } from "./instruction-map.ts";
import { watchFrame, watchOf } from "./monitoring.ts";
import { threads } from "./thread.ts";
import { PyTraceback } from "./traceback.ts";

/** The frame that scripts get: from now on it outlives its call. */
export function expose(frame: Frame): Frame {
  frame.escaped = true;
  return frame;
}

const NOT_DELETED = "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted";

function isRunning(frame: Frame): boolean {
  const generator = generatorOf(frame);
  return !frame.finished && (generator === null || generator.state === GeneratorState.RUNNING);
}

function* clearFrame(self: Frame): Flow<PyValue> {
  const generator = generatorOf(self);
  if (generator !== null && generator.state === GeneratorState.SUSPENDED) {
    throw newError("RuntimeError", "cannot clear a suspended frame");
  }
  if (generator !== null && generator.state === GeneratorState.CREATED) {
    yield* finalizeGenerator(generator);
    markClosed(generator);
    self.finished = true;
  }
  if (isRunning(self)) throw newError("RuntimeError", "cannot clear an executing frame");
  self.slots.fill(undefined as unknown as PyValue);
  self.extraLocals = null;
  if (self.watch !== null) self.watch.trace = null;
  return null;
}

defineType(frameType, {
  final: true,
  slots: {
    new: (_cls: PyType) => {
      throw typeError("cannot create 'frame' instances");
    },
    repr: (self: Frame) =>
      `<frame at ${addressText(self)}, file '${self.code.co_filename}', line ${lineOf(self)}, code ${self.code.co_name}>`,
  },
  attributes: [
    attribute("f_code", (self: Frame) => audited("object.__getattr__", self, "f_code", self.code)),
    attribute("f_globals", (self: Frame) => self.globals),
    attribute("f_builtins", (self: Frame) => self.builtins),
    attribute("f_locals", frameLocals),
    attribute("f_back", (self: Frame) => {
      if (self.finished) return null;
      const back = pythonFrame(self.back);
      return back === null ? null : expose(back);
    }),
    attribute("f_lasti", (self: Frame) =>
      self.pc === 0 ? -2 : instructionMap(self.code).startOf(self.pc - 1) * 2,
    ),
    attribute(
      "f_lineno",
      (self: Frame) => {
        const line = lineOf(self);
        return line < 0 ? null : line;
      },
      jumpToLine,
    ),
    attribute(
      "f_trace",
      (self: Frame) => self.watch?.trace ?? null,
      (self: Frame, value) => setTraceOf(self, value),
    ),
    attribute(
      "f_trace_lines",
      (self: Frame) => self.watch?.lines ?? true,
      (self: Frame, value) => {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        if (typeof value !== "boolean") throw typeError("attribute value type must be bool");
        watchOf(self).lines = value;
      },
    ),
    attribute(
      "f_trace_opcodes",
      (self: Frame) => self.watch?.opcodes ?? false,
      (self: Frame, value) => {
        if (value === undefined) throw newError("AttributeError", NOT_DELETED);
        if (typeof value !== "boolean") throw typeError("attribute value type must be bool");
        watchOf(self).opcodes = value;
      },
    ),
    attribute("f_generator", generatorOf),
  ],
  methods: [
    method("clear(self, /)", clearFrame),
    method(
      "__sizeof__(self, /)",
      (self: Frame) => layoutOf(frameType).basic + 8 * self.slots.length,
    ),
  ],
});

/** f_trace: while the thread is being traced it counts from the next line on. */
function setTraceOf(frame: Frame, value: PyValue | undefined): void {
  const callback = value === undefined ? null : value;
  if (callback === null && frame.watch === null) return;
  const watch = watchOf(frame);
  const before = watch.trace;
  watch.trace = callback;
  frame.escaped = true;
  if (callback === null || before !== null) return;
  if (threads.current.trace !== null && threads.current.eventFrame !== frame) watchFrame(frame);
}

function lineOf(frame: Frame): number {
  return frame.pc === 0 ? frame.code.co_firstlineno : frame.line;
}

const bindTraceback = argumentBinder("traceback(tb_next, tb_frame, tb_lasti, tb_lineno)");

defineType(tracebackType, {
  signature: "(tb_next, tb_frame, tb_lasti, tb_lineno)",
  final: true,
  doc: "Create a new traceback object.",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [next, frame, lasti, line] = bindTraceback(args, kwnames);
      if (next !== null && !(next instanceof PyTraceback)) {
        throw typeError(`expected traceback object or None, got '${typeName(next)}'`);
      }
      if (!(frame instanceof Frame)) {
        throw typeError(`traceback() argument 'tb_frame' must be frame, not ${typeName(frame)}`);
      }
      return new PyTraceback(next, frame, indexNumber(lasti) / 2, indexNumber(line));
    },
  },
  attributes: [
    attribute("tb_frame", (self: PyTraceback) =>
      audited("object.__getattr__", self, "tb_frame", expose(self.frame)),
    ),
    attribute("tb_lasti", (self: PyTraceback) => self.unit * 2),
    attribute("tb_lineno", (self: PyTraceback) => (self.line < 0 ? null : self.line)),
    attribute(
      "tb_next",
      (self: PyTraceback) => self.next,
      (self: PyTraceback, value) => {
        if (value !== null && !(value instanceof PyTraceback)) {
          throw typeError(
            `expected traceback object, got '${value === undefined ? "NULL" : typeName(value)}'`,
          );
        }
        for (let t: PyValue = value; t instanceof PyTraceback; t = t.next) {
          if (t === self) throw valueError("traceback loop detected");
        }
        self.next = value;
      },
    ),
  ],
  methods: [
    method("__dir__(self, /)", () => new PyList(["tb_frame", "tb_next", "tb_lasti", "tb_lineno"])),
  ],
});
