/** `_io`: the classes and functions that the library's `io` gives out. */
import { exceptionTypes } from "../../objects/exceptions.ts";
import type { ModuleSpec } from "../module.ts";
import {
  bufferedIoBaseType,
  ioBaseType,
  rawIoBaseType,
  textIoBaseType,
  unsupportedType,
} from "./base.ts";
import { bufferedRandomType, bufferedReaderType, bufferedWriterType } from "./buffered.ts";
import { DEFAULT_BUFFER_SIZE } from "./buffered-state.ts";
import { bytesIoBufferType, bytesIoType } from "./bytes-io.ts";
import { fileIoType } from "./file-io.ts";
import "./file-io-type.ts";
import { newlineDecoderType } from "./newline-decoder.ts";
import { openCode, openFunction, textEncoding } from "./open.ts";
import { rwPairType } from "./rw-pair.ts";
import { stringIoType } from "./string-io.ts";
import { textIoWrapperType } from "./text.ts";

export const ioModule: ModuleSpec = {
  name: "_io",
  functions: [openFunction, openCode, textEncoding],
  types: [
    ioBaseType,
    rawIoBaseType,
    bufferedIoBaseType,
    textIoBaseType,
    unsupportedType,
    bufferedReaderType,
    bufferedWriterType,
    bufferedRandomType,
    rwPairType,
    fileIoType,
    bytesIoType,
    bytesIoBufferType,
    stringIoType,
    textIoWrapperType,
    newlineDecoderType,
  ],
  names: () => ({
    DEFAULT_BUFFER_SIZE,
    BlockingIOError: exceptionTypes.BlockingIOError,
  }),
};
