/**
 * The type `_socket.socket`. Ends of socket pairs work; whatever would reach a network raises OSError,
 * because this host gives no access to one.
 */

import { index, isTrue, toArray, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { audit, isAudited } from "../../objects/audit.ts";
import { requireBytes, writableBytes } from "../../objects/buffer.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import {
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { intValue, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { waitFor } from "../../vm/wait.ts";
import { joinChunks } from "../io/base.ts";
import { hostCall } from "../io/file-io.ts";
import {
  badDescriptor,
  closeDescriptor,
  descriptorAt,
  openDescriptor,
  wouldBlock,
} from "../memory-descriptor.ts";
import { nanosecondsArgument } from "../time/calendar.ts";
import { MemorySocket, memoryPair, SOCK_STREAM } from "./memory-socket.ts";
import { getOption, setOption } from "./socket-options.ts";

export const socketType = bareType("socket");

const AF_UNIX = 1;
const AF_INET = 2;
const TYPE_MASK = 0xf;
const MSG_PEEK = 2;
const MSG_DONTWAIT = 0x40;

/** The timeout of new sockets, in seconds; null waits for ever. */
export const defaultTimeout: { seconds: number | null } = { seconds: null };

class PySocket extends PyObject {
  family = -1;
  type = -1;
  proto = -1;
  /** The number of its descriptor; −1 once closed or detached. */
  fd = -1;
  /** What is behind the number, which other sockets may have too; null like that. */
  end: MemorySocket | null = null;
  timeout: number | null = defaultTimeout.seconds;
  readonly options = new Map<string, Uint8Array>();
}
PySocket.prototype.cls = socketType;

const noNetwork = (): object =>
  osError(101, "Network is unreachable: this host gives no access to sockets beyond socketpair()");

function takeEnd(self: PySocket, end: MemorySocket): void {
  self.fd = openDescriptor(end);
  self.end = end;
}

/** A number without the name that an enumeration gives it. */
const plain = (value: PyValue): number => Number(index(value));

const bind = argumentBinder("socket(family=-1, type=-1, proto=-1, fileno=None)");

function initSocket(self: PySocket, args: PyValue[], kwnames: KwNames): void {
  const [family, type, proto, fileno] = bind(args, kwnames);
  if (isAudited()) audit("socket.__new__", self, ...[family, type, proto].map(plain));
  self.timeout = defaultTimeout.seconds;
  if (fileno !== null) {
    const fd = intValue(fileno);
    if (fd === undefined) {
      throw typeError(`'${typeName(fileno)}' object cannot be interpreted as an integer`);
    }
    if (fd < 0) throw valueError("negative file descriptor");
    const found = descriptorAt(Number(fd));
    if (!(found instanceof MemorySocket)) throw badDescriptor();
    self.fd = Number(fd);
    self.end = found;
    self.family = AF_UNIX;
    self.type = found.type;
    self.proto = 0;
    return;
  }
  const given = (value: PyValue, fallback: number): number => {
    const n = Number(index(value));
    return n === -1 ? fallback : n;
  };
  self.family = given(family, AF_INET);
  self.type = given(type, SOCK_STREAM) & TYPE_MASK;
  self.proto = given(proto, 0);
  // Without a partner: it can be configured and closed, but not connected.
  takeEnd(self, new MemorySocket(self.type));
}

export function socketPair(family: PyValue, type: PyValue, proto: PyValue): PyTuple {
  const kind = Number(index(type)) & TYPE_MASK;
  if (family !== null && Number(index(family)) !== AF_UNIX) {
    throw osError(95, "Operation not supported");
  }
  const ends = memoryPair(kind);
  return new PyTuple(
    ends.map((end) => {
      const socket = new PySocket();
      socket.family = AF_UNIX;
      socket.type = kind;
      socket.proto = Number(index(proto));
      takeEnd(socket, end);
      return socket;
    }),
  );
}

function openEnd(self: PySocket): MemorySocket {
  if (self.end === null) throw badDescriptor();
  return self.end;
}

/** Waits as long as the socket's timeout allows. */
function* ready(self: PySocket, flags: number, isReady: () => boolean): Flow<PyValue> {
  if (isReady()) return null;
  const { timeout } = self;
  if (timeout === 0 || (flags & MSG_DONTWAIT) !== 0) throw wouldBlock();
  const deadline = timeout === null ? Number.POSITIVE_INFINITY : performance.now() + timeout * 1000;
  const inTime = yield* waitFor(isReady, deadline);
  if (!inTime) {
    if (timeout === null) {
      throw newError("RuntimeError", "waiting for a socket that nothing will ever write to");
    }
    throw newError("TimeoutError", "timed out");
  }
  return null;
}

function* receiveBytes(self: PySocket, size: number, flags: number): Flow<Uint8Array> {
  const end = openEnd(self);
  if (end.peer === null) throw osError(107, "Transport endpoint is not connected");
  yield* ready(self, flags, () => end.isReadable);
  return end.take(size, (flags & MSG_PEEK) !== 0);
}

function sizeArgument(value: PyValue, where: string): number {
  const size = Number(index(value));
  if (size < 0) throw valueError(`negative buffersize in ${where}`);
  return size;
}

function* receive(self: PySocket, size: PyValue, flags: PyValue): Flow<PyValue> {
  return new PyBytes(yield* receiveBytes(self, sizeArgument(size, "recv"), Number(index(flags))));
}

function* receiveFrom(self: PySocket, size: PyValue, flags: PyValue): Flow<PyValue> {
  return new PyTuple([yield* receive(self, size, flags), null]);
}

function* receiveInto(
  self: PySocket,
  buffer: PyValue,
  size: PyValue,
  flags: PyValue,
): Flow<PyValue> {
  const target = writableBytes(buffer, "recv_into() argument 1");
  const wanted = sizeArgument(size, "recv_into") || target.length;
  if (wanted > target.length) throw valueError("buffer too small for requested bytes");
  const data = yield* receiveBytes(self, wanted, Number(index(flags)));
  target.set(data);
  return data.length;
}

function* receiveFromInto(
  self: PySocket,
  buffer: PyValue,
  size: PyValue,
  flags: PyValue,
): Flow<PyValue> {
  return new PyTuple([yield* receiveInto(self, buffer, size, flags), null]);
}

function* sendBytes(self: PySocket, data: Uint8Array, flags: number): Flow<PyValue> {
  const end = openEnd(self);
  if (end.peer === null) throw osError(107, "Transport endpoint is not connected");
  if (end.isWriteShut || end.peer.isClosed) throw osError(32, "Broken pipe");
  yield* ready(self, flags, () => end.isWritable);
  if (end.peer.isClosed) throw osError(32, "Broken pipe");
  return end.send(data);
}

function* send(self: PySocket, data: PyValue, flags: PyValue): Flow<PyValue> {
  return yield* sendBytes(self, requireBytes(data), Number(index(flags)));
}

function* sendAll(self: PySocket, data: PyValue, flags: PyValue): Flow<PyValue> {
  const bytes = requireBytes(data).slice();
  let at = 0;
  do at += (yield* sendBytes(self, bytes.subarray(at), Number(index(flags)))) as number;
  while (at < bytes.length);
  return null;
}

function* sendMessage(
  self: PySocket,
  buffers: PyValue,
  ancillary: PyValue,
  flags: PyValue,
  address: PyValue,
): Flow<PyValue> {
  audit("socket.sendmsg", self, address);
  if (address !== null) throw noNetwork();
  if (toArray(ancillary).length > 0) {
    throw osError(95, "Operation not supported: descriptors in memory have one owner");
  }
  const data = joinChunks(toArray(buffers).map(requireBytes));
  return yield* sendBytes(self, data, Number(index(flags)));
}

/** The bare descriptor waits when its socket has no timeout. */
function changeTimeout(self: PySocket, seconds: number | null): void {
  self.timeout = seconds;
  if (self.end !== null) self.end.blocks = seconds === null;
}

function setTimeout(self: PySocket, value: PyValue): void {
  if (value === null) changeTimeout(self, null);
  else {
    const nanoseconds = nanosecondsArgument(value);
    if (nanoseconds < 0n) throw valueError("Timeout value out of range");
    changeTimeout(self, Number(nanoseconds) / 1e9);
  }
}

function shutDown(self: PySocket, how: PyValue): void {
  const end = openEnd(self);
  if (end.peer === null) throw osError(107, "Transport endpoint is not connected");
  const n = Number(index(how));
  if (n < 0 || n > 2) throw osError(22, "Invalid argument");
  if (n !== 1) end.isReadShut = true;
  if (n !== 0) end.isWriteShut = true;
}

/** The number, which the socket does not have any more. */
function detach(self: PySocket): number {
  const { fd } = self;
  self.fd = -1;
  self.end = null;
  return fd;
}

function close(self: PySocket): void {
  const fd = detach(self);
  if (fd >= 0) hostCall(() => closeDescriptor(fd));
}

/** Methods that need a network. */
const networkMethods: MethodRow[] = [
  method("connect(self, address, /)", (self: PySocket, address: PyValue) => {
    audit("socket.connect", self, address);
    return refuse(self);
  }),
  method("bind(self, address, /)", (self: PySocket, address: PyValue) => {
    audit("socket.bind", self, address);
    return refuse(self);
  }),
  method("sendto(self, /, *args)", (self: PySocket, args: PyValue[]) => {
    if (args.length > 1) audit("socket.sendto", self, args[args.length - 1]);
    return refuse(self);
  }),
  method("listen(self, backlog=128, /)", refuse),
  method("_accept(self, /)", refuse),
];

function refuse(self: PySocket): never {
  openEnd(self);
  throw noNetwork();
}

defineType(socketType, {
  doc: "A socket: one end of a connection.",
  module: "_socket",
  alloc: (cls) => withClass(new PySocket(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PySocket(), cls),
    init: initSocket,
    repr: (self: PySocket) =>
      `<socket object, fd=${self.fd}, family=${self.family}, type=${self.type}, proto=${self.proto}>`,
  },
  attributes: [
    attribute("family", (self: PySocket) => self.family),
    attribute("type", (self: PySocket) => self.type),
    attribute("proto", (self: PySocket) => self.proto),
    attribute("timeout", (self: PySocket) =>
      self.timeout === null ? null : new PyFloat(self.timeout),
    ),
  ],
  methods: [
    ...networkMethods,
    method("connect_ex(self, address, /)", (self: PySocket, address: PyValue) => {
      audit("socket.connect", self, address);
      openEnd(self);
      return 101;
    }),
    method("recv(self, bufsize, flags=0, /)", receive),
    method("recv_into(self, buffer, nbytes=0, flags=0)", receiveInto),
    method("recvfrom(self, bufsize, flags=0, /)", receiveFrom),
    method("recvfrom_into(self, buffer, nbytes=0, flags=0)", receiveFromInto),
    method("send(self, data, flags=0, /)", send),
    method("sendall(self, data, flags=0, /)", sendAll),
    method("sendmsg(self, buffers, ancdata=(), flags=0, address=None, /)", sendMessage),
    method("close(self, /)", close),
    method("detach(self, /)", detach),
    method("fileno(self, /)", (self: PySocket) => self.fd),
    method("getblocking(self, /)", (self: PySocket) => self.timeout !== 0),
    method("setblocking(self, flag, /)", (self: PySocket, flag: PyValue) => {
      openEnd(self);
      changeTimeout(self, isTrue(flag) ? null : 0);
    }),
    method("gettimeout(self, /)", (self: PySocket) =>
      self.timeout === null ? null : new PyFloat(self.timeout),
    ),
    method("settimeout(self, timeout, /)", setTimeout),
    method(
      "getsockopt(self, level, optname, buflen=<absent>, /)",
      (self: PySocket, level: PyValue, option: PyValue, size: PyValue | undefined) => {
        openEnd(self);
        return getOption(self, level, option, size);
      },
    ),
    method(
      "setsockopt(self, level, optname, value, optlen=<absent>, /)",
      (
        self: PySocket,
        level: PyValue,
        option: PyValue,
        value: PyValue,
        size: PyValue | undefined,
      ) => {
        openEnd(self);
        setOption(self, level, option, value, size);
      },
    ),
    method("getsockname(self, /)", (self: PySocket) => {
      openEnd(self);
      return self.family === AF_UNIX ? "" : new PyTuple(["0.0.0.0", 0]);
    }),
    method("getpeername(self, /)", (self: PySocket) => {
      if (openEnd(self).peer === null) {
        throw osError(107, "Transport endpoint is not connected");
      }
      return "";
    }),
    method("shutdown(self, how, /)", shutDown),
  ],
});
