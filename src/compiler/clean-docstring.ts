/** Docstrings as code objects hold them: tabs expanded, common indentation removed; lines are kept. */
import { encodeUtf8 } from "../objects/codec-utf.ts";
import type { PyValue } from "../objects/object.ts";
import { strFromHost } from "../objects/sequence-values.ts";
import { type Text, textOf } from "../objects/str-text.ts";

/** The constant of a docstring. CPython cleans its UTF-8, so that lone surrogates are an error. */
export function docstringConstant(text: string): PyValue {
  encodeUtf8(textOf(strFromHost(text)) as Text, "strict");
  return strFromHost(cleanDocstring(text));
}

export function cleanDocstring(text: string): string {
  const [first, ...rest] = expandTabs(text).split("\n");
  let margin = Number.POSITIVE_INFINITY;
  for (const line of rest) {
    const indent = leadingSpaces(line);
    if (indent < line.length) margin = Math.min(margin, indent);
  }
  if (margin === Number.POSITIVE_INFINITY) margin = 0;
  const cleaned = [first.slice(leadingSpaces(first))];
  for (const line of rest) cleaned.push(line.slice(Math.min(margin, leadingSpaces(line))));
  return cleaned.join("\n");
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 32) count++;
  return count;
}

/** Tab stops every eight code points; a carriage return starts a line here as well. */
function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let result = "";
  let column = 0;
  for (const ch of text) {
    if (ch === "\t") {
      const spaces = 8 - (column % 8);
      result += " ".repeat(spaces);
      column += spaces;
    } else {
      result += ch;
      column = ch === "\n" || ch === "\r" ? 0 : column + 1;
    }
  }
  return result;
}
