/** `posix`: what mounted file systems hold, numbers of devices, and names of terminals. */
import { platform } from "../../host/platform.ts";
import { index, indexNumber } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { overflowError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { intFromBigInt, type PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { hostCall } from "../io/file-io.ts";
import { isTerminal, statOf } from "../memory-descriptor.ts";
import { processText } from "../process-files.ts";
import { descriptorPath } from "./directory-descriptor.ts";
import { fdOrPath } from "./stat.ts";

export const statvfsResult = structSequence({
  module: "os",
  name: "statvfs_result",
  doc: "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
  fields: [
    "f_bsize",
    "f_frsize",
    "f_blocks",
    "f_bfree",
    "f_bavail",
    "f_files",
    "f_ffree",
    "f_favail",
    "f_flag",
    "f_namemax",
    "f_fsid",
  ],
  visible: 10,
});

/** Options of a mount and their bits in `f_flag`. */
const FLAGS: Readonly<Record<string, readonly [name: string, bit: number]>> = {
  ro: ["ST_RDONLY", 1],
  nosuid: ["ST_NOSUID", 2],
  nodev: ["ST_NODEV", 4],
  noexec: ["ST_NOEXEC", 8],
  sync: ["ST_SYNCHRONOUS", 16],
  mand: ["ST_MANDLOCK", 64],
  noatime: ["ST_NOATIME", 1024],
  nodiratime: ["ST_NODIRATIME", 2048],
  relatime: ["ST_RELATIME", 4096],
};

export const mountConstants: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.values(FLAGS)),
  ST_WRITE: 128,
  ST_APPEND: 256,
};

/** The longest name that Linux's file systems take, but for vfat (1530) and ecryptfs (143); no host tells. */
const NAME_MAX = 255;

/** The bits of the mount that a path lies in: the last one whose place it begins with, as later ones cover those before. */
function mountFlags(path: string): number {
  let options = "";
  let length = 0;
  for (const line of processText("self/mounts").split("\n")) {
    const [, place = "", , given = ""] = line.split(" ");
    const folder = place.replace(/\\([0-7]{3})/g, (_, code) =>
      String.fromCharCode(parseInt(code, 8)),
    );
    const holds = folder === "/" || path === folder || path.startsWith(`${folder}/`);
    if (folder === "" || !holds || folder.length < length) continue;
    options = given;
    length = folder.length;
  }
  return options.split(",").reduce((bits, option) => bits | (FLAGS[option]?.[1] ?? 0), 0);
}

function statvfs(target: number | string, value: PyValue): PyTuple {
  const { fs } = platform();
  const path = hostCall(
    () => fs.realpath(typeof target === "string" ? target : descriptorPath(target, "statvfs")),
    typeof target === "string" ? value : undefined,
  );
  const found = hostCall(() => (fs.volume as NonNullable<typeof fs.volume>)(path), value);
  const counts = [found.blocks, found.freeBlocks, found.availableBlocks];
  const files = [found.files, found.freeFiles, found.freeFiles];
  return statvfsResult.make([
    found.blockSize,
    found.blockSize,
    ...[...counts, ...files].map(intFromBigInt),
    mountFlags(path),
    NAME_MAX,
    // Linux makes it of the device's number on most file systems; no host shows it.
    intFromBigInt(hostCall(() => fs.stat(path)).dev),
  ]);
}

// ---- devices ----------------------------------------------------------------------------------------

/** No device. */
const NONE = (1n << 64n) - 1n;

function unsigned(value: PyValue, bits: number, type: string): bigint {
  const n = BigInt(index(value));
  if (n === -1n) return (1n << BigInt(bits)) - 1n;
  if (n < 0n) throw overflowError("can't convert negative int to unsigned");
  if (n >> BigInt(bits) !== 0n) throw overflowError(type);
  return n;
}

const device = (value: PyValue): bigint => unsigned(value, 64, "int too big to convert");
const half = (value: PyValue): bigint =>
  unsigned(value, 32, "Python int too large to convert to C unsigned int");

/** Linux puts twelve bits of the major number and eight of the minor one below, the rest above. */
function makeDevice(majorValue: PyValue, minorValue: PyValue): PyValue {
  const [major, minor] = [half(majorValue), half(minorValue)];
  if (major === 0xffffffffn && minor === 0xffffffffn) return -1;
  const low = ((major & 0xfffn) << 8n) | (minor & 0xffn);
  return intFromBigInt(low | ((major & 0xfffff000n) << 32n) | ((minor & 0xffffff00n) << 12n));
}

function majorOf(value: PyValue): PyValue {
  const n = device(value);
  return n === NONE ? -1 : intFromBigInt(((n >> 8n) & 0xfffn) | ((n >> 32n) & 0xfffff000n));
}

function minorOf(value: PyValue): PyValue {
  const n = device(value);
  return n === NONE ? -1 : intFromBigInt((n & 0xffn) | ((n >> 12n) & 0xffffff00n));
}

function terminalName(value: PyValue): PyValue {
  const fd = indexNumber(value);
  hostCall(() => statOf(fd));
  if (!isTerminal(fd)) throw osError(25, "Inappropriate ioctl for device");
  return strFromHost(hostCall(() => platform().fs.readlink(descriptorPath(fd, "ttyname"))));
}

/** Functions of hosts with a /proc. */
export const fileSystemFunctions: readonly PyBuiltin[] = [
  fn("statvfs(path)", (path: PyValue) => statvfs(fdOrPath(path, "statvfs"), path)),
  fn("fstatvfs(fd, /)", (fd: PyValue) => {
    const n = indexNumber(fd);
    hostCall(() => statOf(n));
    return statvfs(n, fd);
  }),
  fn("major(device, /)", majorOf),
  fn("minor(device, /)", minorOf),
  fn("makedev(major, minor, /)", makeDevice),
  fn("ttyname(fd, /)", terminalName),
  fn("ctermid()", () => strFromHost("/dev/tty")),
];
