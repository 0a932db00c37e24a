/**
 * Pieces of source that are compiled one after the other for the same `__main__`: the statements of a console, the calls of a
 * session. Each has a file name of its own, under which the module `linecache` keeps its lines for tracebacks, and inherits
 * the future features that the ones before have switched on.
 */
import { CodeFlag, type PyCode } from "./bytecode/code.ts";
import { asPythonError, compileModule } from "./compiler/compile.ts";
import { lineReader, optimizeDefault, warnAll } from "./modules/builtins/evaluate.ts";
import { call, getAttr } from "./objects/abstract.ts";
import type { Mod } from "./syntax/ast.ts";
import { type ParseOptions, parse } from "./syntax/parse.ts";
import { whenLoaded } from "./vm/import.ts";

/** What tracebacks and syntax errors call all of them. */
export const SNIPPET = "<stdin>";

/** Gives tracebacks the lines of a code object that has no file, once something loads the module that finds them. */
export function keepLines(code: PyCode, source: string, filename: string): void {
  whenLoaded("linecache", (module) => {
    call(getAttr(module, "_register_code"), [code, source, filename]);
  });
}

export class Snippets {
  private count = 0;
  private features = 0;

  /** Whether `<>` is the operator by now. */
  get flufl(): boolean {
    return (this.features & CodeFlag.FUTURE_BARRY_AS_BDFL) !== 0;
  }

  /** Compiles a source; `split` gives the trees that become a code object each, in the order in which they run. */
  compile(
    source: string,
    mode: ParseOptions["mode"],
    split: (tree: Mod) => readonly Mod[] = (tree) => [tree],
  ): PyCode[] {
    const readLine = lineReader(source);
    let parsed: ReturnType<typeof parse>;
    try {
      parsed = parse(source, {
        filename: SNIPPET,
        mode,
        flufl: this.flufl,
      });
    } catch (error) {
      throw asPythonError(error, "parse", readLine);
    }
    warnAll(parsed.warnings, SNIPPET, readLine);
    // The module `traceback` shows names of this form as SNIPPET.
    const filename = `<stdin-${this.count++}>`;
    return split(parsed.tree).map((tree) => {
      const { code, flags, warnings } = compileModule(tree, {
        filename,
        flags: this.features,
        optimize: optimizeDefault.level,
        readLine,
      });
      this.features = flags;
      warnAll(warnings, filename, readLine);
      keepLines(code, source, SNIPPET);
      return code;
    });
  }
}
