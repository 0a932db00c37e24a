/** Where an attribute access is shown: at the name of the attribute, when the expression spans lines. */
import { type Location, location } from "../bytecode/line-table.ts";
import type * as ast from "../syntax/ast.ts";

export function atAttribute(loc: Location, node: ast.Attribute): Location {
  if (loc.lineno === node.end_lineno) return loc;
  const lineno = node.end_lineno;
  const end_lineno = Math.max(lineno, loc.end_lineno);
  // Columns are bytes, but the length of a name counts characters: that is how the columns of CPython come out.
  const length = [...node.attr].length;
  let col = -1;
  let endCol = -1;
  if (length <= node.end_col_offset) {
    col = node.end_col_offset - length;
    endCol = loc.end_col_offset;
  }
  if (lineno === end_lineno) endCol = Math.max(col, endCol);
  return location(lineno, end_lineno, col, endCol);
}
