/** Tables that the build put into the packed library, as JSON; filled at start-up, read when needed. */
import { newError } from "../objects/exceptions.ts";

export const packedTables: { read: ((name: string) => string | undefined) | null } = {
  read: null,
};

export function readTable(name: string): unknown {
  const text = packedTables.read?.(name);
  if (text === undefined) {
    throw newError("ImportError", `the table '${name}' is not in the packed library`);
  }
  return JSON.parse(text);
}
