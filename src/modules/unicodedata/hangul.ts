/** Hangul syllables: their composition and names follow from their position. */

const SYLLABLE_BASE = 0xac00;
const LEAD_BASE = 0x1100;
const VOWEL_BASE = 0x1161;
const TAIL_BASE = 0x11a7;
const LEADS = "G GG N D DD R M B BB S SS  J JJ C K T P H".split(" ");
const VOWELS = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I".split(" ");
const TAILS = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H".split(" ");
/** Syllables that share a lead, and those that share a vowel too. */
const PER_LEAD = VOWELS.length * TAILS.length;
const SYLLABLES = LEADS.length * PER_LEAD;

export const isSyllable = (point: number): boolean =>
  point >= SYLLABLE_BASE && point < SYLLABLE_BASE + SYLLABLES;

/** Lead, vowel and, if there is one, tail. */
export function decomposeSyllable(point: number): number[] {
  const at = point - SYLLABLE_BASE;
  const lead = LEAD_BASE + Math.floor(at / PER_LEAD);
  const vowel = VOWEL_BASE + Math.floor((at % PER_LEAD) / TAILS.length);
  const tail = at % TAILS.length;
  return tail === 0 ? [lead, vowel] : [lead, vowel, TAIL_BASE + tail];
}

/** Lead and vowel, or a syllable without a tail and a tail, as one syllable. */
export function composeSyllable(first: number, second: number): number | undefined {
  const lead = first - LEAD_BASE;
  const vowel = second - VOWEL_BASE;
  if (lead >= 0 && lead < LEADS.length && vowel >= 0 && vowel < VOWELS.length) {
    return SYLLABLE_BASE + lead * PER_LEAD + vowel * TAILS.length;
  }
  const tail = second - TAIL_BASE;
  const isOpen = isSyllable(first) && (first - SYLLABLE_BASE) % TAILS.length === 0;
  return isOpen && tail > 0 && tail < TAILS.length ? first + tail : undefined;
}

const PREFIX = "HANGUL SYLLABLE ";

export function syllableName(point: number): string {
  const at = point - SYLLABLE_BASE;
  const lead = LEADS[Math.floor(at / PER_LEAD)];
  const vowel = VOWELS[Math.floor((at % PER_LEAD) / TAILS.length)];
  return `${PREFIX}${lead}${vowel}${TAILS[at % TAILS.length]}`;
}

/** Of the parts that a text starts with, the longest. */
function longest(parts: readonly string[], text: string): number {
  let best = -1;
  parts.forEach((part, i) => {
    if (text.startsWith(part) && (best < 0 || part.length > parts[best].length)) best = i;
  });
  return best;
}

/** The syllable with a name in capitals. */
export function syllableNamed(name: string): number | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  let rest = name.slice(PREFIX.length);
  const lead = longest(LEADS, rest);
  rest = rest.slice(LEADS[lead].length);
  const vowel = longest(VOWELS, rest);
  if (vowel < 0) return undefined;
  const tail = TAILS.indexOf(rest.slice(VOWELS[vowel].length));
  if (tail < 0) return undefined;
  return SYLLABLE_BASE + lead * PER_LEAD + vowel * TAILS.length + tail;
}
