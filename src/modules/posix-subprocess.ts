/** The module `_posixsubprocess`: no process can be started from here, and it says so. */
import { fn } from "../objects/builtin.ts";
import { osError } from "../objects/os-error.ts";
import type { ModuleSpec } from "./module.ts";

export const posixSubprocessModule: ModuleSpec = {
  name: "_posixsubprocess",
  doc: "A POSIX helper for the subprocess module.",
  functions: [
    fn("fork_exec(*args)", () => {
      throw osError(38, "Function not implemented: this host cannot start processes (fork, exec)");
    }),
  ],
};
