/**
 * The code of noted kernels as text: WGSL, made for a device with the limits that every one has unless
 * a real one is given, or the WebAssembly that runs on the processor. One comment line heads each.
 */
import { type GpuLimits, GUARANTEED_LIMITS } from "../../gpu/limits.ts";
import { WasmInstance } from "../../kernel/targets/wasm/instance.ts";
import { printWat } from "../../wasm/wat.ts";
import { compileToWgsl } from "./gpu-launch.ts";
import { type CompiledKernel, type GpuForm, notedKernels } from "./kernel-registry.ts";

export type ListingFormat = "wgsl" | "wat";

export interface Listing {
  readonly text: string;
  readonly count: number;
}

const COMMENT: Readonly<Record<ListingFormat, string>> = { wgsl: "//", wat: ";;" };

/** The code of all kernels, or of those of one Python function. */
export function listKernels(
  format: ListingFormat,
  name: string | null,
  limits: GpuLimits = GUARANTEED_LIMITS,
): Listing {
  const parts: string[] = [];
  for (const kernel of notedKernels()) {
    if (name !== null && kernel.name !== name) continue;
    if (format === "wat") parts.push(`${heading(format, kernel, kernel.kind)}${watOf(kernel)}`);
    else for (const form of kernel.gpu()) parts.push(wgslOf(kernel, form, limits));
  }
  return { text: parts.join("\n"), count: parts.length };
}

function heading(format: ListingFormat, kernel: CompiledKernel, what: string): string {
  return `${COMMENT[format]} ${what} ${kernel.name}${kernel.signature}\n`;
}

/** The module as the engine gets it, with everything that is linked to it. */
function watOf(kernel: CompiledKernel): string {
  const instance = kernel.instance();
  if (instance instanceof WasmInstance) return printWat(instance.artifact.module);
  return ";; no WebAssembly: it ran on another target\n";
}

/** The text with its lines indented by the blocks they are in. */
function indented(wgsl: string): string {
  let depth = 0;
  const lines = wgsl.trim().split("\n");
  return lines
    .map((line) => {
      const text = line.trim();
      const closing = /^[})\]]*/.exec(text)?.[0].length ?? 0;
      const shown = text === "" ? "" : `${"  ".repeat(Math.max(depth - closing, 0))}${text}`;
      const code = text.replace(/\/\/.*$/, "");
      depth += (code.match(/[{([]/g)?.length ?? 0) - (code.match(/[})\]]/g)?.length ?? 0);
      return shown;
    })
    .join("\n");
}

/** Comments with the numbers of source lines get their text. */
function annotated(wgsl: string, { sourceLine }: CompiledKernel): string {
  return wgsl.replace(/^( *)\/\/ line (\d+)$/gm, (whole, indent: string, number: string) => {
    const text = sourceLine(Number(number));
    return text === null ? whole : `${indent}// ${number}: ${text.trim()}`;
  });
}

function wgslOf(kernel: CompiledKernel, form: GpuForm, limits: GpuLimits): string {
  const { kind, place } = form;
  const title = heading("wgsl", kernel, place === "" ? kind : `${kind} (${place}) of`);
  const refuse = (reason: string): string => `${title}// no WGSL: ${reason}\n`;
  if (form.reason !== null) return refuse(form.reason);
  const artifact = compileToWgsl(limits, form.build, form.entry, undefined, undefined, true);
  if (!artifact.refused) return `${title}${annotated(indented(artifact.wgsl), kernel)}\n`;
  const line = artifact.line > 0 ? ` (line ${artifact.line})` : "";
  return refuse(`${artifact.message}${line} [${artifact.code}]`);
}
