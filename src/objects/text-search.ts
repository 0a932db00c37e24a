/**
 * Searching for a long part in a long text in time linear in both. The host's `indexOf` is the fastest
 * for almost all texts, but takes the product of both lengths for parts that nearly match everywhere;
 * from a certain length on, the search here watches its own progress and changes its method in time.
 */

/** Shorter parts and texts are left to the host: even its worst case is quick there. */
const LONG_PART = 64;
const LONG_TEXT = 2048;
/** Comparisons in vain, per character passed, before the method changes. */
const PATIENCE = 4;

/** The first position ≥ `start` of `part` in `text`, or −1. */
export function indexOfPart(text: string, part: string, start: number): number {
  if (part.length < LONG_PART || text.length - start < LONG_TEXT) return text.indexOf(part, start);
  return skipSearch(text, part, start);
}

/** Horspool's method: looks at the last character first and skips by it. */
function skipSearch(text: string, part: string, start: number): number {
  const last = part.length - 1;
  const skip = new Int32Array(256).fill(part.length);
  for (let i = 0; i < last; i++) skip[part.charCodeAt(i) & 255] = last - i;
  const lastCode = part.charCodeAt(last);
  let vain = -1024;
  let at = start + last;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === lastCode) {
      let i = 0;
      const from = at - last;
      while (i < last && text.charCodeAt(from + i) === part.charCodeAt(i)) i++;
      if (i === last) return from;
      vain += i;
    }
    const step = skip[code & 255];
    vain += 1;
    vain -= step * PATIENCE;
    at += step;
    if (vain > 0) return borderSearch(text, part, at - last);
    if (vain < -65536) vain = -65536;
  }
  return -1;
}

/** The method of Knuth, Morris and Pratt: never goes back in the text. */
function borderSearch(text: string, part: string, start: number): number {
  const size = part.length;
  const border = new Int32Array(size + 1);
  border[0] = -1;
  for (let i = 0, b = -1; i < size; ) {
    const code = part.charCodeAt(i);
    while (b >= 0 && part.charCodeAt(b) !== code) b = border[b];
    border[++i] = ++b;
  }
  for (let i = start, matched = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    while (matched >= 0 && part.charCodeAt(matched) !== code) matched = border[matched];
    if (++matched === size) return i - size + 1;
  }
  return -1;
}
