/**
 * The four normal forms, by the tables of the database: the host's own forms are of whatever version of
 * Unicode the host has. Decompose, put combining marks in order, compose.
 */
import { codeAt, pointsOf, type Text, textFromPoints } from "../../objects/str-text.ts";
import { composeSyllable, decomposeSyllable, isSyllable } from "./hangul.ts";
import type { Database } from "./tables.ts";

export type NormalForm = "NFC" | "NFD" | "NFKC" | "NFKD";

export const isNormalForm = (name: string): name is NormalForm => /^NFK?[CD]$/.test(name);

/** Below this, text is in the form already. */
const STABLE: Record<NormalForm, number> = { NFC: 0x300, NFD: 0xc0, NFKC: 0xa0, NFKD: 0xa0 };

function isBelow(text: Text, limit: number): boolean {
  for (let i = 0; i < text.length; i++) if (codeAt(text, i) >= limit) return false;
  return true;
}

function decompose(database: Database, point: number, compatible: boolean, out: number[]): void {
  if (isSyllable(point)) {
    out.push(...decomposeSyllable(point));
    return;
  }
  const found = database.decomposition(point);
  if (found === undefined || !(found.isCanonical || compatible)) out.push(point);
  else for (const part of found.points) decompose(database, part, compatible, out);
}

/** Puts each run of combining marks in the order of their classes; equal ones keep theirs. */
function order(points: number[], classes: number[]): void {
  for (let i = 1; i < points.length; i++) {
    const point = points[i];
    const rank = classes[i];
    if (rank === 0) continue;
    let at = i;
    for (; at > 0 && classes[at - 1] > rank; at--) {
      points[at] = points[at - 1];
      classes[at] = classes[at - 1];
    }
    points[at] = point;
    classes[at] = rank;
  }
}

function compose(
  database: Database,
  points: readonly number[],
  classes: readonly number[],
): number[] {
  const out: number[] = [];
  /** Where the last starter stands, and the class of the last mark that stayed after it. */
  let starter = -1;
  let last = 0;
  points.forEach((point, i) => {
    const rank = classes[i];
    if (starter >= 0) {
      const isAdjacent = starter === out.length - 1;
      if (isAdjacent || (last < rank && last !== 0)) {
        const first = out[starter];
        const whole = composeSyllable(first, point) ?? database.composition(first, point);
        if (whole !== undefined) {
          out[starter] = whole;
          return;
        }
      }
    }
    if (rank === 0) starter = out.length;
    last = rank;
    out.push(point);
  });
  return out;
}

export function normalize(database: Database, form: NormalForm, text: Text): Text {
  if (isBelow(text, STABLE[form])) return text;
  const compatible = form.includes("K");
  const points: number[] = [];
  for (const point of pointsOf(text)) decompose(database, point, compatible, points);
  const classes = points.map((point) => database.markClass(point));
  order(points, classes);
  return textFromPoints(form.endsWith("C") ? compose(database, points, classes) : points);
}
