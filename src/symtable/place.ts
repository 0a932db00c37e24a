/** Places in the source and errors there, as this folder and the compiler use them: AST nodes are places. */
import type { Position } from "../syntax/ast.ts";
import { SyntaxFailure } from "../syntax/syntax-failure.ts";

export type Location = Readonly<Position>;

/** A SyntaxError at a place; columns are shown from 1. */
export function failAt(filename: string, at: Location, message: string): SyntaxFailure {
  return new SyntaxFailure("SyntaxError", message, filename, {
    lineno: at.lineno,
    offset: at.col_offset + 1,
    end_lineno: at.end_lineno,
    end_offset: at.end_col_offset + 1,
    text: null,
  });
}
