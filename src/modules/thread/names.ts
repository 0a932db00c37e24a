/** The names of threads as the system has them: at most 15 bytes, those of a new thread are the program's. */
import { encodeUtf8 } from "../../objects/codec-utf.ts";
import type { Text } from "../../objects/str-text.ts";
import type { Thread } from "../../vm/thread.ts";
import { decodePath } from "../path-argument.ts";

/** Linux's limit. */
export const THREAD_NAME_SIZE = 15;
const PROGRAM_NAME = new TextEncoder().encode("krait");

const names = new WeakMap<Thread, Uint8Array>();

export function setThreadName(thread: Thread, name: Text): void {
  const bytes = encodeUtf8(name, "replace");
  const end = bytes.indexOf(0);
  names.set(thread, (end < 0 ? bytes : bytes.subarray(0, end)).slice(0, THREAD_NAME_SIZE));
}

export const threadName = (thread: Thread): string => decodePath(names.get(thread) ?? PROGRAM_NAME);
