/** `posix`: what the library's `os` is made of. Calls that no host offers (fork, exec, …) are absent. */
import { OpenFlag, platform } from "../../host/platform.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import { PyList } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { configurationFunctions, configurationNames } from "./configuration.ts";
import { dirEntryType, directoryFunctions } from "./directory.ts";
import { hasDescriptorPaths } from "./directory-descriptor.ts";
import { fileSystemFunctions, mountConstants, statvfsResult } from "./file-systems.ts";
import { descriptorPathFunctions, fileFunctions, ownerFunctions } from "./files.ts";
import { pathFunctions } from "./path-texts.ts";
import {
  environment,
  processFunctions,
  shellFunctions,
  terminalSize,
  timesResult,
  unameResult,
} from "./process.ts";
import { priorityConstants, processFacts } from "./process-facts.ts";
import { spawnActions, spawnFunctions } from "./spawn.ts";
import { statFunctions, statResult } from "./stat.ts";
import { waitFunctions, waitidResult, waitOptions } from "./wait.ts";

const CONSTANTS: Readonly<Record<string, number>> = {
  F_OK: 0,
  X_OK: 1,
  W_OK: 2,
  R_OK: 4,
  O_RDONLY: OpenFlag.RDONLY,
  O_WRONLY: OpenFlag.WRONLY,
  O_RDWR: OpenFlag.RDWR,
  O_ACCMODE: 3,
  O_CREAT: OpenFlag.CREAT,
  O_EXCL: OpenFlag.EXCL,
  O_NOCTTY: 0o400,
  O_TRUNC: OpenFlag.TRUNC,
  O_APPEND: OpenFlag.APPEND,
  O_NONBLOCK: OpenFlag.NONBLOCK,
  O_NDELAY: OpenFlag.NONBLOCK,
  O_DSYNC: 0o10000,
  O_SYNC: 0o4010000,
  O_RSYNC: 0o4010000,
  O_FSYNC: 0o4010000,
  O_ASYNC: 0o20000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: OpenFlag.CLOEXEC,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20200000,
  RTLD_LAZY: 1,
  RTLD_NOW: 2,
  RTLD_NOLOAD: 4,
  RTLD_DEEPBIND: 8,
  RTLD_GLOBAL: 256,
  RTLD_LOCAL: 0,
  RTLD_NODELETE: 4096,
  GRND_NONBLOCK: 1,
  GRND_RANDOM: 2,
  SEEK_DATA: 3,
  SEEK_HOLE: 4,
  EX_OK: 0,
  EX_USAGE: 64,
  EX_DATAERR: 65,
  EX_NOINPUT: 66,
  EX_NOUSER: 67,
  EX_NOHOST: 68,
  EX_UNAVAILABLE: 69,
  EX_SOFTWARE: 70,
  EX_OSERR: 71,
  EX_OSFILE: 72,
  EX_CANTCREAT: 73,
  EX_IOERR: 74,
  EX_TEMPFAIL: 75,
  EX_PROTOCOL: 76,
  EX_NOPERM: 77,
  EX_CONFIG: 78,
  TMP_MAX: 238328,
  NGROUPS_MAX: 65536,
};

/** What `os.supports_fd`, `os.supports_follow_symlinks` and the rest are computed from. */
function haveFunctions(): string[] {
  const { fs } = platform();
  const have = ["HAVE_FTRUNCATE", "HAVE_LSTAT"];
  if (fs.setLinkTimes !== undefined) have.push("HAVE_LUTIMES");
  if (fs.setOwner !== undefined) have.push("HAVE_LCHOWN");
  if (!hasDescriptorPaths()) return have;
  if (fs.setOwner !== undefined) have.push("HAVE_FCHOWN", "HAVE_FCHOWNAT");
  return [...have, ...AT_DESCRIPTORS];
}

/** Possible where open files have paths. */
const AT_DESCRIPTORS = [
  "HAVE_FCHDIR",
  "HAVE_FCHMOD",
  "HAVE_FCHMODAT",
  "HAVE_FDOPENDIR",
  "HAVE_FSTATAT",
  "HAVE_FUTIMENS",
  "HAVE_LINKAT",
  "HAVE_MKDIRAT",
  "HAVE_OPENAT",
  "HAVE_READLINKAT",
  "HAVE_RENAMEAT",
  "HAVE_SYMLINKAT",
  "HAVE_UNLINKAT",
  "HAVE_UTIMENSAT",
];

export const posixModule: ModuleSpec = {
  name: "posix",
  doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
  functions: () => [
    ...statFunctions,
    ...fileFunctions,
    ...directoryFunctions,
    ...pathFunctions,
    ...processFunctions,
    ...waitFunctions,
    ...spawnFunctions,
    ...configurationFunctions,
    ...shellFunctions(),
    ...ownerFunctions(),
    ...descriptorPathFunctions(),
    ...(hasDescriptorPaths() ? [...processFacts, ...fileSystemFunctions] : []),
  ],
  types: [
    statResult.type,
    unameResult.type,
    timesResult.type,
    terminalSize.type,
    statvfsResult.type,
    waitidResult.type,
    dirEntryType,
  ],
  names: () => {
    return {
      ...CONSTANTS,
      ...mountConstants,
      ...priorityConstants,
      ...waitOptions,
      ...spawnActions,
      environ: environment(),
      sysconf_names: configurationNames(),
      error: exceptionTypes.OSError,
      _have_functions: new PyList(haveFunctions()),
    };
  },
};
