/** The module `_pickle`: objects as bytes and back (Lib/pickle.py is its twin in Python). */
import { isTrue, typeName } from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { pickleErrorType, picklingErrorType, unpicklingErrorType } from "./errors.ts";
import { Input } from "./input.ts";
import { load } from "./load.ts";
import { pickleBufferType } from "./pickle-buffer.ts";
import { PyPickler, picklerType } from "./pickler.ts";
import { dumpWith, protocolOf, useFile } from "./pickler-type.ts";
import { PyUnpickler, unpicklerType } from "./unpickler.ts";
import { configure, inputOf } from "./unpickler-type.ts";

const DUMPING = "protocol=None, *, fix_imports=True, buffer_callback=None";
const LOADING = "*, fix_imports=True, encoding='ASCII', errors='strict', buffers=()";

function pickler(protocol: PyValue, fixImports: PyValue, bufferCallback: PyValue): PyPickler {
  const made = new PyPickler();
  made.configure({
    protocol: protocolOf(protocol),
    fixImports: isTrue(fixImports),
    bufferCallback,
  });
  return made;
}

function* dumps(
  object: PyValue,
  protocol: PyValue,
  fixImports: PyValue,
  bufferCallback: PyValue,
): Flow<PyValue> {
  const own = pickler(protocol, fixImports, bufferCallback);
  yield* dumpWith(own, object);
  return new PyBytes(own.out.take());
}

function* dump(
  object: PyValue,
  file: PyValue,
  protocol: PyValue,
  fixImports: PyValue,
  bufferCallback: PyValue,
): Flow<PyValue> {
  const own = pickler(protocol, fixImports, bufferCallback);
  useFile(own, file);
  yield* dumpWith(own, object);
  return null;
}

function loads(data: PyValue, ...options: PyValue[]): Flow<PyValue> {
  const bytes = bytesOf(data);
  if (bytes === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(data)}'`);
  }
  const own = new PyUnpickler();
  own.input = new Input(bytes);
  configure(own, options);
  return load(own);
}

function loadFile(file: PyValue, ...options: PyValue[]): Flow<PyValue> {
  const own = new PyUnpickler();
  own.input = inputOf(file);
  configure(own, options);
  return load(own);
}

export const pickleModule: ModuleSpec = {
  name: "_pickle",
  doc: "Optimized C implementation for the Python pickle module.",
  functions: [
    fn(
      `dump(obj, file, ${DUMPING})`,
      dump,
      "Write a pickled representation of obj to the open file object file.",
    ),
    fn(
      `dumps(obj, ${DUMPING})`,
      dumps,
      "Return the pickled representation of the object as a bytes object.",
    ),
    fn(
      `load(file, ${LOADING})`,
      loadFile,
      "Read and return an object from the pickle data stored in a file.",
    ),
    fn(
      `loads(data, /, ${LOADING})`,
      loads,
      "Read and return an object from the given pickle data.",
    ),
  ],
  types: [
    pickleErrorType,
    picklingErrorType,
    unpicklingErrorType,
    picklerType,
    unpicklerType,
    pickleBufferType,
  ],
};
