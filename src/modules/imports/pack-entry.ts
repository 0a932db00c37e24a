/** What build/pack-library.mjs needs: compiling a module to bytes and writing the packed file. */
import "../../vm/start.ts";
import { marshalDump } from "../../bytecode/marshal.ts";
import { compileSource } from "../../compiler/compile.ts";
import { PyBaseException } from "../../objects/exceptions.ts";

export { packLibrary } from "./packed-library.ts";

/** The marshalled code of a source file; `filename` is what the code object shows. */
export function compileToBytes(source: Uint8Array, filename: string): Uint8Array {
  return marshalDump(compileSource(source, { filename, mode: "exec" }).code);
}

/** A Python exception, or any other error, as one line. */
export function errorText(error: unknown): string {
  if (!(error instanceof PyBaseException)) return String((error as Error)?.stack ?? error);
  return `${error.cls.name}: ${error.args.items.map((item) => String(item)).join(", ")}`;
}
