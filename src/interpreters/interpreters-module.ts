/** The module `_interpreters`: what `concurrent.interpreters` and pools of interpreters are made of. */
import type { ModuleSpec } from "../modules/module.ts";
import { isTrue, reprText, typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { PyFunction } from "../vm/function.ts";
import { handledException, threads } from "../vm/thread.ts";
import { OwnersExhausted } from "../wasm/shared-heap.ts";
import { type Config, configNamespace, configOf, newConfig } from "./config.ts";
import { isShareable } from "./crossing.ts";
import {
  identifier,
  interpreterError,
  interpreterErrorType,
  notFound,
  notFoundType,
  notShareableType,
  withCause,
} from "./errors.ts";
import { capture, snapshot } from "./excinfo.ts";
import { type InterpreterEntry, MAIN, State, Whence } from "./hub.ts";
import { PacketWriter } from "./packet.ts";
import { callIn, execIn, setNamesIn } from "./request.ts";
import { scriptCode } from "./script.ts";
import { flushStreams } from "./service.ts";
import {
  currentId,
  LetterKind,
  session,
  sessionOptional,
  spawnInterpreter,
  withMemory,
} from "./session.ts";
import { bufferViewType } from "./shared-buffer.ts";

const isNothing = (value: PyValue | undefined): value is null | undefined =>
  value === null || value === undefined;

/** What is known of an interpreter; the main one needs no hub for it. */
function entryOf(id: number): InterpreterEntry {
  const found = session().hub.interpreter(id);
  if (found === undefined) throw notFound(id);
  return found;
}

/** The interpreter that an argument names; `restrict` refuses those that were not made by this module. */
function target(value: PyValue, restrict: PyValue, operation: string): number {
  const id = identifier(value, "interpreter");
  const { whence } = entryOf(id);
  if (isTrue(restrict) && whence !== Whence.Stdlib) {
    throw interpreterError(`cannot ${operation} unrecognized interpreter ${id}`);
  }
  return id;
}

function dictArgument(value: PyValue, name: string, position: number): PyDict | null {
  if (value === undefined) return null;
  if (!(value instanceof PyDict)) {
    const what = value === null ? "None" : typeName(value);
    throw typeError(`_interpreters.${name}() argument ${position} must be dict, not ${what}`);
  }
  return value;
}

function create(config: PyValue, reqrefs: PyValue): PyValue {
  const settings = configOf(config ?? null);
  if (!settings.use_main_obmalloc && !settings.check_multi_interp_extensions) {
    const why = "per-interpreter obmalloc does not support single-phase init extension modules";
    const error = interpreterError("interpreter creation failed");
    throw withCause(error, newError("RuntimeError", why));
  }
  const { hub } = session();
  const isCounted = isTrue(reqrefs);
  let id: number;
  try {
    id = withMemory(() => hub.add(Whence.Stdlib, isCounted, JSON.stringify(settings)));
  } catch (error) {
    if (!(error instanceof OwnersExhausted)) throw error;
    throw interpreterError(`interpreter creation failed: ${error.message}`);
  }
  spawnInterpreter(id);
  return id;
}

function* destroy(value: PyValue, restrict: PyValue): Flow<PyValue> {
  const id = target(value, restrict, "destroy");
  if (id === currentId()) throw interpreterError("cannot destroy the current interpreter");
  if (id === MAIN) throw interpreterError("cannot destroy the main interpreter");
  yield* endInterpreter(id);
  return null;
}

/** Ends an idle interpreter and waits for it. */
export function* endInterpreter(id: number): Flow<void> {
  const { hub } = session();
  if (!hub.claim(id)) throw interpreterError("interpreter running");
  hub.setState(id, State.Ending);
  yield* flushStreams();
  session().tell(id, LetterKind.End, new PacketWriter().finish());
  yield* session().waitUntil(() => !hub.exists(id));
}

function* run(id: number, script: PyValue, names: PyDict | null): Flow<PyValue> {
  const code = scriptCode(script);
  yield* flushStreams();
  return (yield* execIn(id, code, names)).excinfo;
}

function* callFlow(
  value: PyValue,
  callee: PyValue,
  args: PyValue,
  kwargs: PyValue,
  restrict: PyValue,
): Flow<PyValue> {
  if (!isNothing(args) && !(args instanceof PyTuple)) {
    throw typeError(`_interpreters.call() argument 3 must be tuple, not ${typeName(args)}`);
  }
  const keywords = kwargs === null ? null : dictArgument(kwargs, "call", 4);
  const id = target(value, restrict, "make a call in");
  if (typeOf(callee).slots.call === undefined) {
    throw typeError(`expected a callable, got ${reprText(callee)}`);
  }
  yield* flushStreams();
  const ended = yield* callIn(id, callee, args ?? null, keywords);
  return new PyTuple([ended.result, ended.excinfo]);
}

function* setNames(value: PyValue, names: PyValue, restrict: PyValue): Flow<PyValue> {
  const dict = dictArgument(names, "set___main___attrs", 2);
  const id = target(value, restrict, "update __main__ for");
  if (dict === null || dict.size === 0) throw valueError("arg 2 must be a non-empty dict");
  yield* setNamesIn(id, dict);
  return null;
}

/** Counts a reference; the last one ends an interpreter that is counted. */
function* countReference(value: PyValue, change: 1 | -1): Flow<PyValue> {
  const id = identifier(value, "interpreter");
  entryOf(id);
  const { hub } = session();
  if (hub.countReference(id, change) && id !== currentId() && hub.claim(id)) {
    hub.setState(id, State.Ending);
    session().tell(id, LetterKind.End, new PacketWriter().finish());
    yield* session().waitUntil(() => !hub.exists(id));
  }
  return null;
}

function* captureException(given: PyValue): Flow<PyValue> {
  const error = isNothing(given) ? handledException(threads.current) : given;
  if (error === null) return null;
  if (!(error instanceof PyBaseException)) {
    throw typeError(`expected exception, got ${reprText(error)}`);
  }
  return snapshot(yield* capture(error));
}

const pair = (id: number, whence: number): PyValue => new PyTuple([id, whence]);

/** The number of an interpreter, and where it came from. */
function placeOf(id: number): PyValue {
  return id === MAIN ? pair(MAIN, Whence.Runtime) : pair(id, entryOf(id).whence);
}

export const interpretersModule: ModuleSpec = {
  name: "_interpreters",
  doc: "This module provides primitive operations to manage Python interpreters.\nThe 'interpreters' module provides a more convenient interface.",
  functions: [
    fn("create(config=None, *, reqrefs=False)", create),
    fn("destroy(id, *, restrict=False)", destroy),
    fn("list_all(*, require_ready=False)", () => {
      if (sessionOptional() === null) return new PyList([placeOf(MAIN)]);
      return new PyList(
        session()
          .hub.interpreters()
          .map((e) => pair(e.id, e.whence)),
      );
    }),
    fn("get_current()", () => placeOf(currentId())),
    fn("get_main()", () => placeOf(MAIN)),
    fn("is_running(id, *, restrict=False)", (id: PyValue, restrict: PyValue) => {
      return entryOf(target(id, restrict, "check if running for")).isRunning;
    }),
    fn("whence(id)", (id: PyValue) => entryOf(identifier(id, "interpreter")).whence),
    fn("get_config(id, *, restrict=False)", (id: PyValue, restrict: PyValue) => {
      const { config } = entryOf(target(id, restrict, "get the config of"));
      return configNamespace(JSON.parse(config) as Config);
    }),
    fn("new_config(name='isolated', /, **overrides)", (name: PyValue, overrides) => {
      const text = hostText(name);
      if (text === undefined) throw typeError(`new_config() argument 1 must be str`);
      return configNamespace(newConfig(text, overrides as Map<string, PyValue>));
    }),
    fn(
      "exec(id, code, shared=<absent>, *, restrict=False)",
      function* (id, code, shared, restrict) {
        const names = dictArgument(shared, "exec", 3);
        return yield* run(target(id, restrict, "exec code for"), code, names);
      },
    ),
    fn(
      "run_string(id, script, shared=<absent>, *, restrict=False)",
      function* (id, script, shared, restrict) {
        if (hostText(script) === undefined) {
          throw typeError(
            `_interpreters.run_string() argument 2 must be str, not ${typeName(script)}`,
          );
        }
        const names = dictArgument(shared, "run_string", 3);
        return yield* run(target(id, restrict, "run a script in"), script, names);
      },
    ),
    fn(
      "run_func(id, func, shared=<absent>, *, restrict=False)",
      function* (id, func, shared, restrict) {
        const isCode = func instanceof PyFunction || typeName(func) === "code";
        if (!isCode) {
          throw typeError(
            `_interpreters.run_func() argument 2 must be a function, not ${typeName(func)}`,
          );
        }
        const names = dictArgument(shared, "run_func", 3);
        return yield* run(target(id, restrict, "run a function in"), func, names);
      },
    ),
    fn("call(id, callable, args=None, kwargs=None, *, restrict=False)", callFlow),
    fn("set___main___attrs(id, updates, *, restrict=False)", setNames),
    fn("is_shareable(obj)", (obj: PyValue) => isShareable(obj)),
    fn("incref(id, *, implieslink=False, restrict=False)", (id: PyValue) => countReference(id, 1)),
    fn("decref(id, *, restrict=False)", (id: PyValue) => countReference(id, -1)),
    fn("capture_exception(exc=None)", captureException),
  ],
  types: [interpreterErrorType, notFoundType, notShareableType, bufferViewType],
  names: () => ({
    WHENCE_UNKNOWN: Whence.Unknown,
    WHENCE_RUNTIME: Whence.Runtime,
    WHENCE_LEGACY_CAPI: Whence.LegacyCapi,
    WHENCE_CAPI: Whence.Capi,
    WHENCE_XI: Whence.Xi,
    WHENCE_STDLIB: Whence.Stdlib,
  }),
};
