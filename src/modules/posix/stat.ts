/** `os.stat_result` and the functions that ask about files. */
import { type FileStat, platform } from "../../host/platform.ts";
import { indexNumber, indexOptional, isTrue } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { intFromBigInt, type PyTuple } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { settleFiles } from "../io/dirty-streams.ts";
import { hostCall } from "../io/file-io.ts";
import { statOf, warnOfBool } from "../memory-descriptor.ts";
import { pathText } from "../path-argument.ts";
import { checkedFd, dirFdNumber, pathAt, unavailable } from "./directory-descriptor.ts";

export const statResult = structSequence({
  module: "os",
  name: "stat_result",
  doc: "stat_result: Result from stat, fstat, or lstat.",
  fields: [
    "st_mode",
    "st_ino",
    "st_dev",
    "st_nlink",
    "st_uid",
    "st_gid",
    "st_size",
    "",
    "",
    "",
    "st_atime",
    "st_mtime",
    "st_ctime",
    "st_blksize",
    "st_blocks",
    "st_rdev",
    "st_atime_ns",
    "st_mtime_ns",
    "st_ctime_ns",
  ],
  visible: 10,
});

export function makeStat(stat: FileStat): PyTuple {
  const times = [stat.atimeNs, stat.mtimeNs, stat.ctimeNs];
  const whole = (ns: bigint): PyValue => {
    const seconds = ns / 1_000_000_000n;
    return intFromBigInt(seconds * 1_000_000_000n > ns ? seconds - 1n : seconds);
  };
  return statResult.make([
    stat.mode,
    intFromBigInt(stat.ino),
    intFromBigInt(stat.dev),
    stat.nlink,
    stat.uid,
    stat.gid,
    stat.size,
    ...times.map(whole),
    ...times.map((ns) => new PyFloat(Number(ns) / 1e9)),
    stat.blksize,
    stat.blocks,
    intFromBigInt(stat.rdev),
    ...times.map(intFromBigInt),
  ]);
}

/** A path, or a descriptor where the function takes one. */
export function fdOrPath(value: PyValue, what: string): number | string {
  warnOfBool(value);
  const fd = indexOptional(value);
  if (fd !== undefined) return checkedFd(fd);
  return pathText(value, what, "string, bytes, os.PathLike or integer");
}

export const statFunctions = [
  fn(
    "stat(path, *, dir_fd=None, follow_symlinks=True)",
    (path: PyValue, dirFd: PyValue, follow: PyValue) => {
      const { fs } = platform();
      settleFiles();
      const target = fdOrPath(path, "stat");
      if (typeof target === "number") {
        if (dirFdNumber(dirFd) !== null) {
          throw valueError("stat: can't specify dir_fd without matching path");
        }
        if (!isTrue(follow)) {
          throw valueError("stat: cannot use fd and follow_symlinks together");
        }
        return makeStat(hostCall(() => statOf(target), path));
      }
      const ask = (): FileStat => {
        const from = pathAt(target, dirFd);
        return isTrue(follow) ? fs.stat(from) : fs.lstat(from);
      };
      return makeStat(hostCall(ask, path));
    },
  ),
  fn("lstat(path, *, dir_fd=None)", (path: PyValue, dirFd: PyValue) => {
    settleFiles();
    const target = pathText(path, "lstat");
    return makeStat(hostCall(() => platform().fs.lstat(pathAt(target, dirFd)), path));
  }),
  fn("fstat(fd)", (fd: PyValue) => makeStat(hostCall(() => statOf(indexNumber(fd))))),
  fn(
    "access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
    (path: PyValue, mode: PyValue, dirFd: PyValue, effective: PyValue, follow: PyValue) => {
      const target = pathText(path, "access");
      if (isTrue(effective)) throw unavailable("access: effective_ids");
      if (!isTrue(follow)) throw unavailable("access: follow_symlinks");
      const wanted = indexNumber(mode);
      return hostCall(() => platform().fs.access(pathAt(target, dirFd), wanted), path);
    },
  ),
];
