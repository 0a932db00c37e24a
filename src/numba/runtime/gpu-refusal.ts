/** What scripts see of a kernel that cannot run on the GPU although it must. */
import type { Refusal } from "../../kernel/targets/wgsl/refusal.ts";
import { newErrorOf, type PyBaseException } from "../../objects/exceptions.ts";
import { numbaErrors } from "../errors.ts";

/** Raised under the policy "require". */
export function refusalError(
  name: string,
  { message, line }: Pick<Refusal, "message" | "line">,
): PyBaseException {
  const place = line > 0 ? ` (line ${line})` : "";
  return newErrorOf(
    numbaErrors.UnsupportedError,
    `kernel '${name}' cannot run on the GPU: ${message}${place}. With --gpu auto (or KRAIT_GPU=auto) it runs on the CPU.`,
  );
}
