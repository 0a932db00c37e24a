/** `open` and the descriptors it is built from. */
import {
  call,
  callMethod,
  indexNumber,
  indexOptional,
  isTrue,
  reprText,
  setAttr,
  typeName,
} from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { exceptionTypes, typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { warn } from "../../vm/warn.ts";
import { fsPath } from "../path-argument.ts";
import { bufferedRandomType, bufferedReaderType, bufferedWriterType } from "./buffered.ts";
import { DEFAULT_BUFFER_SIZE } from "./buffered-state.ts";
import { fileIoType } from "./file-io.ts";
import { sysFlag, textIoWrapperType, warnOfDefaultEncoding } from "./text.ts";

interface Mode {
  readonly creating: boolean;
  readonly reading: boolean;
  readonly writing: boolean;
  readonly appending: boolean;
  readonly updating: boolean;
  readonly text: boolean;
  readonly binary: boolean;
}

function parseMode(mode: string): Mode {
  const invalid = (): object => valueError(`invalid mode: ${reprText(mode)}`);
  for (const c of mode) if (!"axrwb+t".includes(c)) throw invalid();
  if (new Set(mode).size !== mode.length) throw invalid();
  const has = (c: string): boolean => mode.includes(c);
  if (has("t") && has("b")) throw valueError("can't have text and binary mode at once");
  const kinds = [..."xrwa"].filter(has).length;
  if (kinds > 1) throw valueError("must have exactly one of create/read/write/append mode");
  return {
    creating: has("x"),
    reading: has("r"),
    writing: has("w"),
    appending: has("a"),
    updating: has("+"),
    text: has("t"),
    binary: has("b"),
  };
}

function textArgument(value: PyValue, name: string): string | null {
  if (value === null) return null;
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`open() argument '${name}' must be str or None, not ${typeName(value)}`);
  }
  return text;
}

/** The layers of a file object: FileIO, a buffer unless turned off, text unless binary. */
export function openFile(
  file: PyValue,
  modeValue: PyValue,
  bufferingValue: PyValue,
  encoding: PyValue,
  errors: PyValue,
  newline: PyValue,
  closefd: PyValue,
  opener: PyValue,
): PyValue {
  const modeText = hostText(modeValue);
  if (modeText === undefined) {
    throw typeError(`open() argument 'mode' must be str, not ${typeName(modeValue)}`);
  }
  textArgument(encoding, "encoding");
  textArgument(errors, "errors");
  textArgument(newline, "newline");
  let buffering = indexNumber(bufferingValue);
  const mode = parseMode(modeText);
  if (mode.binary) {
    for (const [name, value] of Object.entries({ encoding, errors, newline })) {
      if (value !== null) {
        throw valueError(
          `binary mode doesn't take ${name === "newline" ? "a" : "an"} ${name} argument`,
        );
      }
    }
    if (buffering === 1) {
      warn(
        exceptionTypes.RuntimeWarning,
        "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
      );
    }
  }
  if (!mode.binary && encoding === null) warnOfDefaultEncoding(1);
  const rawMode = [..."xrwa+"].filter((c) => modeText.includes(c)).join("");
  const path = indexOptional(file) === undefined ? fsPath(file) : file;
  const raw = call(fileIoType, [path, rawMode, closefd, opener]);
  let result = raw;
  try {
    const isTerminal = buffering < 0 && isTrue(callMethod(raw, "_isatty_open_only"));
    const isLineBuffered = buffering === 1 || isTerminal;
    if (buffering === 1 || buffering < 0) buffering = DEFAULT_BUFFER_SIZE;
    if (buffering === 0) {
      if (!mode.binary) throw valueError("can't have unbuffered text I/O");
      return raw;
    }
    const layer = mode.updating
      ? bufferedRandomType
      : mode.creating || mode.writing || mode.appending
        ? bufferedWriterType
        : bufferedReaderType;
    result = call(layer, [raw, buffering]);
    if (mode.binary) return result;
    const wrapper = call(textIoWrapperType, [
      result,
      encoding ?? "locale",
      errors,
      newline,
      isLineBuffered,
    ]);
    result = wrapper;
    setAttr(wrapper, "mode", modeValue);
    return wrapper;
  } catch (error) {
    callMethod(result, "close");
    throw error;
  }
}

export const openFunction = fn(
  "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
  openFile,
  "Open file and return a stream.  Raise OSError upon failure.",
);

export const openCode = fn("open_code(path)", (path: PyValue) => {
  if (hostText(path) === undefined) {
    throw typeError(`open_code() argument 'path' must be str, not ${typeName(path)}`);
  }
  return openFile(path, "rb", -1, null, null, null, true, null);
});

export const textEncoding = fn(
  "text_encoding(encoding, stacklevel=2, /)",
  (encoding: PyValue, stacklevel: PyValue) => {
    if (encoding !== null) return encoding;
    warnOfDefaultEncoding(indexNumber(stacklevel));
    return sysFlag("utf8_mode") ? "utf-8" : "locale";
  },
);
