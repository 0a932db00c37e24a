/**
 * Names of characters, both ways. One table serves `unicodedata`, `\N{…}` in literals and in bytes to
 * decode, and the error handler `namereplace`.
 */
import { codecHooks } from "../../objects/codec-errors.ts";
import { type Text, textFromPoints } from "../../objects/str-text.ts";
import { setCharacterNameResolver } from "../../syntax/literal.ts";
import { packedTables, readTable } from "../packed-tables.ts";
import { isSyllable, syllableName, syllableNamed } from "./hangul.ts";
import { codeText } from "./tables.ts";

type Prefix = readonly [first: number, last: number, text: string, use?: "lookup"];

interface PackedNames {
  readonly rows: readonly (readonly [first: number, count: number])[];
  /** One a line, in the order of the rows. */
  readonly names: string;
  /** Names that end in the code point. */
  readonly prefixes: readonly Prefix[];
  /** Aliases and named sequences. */
  readonly others: Readonly<Record<string, string>>;
}

class NameTable {
  private readonly names: readonly string[];
  private readonly places = new Map<number, number>();
  private byName: Map<string, number> | undefined;
  private readonly others: ReadonlyMap<string, string>;

  constructor(private readonly packed: PackedNames) {
    this.names = packed.names.split("\n");
    let at = 0;
    for (const [first, count] of packed.rows) {
      for (let i = 0; i < count; i++) this.places.set(first + i, at++);
    }
    this.others = new Map(Object.entries(packed.others));
  }

  nameOf(point: number): string | undefined {
    if (isSyllable(point)) return syllableName(point);
    const at = this.places.get(point);
    if (at !== undefined) return this.names[at];
    for (const [first, last, text, use] of this.packed.prefixes) {
      if (point >= first && point <= last && use !== "lookup") return text + codeText(point);
    }
    return undefined;
  }

  /** The character with a name in capitals. */
  named(name: string): number | undefined {
    const syllable = syllableNamed(name);
    if (syllable !== undefined) return syllable;
    this.byName ??= new Map([...this.places].map(([point, at]) => [this.names[at], point]));
    const point = this.byName.get(name);
    if (point !== undefined) return point;
    const code = /-([0-9A-F]{4,5})$/.exec(name);
    if (code === null) return undefined;
    const value = Number.parseInt(code[1], 16);
    const prefix = name.slice(0, -code[1].length);
    if (codeText(value) !== code[1]) return undefined;
    const found = this.packed.prefixes.some(
      ([first, last, text]) => text === prefix && value >= first && value <= last,
    );
    return found ? value : undefined;
  }

  /** What an alias or the name of a sequence stands for. */
  other(name: string): string | undefined {
    return this.others.get(name);
  }
}

let table: NameTable | undefined;
function nameTable(): NameTable {
  table ??= new NameTable(readTable("unicode-names") as PackedNames);
  return table;
}

export const nameOf = (point: number): string | undefined => nameTable().nameOf(point);

const isSingle = (text: string): boolean =>
  text.length === ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);

/** A character by its name or by an alias, in capitals or not. */
export function characterNamed(name: string): number | undefined {
  if (!/^[\x00-\x7f]*$/.test(name)) return undefined;
  const upper = name.toUpperCase();
  const point = nameTable().named(upper);
  if (point !== undefined) return point;
  const other = nameTable().other(upper);
  return other !== undefined && isSingle(other) ? other.codePointAt(0) : undefined;
}

/** A character or a named sequence. */
export function textNamed(name: string): Text | undefined {
  const point = characterNamed(name);
  if (point !== undefined) return textFromPoints([point]);
  const other = nameTable().other(name.toUpperCase());
  return other === undefined
    ? undefined
    : textFromPoints([...other].map((ch) => ch.codePointAt(0) as number));
}

/** `read` gives the packed tables. */
export function installUnicode(read: (name: string) => string | undefined): void {
  packedTables.read = read;
  setCharacterNameResolver((name) => characterNamed(name) ?? null);
  codecHooks.characterName = nameOf;
  codecHooks.characterNamed = (name) => {
    const point = characterNamed(name);
    return point === undefined ? undefined : textFromPoints([point]);
  };
}
