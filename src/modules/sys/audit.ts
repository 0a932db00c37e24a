/** Audit events: what the program's hooks (`sys.addaudithook`) are told of. */
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";

export const auditHooks: PyValue[] = [];

export function* raiseAudit(event: PyValue, args: PyValue[]): Flow<null> {
  for (const hook of auditHooks) yield new CallRequest(hook, [event, new PyTuple(args)]);
  return null;
}
