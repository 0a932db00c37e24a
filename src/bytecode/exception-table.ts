/**
 * CPython's exception table (`co_exceptiontable`): which handler an error at an instruction goes to.
 *
 * An entry is four numbers (start, length, target, depth << 1 | lasti), each in big-endian groups of six bits; the first
 * byte of an entry has bit 7, every byte but the last of a number bit 6. Entries are sorted and do not overlap.
 */

/** Ranges and targets are code units; `depth` is the stack depth to unwind to. */
export interface ExceptionEntry {
  readonly start: number;
  readonly end: number;
  readonly target: number;
  readonly depth: number;
  /** Whether the index of the failing instruction is pushed below the exception. */
  readonly lasti: boolean;
}

export function encodeExceptionTable(entries: readonly ExceptionEntry[]): Uint8Array {
  const bytes: number[] = [];
  for (const entry of entries) {
    writeNumber(bytes, entry.start, 0x80);
    writeNumber(bytes, entry.end - entry.start, 0);
    writeNumber(bytes, entry.target, 0);
    writeNumber(bytes, (entry.depth << 1) | (entry.lasti ? 1 : 0), 0);
  }
  return Uint8Array.from(bytes);
}

function writeNumber(bytes: number[], value: number, mark: number): void {
  for (let shift = 24; shift > 0; shift -= 6) {
    if (value >= 2 ** shift) {
      bytes.push(((value >>> shift) & 63) | 0x40 | mark);
      mark = 0;
    }
  }
  bytes.push((value & 63) | mark);
}

export function decodeExceptionTable(table: Uint8Array): ExceptionEntry[] {
  const entries: ExceptionEntry[] = [];
  let pos = 0;
  const number = (): number => {
    let byte = table[pos++];
    let value = byte & 63;
    while (byte & 64) {
      byte = table[pos++];
      value = (value << 6) | (byte & 63);
    }
    return value;
  };
  while (pos < table.length) {
    const start = number();
    const end = start + number();
    const target = number();
    const last = number();
    entries.push({ start, end, target, depth: last >> 1, lasti: (last & 1) === 1 });
  }
  return entries;
}

/** The entry that covers a code unit. */
export function findHandler(
  entries: readonly ExceptionEntry[],
  unit: number,
): ExceptionEntry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].end <= unit) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low];
  return entry !== undefined && entry.start <= unit ? entry : undefined;
}
