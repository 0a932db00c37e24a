/** The module `_socket`, under the library's socket module. Names of hosts cannot be looked up. */

import { platform } from "../../host/platform.ts";
import { index, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import {
  exceptionTypes,
  newError,
  overflowError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, PyBytes, PyList, strFromHost } from "../../objects/sequence-values.ts";
import { badDescriptor, closeDescriptor, descriptorAt, duplicate } from "../memory-descriptor.ts";
import type { ModuleSpec } from "../module.ts";
import { nanosecondsArgument } from "../time/calendar.ts";
import { socketConstants } from "./constants.ts";
import { formatAddress, parseAddress, parseLooseAddress } from "./internet-address.ts";
import { protocolNumber, serviceName, servicePort } from "./network-names.ts";
import { defaultTimeout, socketPair, socketType } from "./socket-type.ts";

function errorType(name: string) {
  const type = bareType(name, exceptionTypes.OSError);
  return defineType(type, { module: "socket", hasDict: true, hasWeakref: true });
}
const gaierror = errorType("gaierror");
const herror = errorType("herror");

/** A failed look-up of a name. `event` is told of it, with as many of the arguments as `shown`. */
const noLookup =
  (event: string, shown = 1) =>
  (...given: PyValue[]): never => {
    const [host, port, ...numbers] = given.slice(0, shown);
    if (shown === 1) audit(`socket.${event}`, host);
    else audit(`socket.${event}`, host, port, ...numbers.map((value) => Number(index(value))));
    const error = osError(-3, "Temporary failure in name resolution: this host has no network");
    error.cls = gaierror;
    throw error;
  };

function swapped(name: string, bits: 16 | 32, read: (view: DataView) => number) {
  return fn(`${name}(x, /)`, (value: PyValue) => {
    const n = index(value);
    if (n < 0) {
      throw overflowError(
        `${name}: can't convert negative Python int to C ${bits}-bit unsigned integer`,
      );
    }
    if (n >= 2 ** bits) {
      throw overflowError(
        `${name}: Python int too large to convert to C ${bits}-bit unsigned integer`,
      );
    }
    const view = new DataView(new ArrayBuffer(4));
    if (bits === 16) view.setUint16(0, Number(n));
    else view.setUint32(0, Number(n));
    return read(view);
  });
}
const swap16 = (name: string) => swapped(name, 16, (view) => view.getUint16(0, true));
const swap32 = (name: string) => swapped(name, 32, (view) => view.getUint32(0, true));

const AF_INET = 2;
const AF_INET6 = 10;

function packAddress(family: PyValue, text: PyValue): PyBytes {
  const address = textArgument("inet_pton", 2, text);
  const number = index(family);
  if (number !== AF_INET && number !== AF_INET6) {
    throw osError(97, "Address family not supported by protocol");
  }
  const bytes = parseAddress(address, number === AF_INET6 ? 6 : 4);
  if (bytes === undefined)
    throw newError("OSError", "illegal IP address string passed to inet_pton");
  return new PyBytes(bytes);
}

function unpackAddress(family: PyValue, packed: PyValue): string {
  const bytes = requireBytes(packed);
  const number = index(family);
  if (number !== AF_INET && number !== AF_INET6) {
    throw valueError(`unknown address family ${number}`);
  }
  if (bytes.length !== (number === AF_INET ? 4 : 16)) {
    throw valueError("invalid length of packed IP address string");
  }
  return formatAddress(bytes);
}

function closeFd(value: PyValue): void {
  const fd = Number(index(value));
  if (descriptorAt(fd) === undefined) throw badDescriptor();
  closeDescriptor(fd);
}

function duplicateFd(value: PyValue): number {
  const fd = Number(index(value));
  if (descriptorAt(fd) === undefined) throw badDescriptor();
  return duplicate(fd);
}

function setDefaultTimeout(value: PyValue): void {
  if (value === null) defaultTimeout.seconds = null;
  else {
    const nanoseconds = nanosecondsArgument(value);
    if (nanoseconds < 0n) throw valueError("Timeout value out of range");
    defaultTimeout.seconds = Number(nanoseconds) / 1e9;
  }
}

function textArgument(where: string, place: number, value: PyValue): string {
  const text = hostText(value);
  if (text !== undefined) return text;
  throw typeError(`${where}() argument ${place} must be str, not ${typeName(value)}`);
}

function serviceByName(name: PyValue, protocol: PyValue | undefined): number {
  const where = "getservbyname";
  const wanted = textArgument(where, 1, name);
  const kind = protocol === undefined ? null : textArgument(where, 2, protocol);
  audit(`socket.${where}`, name, protocol ?? null);
  const port = servicePort(wanted, kind);
  if (port === undefined) throw newError("OSError", "service/proto not found");
  return port;
}

function serviceByPort(port: PyValue, protocol: PyValue | undefined): PyValue {
  const number = index(port);
  const kind = protocol === undefined ? null : textArgument("getservbyport", 2, protocol);
  if (number < 0 || number > 0xffff) throw overflowError("getservbyport: port must be 0-65535.");
  audit("socket.getservbyport", number, protocol ?? null);
  const name = serviceName(Number(number), kind);
  if (name === undefined) throw newError("OSError", "port/proto not found");
  return strFromHost(name);
}

function protocolByName(name: PyValue): number {
  const number = protocolNumber(textArgument("getprotobyname", 1, name));
  if (number === undefined) throw newError("OSError", "protocol not found");
  return number;
}

export const socketModule: ModuleSpec = {
  name: "_socket",
  doc: "Implementation module for socket operations.",
  functions: [
    fn("socketpair(family=None, type=1, proto=0, /)", socketPair),
    fn("close(fd, /)", closeFd),
    fn("dup(fd, /)", duplicateFd),
    fn("gethostname()", () => {
      audit("socket.gethostname");
      return platform().uname[1];
    }),
    fn("getdefaulttimeout()", () =>
      defaultTimeout.seconds === null ? null : new PyFloat(defaultTimeout.seconds),
    ),
    fn("setdefaulttimeout(timeout, /)", setDefaultTimeout),
    swap16("htons"),
    swap16("ntohs"),
    swap32("htonl"),
    swap32("ntohl"),
    fn("inet_aton(ip_addr, /)", (text: PyValue) => {
      const bytes = parseLooseAddress(textArgument("inet_aton", 1, text));
      if (bytes === undefined)
        throw newError("OSError", "illegal IP address string passed to inet_aton");
      return new PyBytes(bytes);
    }),
    fn("inet_ntoa(packed_ip, /)", (packed: PyValue) => {
      const bytes = requireBytes(packed);
      if (bytes.length !== 4) throw newError("OSError", "packed IP wrong length");
      return formatAddress(bytes);
    }),
    fn("inet_pton(address_family, ip_string, /)", packAddress),
    fn("inet_ntop(address_family, packed_ip, /)", unpackAddress),
    fn("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", noLookup("getaddrinfo", 5)),
    fn("getnameinfo(sockaddr, flags, /)", noLookup("getnameinfo")),
    fn("gethostbyname(host, /)", noLookup("gethostbyname")),
    fn("gethostbyname_ex(host, /)", noLookup("gethostbyname")),
    fn("gethostbyaddr(host, /)", noLookup("gethostbyaddr")),
    fn("getprotobyname(name, /)", protocolByName),
    fn("getservbyname(servicename, protocolname=<absent>, /)", serviceByName),
    fn("getservbyport(port, protocolname=<absent>, /)", serviceByPort),
    fn("if_nameindex()", () => new PyList([])),
  ],
  names: () => ({
    ...socketConstants,
    socket: socketType,
    SocketType: socketType,
    error: exceptionTypes.OSError,
    timeout: exceptionTypes.TimeoutError,
    gaierror,
    herror,
    has_ipv6: true,
  }),
};
