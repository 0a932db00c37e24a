/** `sys._baserepl`: the console that needs no terminal (src/console.ts). An interpreter without one leaves this as it is. */
import { newError } from "../../objects/exceptions.ts";

export const baseRepl = {
  run: (): void => {
    throw newError("RuntimeError", "sys._baserepl: this interpreter has no console");
  },
};
