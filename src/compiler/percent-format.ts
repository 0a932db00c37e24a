/** Formats of the `%` operator that an f-string can express: %s, %r and %a with width and precision. */

export type FormatPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "value";
      readonly index: number;
      readonly conversion: string;
      readonly spec: string;
    };

const DIRECTIVE = /%([-+ #0]*)(\d+)?(?:\.(\d*))?(.)/suy;

/** The parts of a format for exactly `count` values; undefined when a part is anything else. */
export function parsePercentFormat(format: string, count: number): FormatPart[] | undefined {
  const parts: FormatPart[] = [];
  let index = 0;
  let position = 0;
  while (position < format.length) {
    const literal = /(?:[^%]|%%)*/suy;
    literal.lastIndex = position;
    const [text] = literal.exec(format) as RegExpExecArray;
    if (text !== "") {
      parts.push({ kind: "text", text: text.replaceAll("%%", "%") });
      position += text.length;
      continue;
    }
    if (index >= count) return undefined;
    DIRECTIVE.lastIndex = position;
    const directive = DIRECTIVE.exec(format);
    if (directive === null) return undefined;
    const [whole, flags, width, precision, conversion] = directive;
    if (!"sra".includes(conversion)) return undefined;
    if ((width?.length ?? 0) > 2 || (precision?.length ?? 0) > 2) return undefined;
    let spec = "";
    if (width !== undefined) {
      const size = Number(width);
      if (size > 0 && !flags.includes("-")) spec += ">";
      spec += String(size);
    }
    if (precision !== undefined) spec += `.${Number(precision)}`;
    parts.push({ kind: "value", index: index++, conversion, spec });
    position += whole.length;
  }
  return index === count ? parts : undefined;
}
