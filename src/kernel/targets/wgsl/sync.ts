// Barriers and votes as WGSL statements. They stand in uniform control flow (masked.ts sees to it); `mask` says which threads take
// part, null for all.
//
// A vote counts in a workgroup atomic: one thread clears it, a barrier, each adds, `workgroupUniformLoad` (a barrier on both
// sides) gives every thread the same number, which WGSL knows to be uniform.

import type { Instr } from "../../ir.ts";
import type { Body, ModuleContext } from "./body.ts";
import { RefusalError } from "./refusal.ts";

export const VOTES = "votes";

function barrier(body: Body, context: ModuleContext): void {
  body.writer.line("workgroupBarrier();");
  if (context.storageWritten) body.writer.line("storageBarrier();");
}

/** Counts the threads for which `condition` holds; the text of the count, a u32. */
function count(condition: string, body: Body, context: ModuleContext): string {
  const { writer } = body;
  const name = `n${context.fresh()}`;
  context.useVotes();
  writer.line(`if (${context.thread.index} == 0u) { atomicStore(&${VOTES}, 0u); }`);
  barrier(body, context);
  writer.line(`if (${condition}) { atomicAdd(&${VOTES}, 1u); }`);
  if (context.storageWritten) writer.line("storageBarrier();");
  writer.line(`let ${name} = workgroupUniformLoad(&${VOTES});`);
  return name;
}

/**
 * Emits a synchronising instruction and returns the texts of its results. Without an instruction: the vote of a loop, how many
 * threads have `mask`.
 */
export function lowerSync(
  instr: Instr | null,
  body: Body,
  context: ModuleContext,
  mask: string | null,
): string[] {
  if (instr === null) return [count(mask ?? "true", body, context)];
  const both = (text: string): string => (mask === null ? text : `${mask} && ${text}`);
  switch (instr.op) {
    case "barrier":
      barrier(body, context);
      return [];
    case "barrier_count":
      return [`bitcast<i32>(${count(both(body.ref(instr.args[0])), body, context)})`];
    case "barrier_and":
      return [`select(0i, 1i, ${count(both(`!${body.ref(instr.args[0])}`), body, context)} == 0u)`];
    case "barrier_or":
      return [`select(0i, 1i, ${count(both(body.ref(instr.args[0])), body, context)} != 0u)`];
    default:
      throw new RefusalError(
        "UNSUPPORTED_OP",
        `operations of a warp (${instr.op}) are not there yet`,
        instr.line,
      );
  }
}
