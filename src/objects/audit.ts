/**
 * Audit events: what built-in types and modules tell the hooks of `sys.addaudithook`. A hook that raises forbids what
 * was about to happen, so an event is raised before anything is done, and what the hook throws passes through.
 *
 * With no hook an event costs one comparison; where its arguments would cost more than that, ask `isAudited` first.
 */
import type { PyValue } from "./object.ts";

/** The hooks in the order they were added, and the function that calls them, which modules/sys/audit.ts fills in. */
export const auditing: {
  readonly hooks: PyValue[];
  run: (event: PyValue, args: PyValue[]) => void;
} = { hooks: [], run: () => {} };

export const isAudited = (): boolean => auditing.hooks.length > 0;

export function audit(event: string, ...args: PyValue[]): void {
  if (auditing.hooks.length > 0) auditing.run(event, args);
}

/** `audit` for a function that has nothing else to do with the value it gives back. */
export function audited<T extends PyValue>(
  event: string,
  owner: PyValue,
  name: string,
  value: T,
): T {
  if (auditing.hooks.length > 0) auditing.run(event, [owner, name]);
  return value;
}
