/**
 * The builtins that CPython's module `site` adds at start-up: exit, quit, help, copyright, credits and
 * license. They are made here so that no Python code has to run for them; `-S` leaves them out.
 */
import { call, getAttr } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { setField } from "../objects/exception-fields.ts";
import { newError, PyBaseException } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type KwNames, PyObject, type PyValue } from "../objects/object.ts";
import { builtinScope } from "../vm/builtin-scope.ts";
import { loadDotted } from "../vm/import.ts";
import { sysState } from "../vm/sys-state.ts";

const MODULE = "_sitebuiltins";
const END_KEY = "Ctrl-D (i.e. EOF)";

// ---- exit, quit -----------------------------------------------------------------------------------

const quitterType = bareType("Quitter");

class Quitter extends PyObject {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}
Quitter.prototype.cls = quitterType;

const leave = fn("__call__(code=None)", (code: PyValue): never => {
  // A front end that wraps standard input notices the end by its being closed.
  try {
    const stdin = sysState.get("stdin");
    if (stdin !== undefined && stdin !== null) call(getAttr(stdin, "close"), []);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
  }
  const exit = newError("SystemExit", code);
  setField(exit, "code", code);
  throw exit;
});

defineType(quitterType, {
  module: MODULE,
  slots: {
    repr: (self: Quitter) => `Use ${self.name}() or ${END_KEY} to exit`,
    call: (_self: Quitter, args: PyValue[], kwnames: KwNames) => call(leave, args, kwnames),
  },
  attributes: [attribute("name", (self: Quitter) => self.name), attribute("eof", () => END_KEY)],
});

// ---- copyright, credits, license ------------------------------------------------------------------

const printerType = bareType("_Printer");

class Printer extends PyObject {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}
Printer.prototype.cls = printerType;

defineType(printerType, {
  module: MODULE,
  doc: "interactive prompt objects for printing the license text, a list of\n    contributors and the copyright notice.",
  slots: {
    repr: (self: Printer) => self.text,
    call: function* (self: Printer): Flow<PyValue> {
      return yield new CallRequest(builtinScope.getStr("print") as PyValue, [self.text]);
    },
  },
});

// ---- help -----------------------------------------------------------------------------------------

const helperType = bareType("_Helper");

class Helper extends PyObject {}
Helper.prototype.cls = helperType;

defineType(helperType, {
  module: MODULE,
  doc: "Define the builtin 'help'.",
  slots: {
    repr: () => "Type help() for interactive help, or help(object) for help about object.",
    call: function* (_self: Helper, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
      const pydoc = yield* loadDotted("pydoc");
      return yield new CallRequest(getAttr(pydoc, "help"), args, kwnames);
    },
  },
});

/** Adds them to the builtins. */
export function installSiteBuiltins(): void {
  builtinScope.set("exit", new Quitter("exit"));
  builtinScope.set("quit", new Quitter("quit"));
  builtinScope.set("copyright", new Printer("Copyright (c) the krait authors."));
  builtinScope.set(
    "credits",
    new Printer(
      "krait runs the standard library of CPython, with thanks to its authors and to the\nPython Software Foundation.",
    ),
  );
  builtinScope.set(
    "license",
    new Printer("krait is under the MIT license; see the files LICENSE and THIRD-PARTY.md."),
  );
  builtinScope.set("help", new Helper());
}
