// What the host is asked for when a program is to be started.
import type { ProgramStart } from "../modules/posix/child-process.ts";
import type { Side } from "./pipe-records.ts";

/** What a child has as a descriptor: one of the process's, an end of a pipe, or nothing. */
export type ChildStream =
  | { readonly kind: "descriptor"; readonly fd: number }
  | { readonly kind: "pipe"; readonly number: number; readonly side: Side }
  | { readonly kind: "none" };

/** What the host is asked for (structured clone). */
export interface ChildStart extends Omit<ProgramStart, "streams"> {
  readonly request: number;
  readonly streams: readonly ChildStream[];
}
