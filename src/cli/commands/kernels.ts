/** `krait wgsl` and `krait wat`: run a script and show the code of the kernels that it compiled. */
import { existsSync } from "node:fs";
import { gpuPolicy, print, runProgram } from "../program.ts";
import type { Subcommand } from "../subcommand.ts";

type Format = "wgsl" | "wat";

/** "file.py:name" is a file and a function of it, unless a file has that name. */
function splitTarget(target: string): { readonly path: string; readonly name: string | null } {
  const cut = target.lastIndexOf(":");
  if (cut <= 0 || existsSync(target)) return { path: target, name: null };
  return { path: target.slice(0, cut), name: target.slice(cut + 1) };
}

function listingCommand(format: Format, summary: string): Subcommand {
  return {
    name: format,
    summary,
    define: (command, end) => {
      command
        .argument("<file[:function]>", "the script, and the function whose kernels are wanted")
        .argument("[args...]", "arguments of the script")
        .option("--gpu <mode>", "where kernels run meanwhile: auto, require or off", "off")
        .passThroughOptions()
        .allowUnknownOption(false)
        .addHelpText(
          "after",
          "\nThe script runs, since its calls decide which types are compiled for; what it prints goes to\nstandard error. A kernel that cannot become WGSL is shown with the reason.",
        )
        .action(async (target: string, args: string[], options: { gpu: string }) => {
          const gpu = gpuPolicy(options.gpu);
          if (typeof gpu === "object") {
            command.error(`error: --gpu takes auto, require or off, not ${gpu.wrong}`);
          } else {
            const { path, name } = splitTarget(target);
            const outcome = await runProgram({
              program: { kind: "file", path },
              gpu,
              options: { args, listing: { format, name } },
            });
            const { listing } = outcome;
            if (listing !== undefined) await print(listing.text);
            if (listing?.count === 0 && outcome.status === 0) {
              const whose = name === null ? "" : ` of ${name}`;
              process.stderr.write(`krait ${format}: the script compiled no kernels${whose}\n`);
            }
            end(outcome);
          }
        });
    },
  };
}

export const wgslCommand = listingCommand("wgsl", "run a script and show its kernels as WGSL");
export const watCommand = listingCommand("wat", "run a script and show its kernels as WebAssembly");
