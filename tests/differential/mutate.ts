// Small faults in a program's text, to compare syntax errors: a token goes, comes twice, changes places or becomes another.

import type { Random } from "./random.ts";

const TOKEN = /\s+|[A-Za-z_]\w*|\d[\w.]*|"[^"\n]*"|'[^'\n]*'|[-+*/%@&|^<>=!]+=?|./gsu;
const OTHERS =
  "( ) [ ] { } : , ; . = == := -> * ** @ + - ~ ! if else for in not and or is lambda def class return yield await async import from as None True with try except pass del global x 1 0x 1_ 1e 'a b' f'{' f'{x!z}' ... \\ $ ? \n \t".split(
    " ",
  );

export function mutate(source: string, random: Random): string {
  const tokens = source.match(TOKEN) ?? [];
  for (let count = random.between(1, 2); count > 0 && tokens.length > 0; count--) {
    const at = random.below(tokens.length);
    switch (random.below(5)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[at]);
        break;
      case 2:
        tokens.splice(at, 2, tokens[Math.min(at + 1, tokens.length - 1)], tokens[at]);
        break;
      case 3:
        tokens[at] = random.pick(OTHERS);
        break;
      default:
        tokens.splice(at, 0, random.pick(OTHERS));
    }
  }
  return tokens.join("");
}
