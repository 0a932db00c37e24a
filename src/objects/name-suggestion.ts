/** The name that a wrong one was probably meant to be, by the edit distance of both. */
const MAX_CANDIDATES = 750;
const MAX_LENGTH = 40;
const MOVE_COST = 2;
const CASE_COST = 1;

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? CASE_COST : MOVE_COST;
}

/** The edit distance of two names; anything above `limit` when it is larger than that. */
export function editDistance(first: string, second: string, limit: number): number {
  if (first === second) return 0;
  let start = 0;
  while (start < first.length && start < second.length && first[start] === second[start]) start++;
  let a = first.slice(start);
  let b = second.slice(start);
  while (a !== "" && b !== "" && a.at(-1) === b.at(-1)) {
    a = a.slice(0, -1);
    b = b.slice(0, -1);
  }
  if (a === "" || b === "") return (a.length + b.length) * MOVE_COST;
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return limit + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * MOVE_COST > limit) return limit + 1;
  const row = Array.from(a, (_, i) => (i + 1) * MOVE_COST);
  let result = 0;
  for (let k = 0; k < b.length; k++) {
    let diagonal = k * MOVE_COST;
    result = diagonal;
    let smallest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < a.length; i++) {
      const replaced = diagonal + substitution(b[k], a[i]);
      diagonal = row[i];
      result = Math.min(replaced, Math.min(result, diagonal) + MOVE_COST);
      row[i] = result;
      smallest = Math.min(smallest, result);
    }
    if (smallest > limit) return limit + 1;
  }
  return result;
}

/** The nearest of the names, unless it is too far from `wrong` to be meant. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  if (names.length >= MAX_CANDIDATES) return null;
  let best: string | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (name === wrong) continue;
    const most = Math.floor(((name.length + wrong.length + 3) * MOVE_COST) / 6);
    const limit = Math.min(most, distance - 1);
    const current = editDistance(wrong, name, limit);
    if (current > limit) continue;
    best = name;
    distance = current;
  }
  return best;
}

/** The end of an error text: `. Did you mean 'name'?`, or nothing. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const name = nearestName(wrong, names);
  return name === null ? "" : `. Did you mean '${name}'?`;
}
