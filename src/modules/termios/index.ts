/**
 * The module `termios`: how a terminal treats what is typed and shown. The host knows the settings (host/node-terminal.ts);
 * where it has no way to them every call raises `error`, as for a descriptor that is no terminal.
 */
import { HostError, platform, type TerminalSettings } from "../../host/platform.ts";
import { indexNumber } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, newError, PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue, PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { errorMessage } from "../errno.ts";
import { descriptorNumber, statOf } from "../memory-descriptor.ts";
import type { ModuleSpec } from "../module.ts";
import {
  CONSTANTS,
  ICANON,
  INPUT_SPEED_SHIFT,
  NCCS,
  Queue,
  SPEED_BITS,
  speedCode,
  speedOf,
  VMIN,
  VTIME,
  When,
} from "./constants.ts";

const EINVAL = 22;
const ENOTTY = 25;
const ENOSYS = 38;

const errorType = bareType("error", exceptionTypes.Exception);
defineType(errorType, { module: "termios", hasDict: true, hasWeakref: true });

const terminalError = (errno: number, text = errorMessage(errno, "")): PyBaseException =>
  new PyBaseException(errorType, new PyTuple([errno, text]));

function hostCall<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw terminalError(error.errno, errorMessage(error.errno, error.message));
  }
}

function terminals(fd: number): NonNullable<ReturnType<typeof platform>["terminals"]> {
  const { terminals: found, fs } = platform();
  hostCall(() => statOf(fd));
  if (found !== undefined) return found;
  if (!fs.isatty(fd)) throw terminalError(ENOTTY);
  throw terminalError(ENOSYS, "the host does not tell the settings of terminals");
}

/** Control characters as bytes; the two that are counts as numbers when lines are not edited. */
function settingsList({ modes, characters }: TerminalSettings): PyList {
  const [input, output, control, local] = modes;
  const speed = control & SPEED_BITS;
  const inputSpeed = (control >>> INPUT_SPEED_SHIFT) & SPEED_BITS;
  const isEdited = (local & ICANON) !== 0;
  const items = characters.map((c, at): PyValue => {
    const isCount = !isEdited && (at === VMIN || at === VTIME);
    return isCount ? c : new PyBytes(Uint8Array.of(c));
  });
  return new PyList([
    input,
    output,
    control,
    local,
    speedOf(inputSpeed === 0 ? speed : inputSpeed),
    speedOf(speed),
    new PyList(items),
  ]);
}

function characterCode(item: PyValue): number {
  if (item instanceof PyBytes && item.bytes.length === 1) return item.bytes[0];
  const code = intValue(item);
  if (code === undefined) {
    throw typeError("tcsetattr: elements of attributes must be characters or integers");
  }
  return Number(code);
}

function codeOfSpeed(value: PyValue): number {
  const code = speedCode(indexNumber(value));
  if (code === undefined) throw terminalError(EINVAL);
  return code;
}

/** The settings that a list of tcgetattr's form stands for. */
function settingsOf(attributes: PyValue): TerminalSettings {
  if (!(attributes instanceof PyList) || attributes.items.length !== 7) {
    throw typeError("tcsetattr, arg 3: must be 7 element list");
  }
  const [input, output, control, local, inputSpeed, speed, list] = attributes.items;
  if (!(list instanceof PyList) || list.items.length !== NCCS) {
    throw typeError(`tcsetattr: attributes[6] must be ${NCCS} element list`);
  }
  const own = codeOfSpeed(speed);
  const ofInput = codeOfSpeed(inputSpeed);
  const speeds = ofInput === own ? own : own | (ofInput << INPUT_SPEED_SHIFT);
  const speedMask = SPEED_BITS | (SPEED_BITS << INPUT_SPEED_SHIFT);
  return {
    modes: [
      indexNumber(input),
      indexNumber(output),
      ((indexNumber(control) & ~speedMask) | speeds) >>> 0,
      indexNumber(local),
    ],
    characters: list.items.map(characterCode),
  };
}

function setAttributes(fd: PyValue, when: PyValue, attributes: PyValue): null {
  const number = descriptorNumber(fd);
  const moment = indexNumber(when);
  const settings = settingsOf(attributes);
  if (moment !== When.NOW && moment !== When.DRAIN && moment !== When.FLUSH) {
    throw terminalError(EINVAL);
  }
  const { change } = terminals(number);
  if (moment === When.FLUSH) platform().fs.discardInput?.(number);
  hostCall(() => change(number, settings));
  return null;
}

function flush(fd: PyValue, queue: PyValue): null {
  const number = descriptorNumber(fd);
  const which = indexNumber(queue);
  terminals(number);
  if (!platform().fs.isatty(number)) throw terminalError(ENOTTY);
  if (which !== Queue.INPUT) {
    throw newError(
      "NotImplementedError",
      "termios.tcflush: the host discards input only (TCIFLUSH)",
    );
  }
  platform().fs.discardInput?.(number);
  return null;
}

function windowSize(fd: number): { columns: number; lines: number } {
  const size = hostCall(() => {
    statOf(fd);
    return platform().terminalSize(fd);
  });
  if (size === undefined) throw terminalError(ENOTTY);
  return size;
}

function setWindowSize(fd: PyValue, size: PyValue): null {
  const number = descriptorNumber(fd);
  if (!(size instanceof PyTuple || size instanceof PyList) || size.items.length !== 2) {
    throw typeError("tcsetwinsize, arg 2: must be a two-item sequence");
  }
  const [lines, columns] = size.items.map((item) => indexNumber(item));
  hostCall(() => terminals(number).resize(number, columns, lines));
  return null;
}

const missing = (name: string): never => {
  throw newError("NotImplementedError", `termios.${name}: the host has no call for it`);
};

export const termiosModule: ModuleSpec = {
  name: "termios",
  doc: "This module provides an interface to the Posix calls for tty I/O control.",
  functions: [
    fn("tcgetattr(fd, /)", (fd: PyValue) => {
      const number = descriptorNumber(fd);
      return settingsList(hostCall(() => terminals(number).settings(number)));
    }),
    fn("tcsetattr(fd, when, attributes, /)", setAttributes),
    fn("tcflush(fd, queue, /)", flush),
    fn("tcgetwinsize(fd, /)", (fd: PyValue) => {
      const { lines, columns } = windowSize(descriptorNumber(fd));
      return new PyTuple([lines, columns]);
    }),
    fn("tcsetwinsize(fd, winsize, /)", setWindowSize),
    fn("tcdrain(fd, /)", () => missing("tcdrain")),
    fn("tcflow(fd, action, /)", () => missing("tcflow")),
    fn("tcsendbreak(fd, duration, /)", () => missing("tcsendbreak")),
  ],
  types: [errorType],
  names: () => ({ ...CONSTANTS }),
};
