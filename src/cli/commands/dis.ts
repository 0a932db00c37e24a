/** `krait dis`: the bytecode of a file, by the library's own module `dis`. */

import { gpuPolicy, runProgram } from "../program.ts";
import type { Subcommand } from "../subcommand.ts";

export const disCommand: Subcommand = {
  name: "dis",
  summary: "show the bytecode of a file (options as of python -m dis)",
  define: (command, end) => {
    command
      .argument("[arguments...]", "options of dis and the file; - or none is standard input")
      .usage("[-h] [-C] [-O] [-P] [-S] [file]")
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (args: string[]) => {
        const gpu = gpuPolicy("off");
        if (typeof gpu === "object") return;
        end(await runProgram({ program: { kind: "module", name: "dis" }, gpu, options: { args } }));
      });
  },
};
