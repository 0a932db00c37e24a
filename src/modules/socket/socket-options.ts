/**
 * Options of sockets: what a socket tells of itself, and switches that are remembered. None of them changes anything
 * for sockets in memory.
 */
import { index } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { newError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { intValue, PyBytes } from "../../objects/sequence-values.ts";
import { cInt } from "../c-number.ts";
import { CAPACITY } from "./memory-socket.ts";

interface OptionOwner {
  readonly family: number;
  readonly type: number;
  readonly proto: number;
  /** What was set: level and option, and the value. */
  readonly options: Map<string, Uint8Array>;
}

const AF_UNIX = 1;
const SOL_SOCKET = 1;
const MAX_SIZE = 1024;

/** What cannot be set: TYPE, ERROR, ACCEPTCONN, PROTOCOL, DOMAIN. */
const FACTS: Readonly<Record<number, (owner: OptionOwner) => number>> = {
  3: (owner) => owner.type,
  4: () => 0,
  30: () => 0,
  38: (owner) => owner.proto,
  39: (owner) => owner.family,
};
/** SO_SNDBUF, SO_RCVBUF: a size that is asked for is a wish. */
const BUFFER_SIZES: readonly number[] = [7, 8];
/** DEBUG, REUSEADDR, DONTROUTE, BROADCAST, KEEPALIVE, OOBINLINE, REUSEPORT, PASSCRED. */
const SWITCHES: readonly number[] = [1, 2, 5, 6, 9, 10, 15, 16];
/** Others with a value: PRIORITY, LINGER, RCVLOWAT, SNDLOWAT, RCVTIMEO, SNDTIMEO, MARK. */
const VALUES: Readonly<Record<number, readonly number[]>> = {
  12: [0],
  13: [0, 0],
  18: [1],
  19: [1],
  20: [0, 0, 0, 0],
  21: [0, 0, 0, 0],
  36: [0],
};

const unavailable = (): object => osError(92, "Protocol not available");

const wordBytes = (...words: readonly number[]): Uint8Array =>
  new Uint8Array(Int32Array.from(words).buffer);

/** The value before it is set; other levels than SOL_SOCKET are those of networks. */
function initial(owner: OptionOwner, level: number, option: number): Uint8Array {
  if (level !== SOL_SOCKET) {
    if (owner.family === AF_UNIX) throw osError(95, "Operation not supported");
    return wordBytes(0);
  }
  const fact = FACTS[option];
  if (fact !== undefined) return wordBytes(fact(owner));
  if (BUFFER_SIZES.includes(option)) return wordBytes(CAPACITY);
  if (SWITCHES.includes(option)) return wordBytes(0);
  const words = VALUES[option];
  if (words === undefined) throw unavailable();
  return wordBytes(...words);
}

export function getOption(
  owner: OptionOwner,
  levelValue: PyValue,
  optionValue: PyValue,
  sizeValue: PyValue | undefined,
): PyValue {
  const level = cInt(levelValue);
  const option = cInt(optionValue);
  const size = sizeValue === undefined ? 0 : cInt(sizeValue);
  if (size < 0 || size > MAX_SIZE) throw newError("OSError", "getsockopt buflen out of range");
  const bytes = owner.options.get(`${level} ${option}`) ?? initial(owner, level, option);
  if (size > 0) return new PyBytes(bytes.slice(0, size));
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
}

export function setOption(
  owner: OptionOwner,
  levelValue: PyValue,
  optionValue: PyValue,
  value: PyValue,
  sizeValue: PyValue | undefined,
): void {
  const level = cInt(levelValue);
  const option = cInt(optionValue);
  let bytes: Uint8Array;
  if (value === null && sizeValue !== undefined) {
    index(sizeValue);
    throw osError(14, "Bad address");
  } else if (intValue(value) !== undefined) bytes = wordBytes(cInt(value));
  else bytes = requireBytes(value).slice();
  const before = initial(owner, level, option);
  if (level === SOL_SOCKET) {
    if (FACTS[option] !== undefined) throw unavailable();
    if (BUFFER_SIZES.includes(option)) return;
    if (SWITCHES.includes(option)) bytes = wordBytes(bytes.some((byte) => byte !== 0) ? 1 : 0);
  }
  if (bytes.length < before.length) throw osError(22, "Invalid argument");
  owner.options.set(`${level} ${option}`, bytes);
}
