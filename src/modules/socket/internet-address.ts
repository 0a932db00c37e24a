/** IP addresses as text and as bytes, versions 4 and 6. */

export function parseAddress(text: string, version: 4 | 6): Uint8Array | undefined {
  return version === 4 ? parseFour(text) : parseSix(text);
}

function parseFour(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? Uint8Array.from(bytes) : undefined;
}

/**
 * Version 4 as `inet_aton` reads it: one to four numbers, decimal, octal or hexadecimal, of which the last fills the
 * bytes that are left; white space ends it.
 */
export function parseLooseAddress(text: string): Uint8Array | undefined {
  const parts = text.replace(/\s[\s\S]*$/, "").split(".");
  if (parts.length > 4) return undefined;
  const numbers = parts.map((part) => {
    if (!/^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(part)) return Number.NaN;
    return /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
  });
  const last = numbers.pop() as number;
  const room = 4 - numbers.length;
  if (!(last < 256 ** room) || !numbers.every((number) => number < 256)) return undefined;
  const bytes = [...numbers];
  for (let shift = room - 1; shift >= 0; shift--) bytes.push(Math.floor(last / 256 ** shift) & 255);
  return Uint8Array.from(bytes);
}

function parseSix(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const words: number[][] = [];
  for (const [at, list] of groups.entries()) {
    const numbers: number[] = [];
    for (const [i, group] of list.entries()) {
      const isLast = at === groups.length - 1 && i === list.length - 1;
      if (isLast && group.includes(".")) {
        const four = parseFour(group);
        if (four === undefined) return undefined;
        numbers.push(four[0] * 256 + four[1], four[2] * 256 + four[3]);
      } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) numbers.push(Number.parseInt(group, 16));
      else return undefined;
    }
    words.push(numbers);
  }
  const count = words.reduce((sum, list) => sum + list.length, 0);
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  const all =
    halves.length === 1 ? words[0] : [...words[0], ...new Array(8 - count).fill(0), ...words[1]];
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 255]));
}

export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push(bytes[i] * 256 + bytes[i + 1]);
  // The longest run of zeros, of two at least, is left out.
  let best = { at: 0, size: 1 };
  for (let at = 0; at < 8; at++) {
    let size = 0;
    while (at + size < 8 && words[at + size] === 0) size++;
    if (size > best.size) best = { at, size };
  }
  const hex = (list: number[]): string => list.map((word) => word.toString(16)).join(":");
  if (best.size < 2) return hex(words);
  return `${hex(words.slice(0, best.at))}::${hex(words.slice(best.at + best.size))}`;
}
