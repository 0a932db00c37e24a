/** The platform of a browser worker: files in memory, a console of messages, no processes. */
import { fixedInput } from "./console.ts";
import { localTime } from "./local-time.ts";
import { MemoryFiles } from "./memory-files.ts";
import { HostError, type Platform } from "./platform.ts";
import { WakeUp } from "./wake-up.ts";

export interface BrowserPlatformOptions {
  /** Files of the program: absolute path → contents. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** All of standard input. */
  readonly input: Uint8Array;
  readonly write: (fd: 1 | 2, data: Uint8Array) => void;
  /** Goes up with each signal for the interpreter. */
  readonly signalCount: Int32Array;
}

export function browserPlatform(options: BrowserPlatformOptions): Platform {
  const console = { read: fixedInput(options.input), write: options.write };
  const wakeUp = new WakeUp(options.signalCount);
  const origin = BigInt(Math.round(performance.timeOrigin * 1e6));
  const wallClock = (): bigint => origin + BigInt(Math.round(performance.now() * 1e6));
  const fs = new MemoryFiles(console, wallClock);
  for (const folder of ["/tmp", "/home", options.cwd]) {
    if (folder !== "/" && !fs.access(folder)) fs.makeDirectory(folder, 0o777);
  }
  for (const [path, bytes] of options.files) fs.install(path, bytes);
  fs.directory = options.cwd;
  return {
    kind: "browser",
    fs,
    cwd: () => fs.directory,
    chdir: (path) => {
      if ((fs.stat(path).mode & 0o170000) !== 0o040000) {
        throw new HostError(20, "ENOTDIR", "Not a directory");
      }
      fs.directory = fs.realpath(path);
    },
    env: new Map(options.env),
    pid: 1,
    parentPid: 0,
    uid: 0,
    gid: 0,
    groups: [],
    cpuCount: navigator.hardwareConcurrency,
    uname: ["Emscripten", "browser", "", navigator.userAgent, "wasm32"],
    wallClock,
    monotonicClock: () => BigInt(Math.round(performance.now() * 1e6)),
    // A page cannot see its processor time.
    processTimes: () => [BigInt(Math.round(performance.now() * 1e6)), 0n],
    sleep: (nanoseconds) => {
      wakeUp.sleep(Number(nanoseconds) / 1e6);
    },
    randomBytes: (count) => {
      const bytes = new Uint8Array(count);
      for (let at = 0; at < count; at += 65536) {
        crypto.getRandomValues(bytes.subarray(at, at + 65536));
      }
      return bytes;
    },
    localTime,
    umask: (mask) => {
      const before = fs.mask;
      fs.mask = mask & 0o777;
      return before;
    },
    terminalSize: () => undefined,
  };
}
