/**
 * The tables of the Unicode character database: properties of code points, numeric values and
 * decompositions, of the current version and of 3.2.0, which internationalised domain names use.
 *
 * The build packs them as JSON (build/unicode-tables.py says what each field holds); they are read when
 * first asked for. Names are in names.ts.
 */
import { readTable } from "../packed-tables.ts";
import { decomposeSyllable, isSyllable } from "./hangul.ts";

/** category, bidirectional class, combining class, mirrored, East Asian width */
type Properties = readonly [string, string, number, 0 | 1, string];
/** 0 numeric, 1 digit, 2 decimal; then the value. */
type NumberRow = readonly [kind: number, value: number];

interface PackedVersion {
  readonly version: string;
  readonly records: readonly Properties[];
  readonly runs: readonly number[];
}
interface PackedTables extends PackedVersion {
  readonly numbers: readonly (readonly [number, number, number, number])[];
  readonly decompositions: Readonly<Record<string, string>>;
  readonly excluded: readonly number[];
  readonly old: PackedVersion & {
    readonly numbers: Readonly<Record<string, NumberRow | null>>;
    readonly normalForms: Readonly<Record<string, string>>;
  };
}

/** Runs of code points that share a record of properties. */
class PropertyTable {
  private readonly starts: Uint32Array;
  private readonly indices: Uint16Array;

  constructor(private readonly packed: PackedVersion) {
    const { runs } = packed;
    const count = runs.length / 2;
    this.starts = new Uint32Array(count);
    this.indices = new Uint16Array(count);
    for (let i = 0, at = 0; i < count; i++) {
      this.starts[i] = at;
      this.indices[i] = runs[2 * i + 1];
      at += runs[2 * i];
    }
  }

  of(point: number): Properties {
    const { starts } = this;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= point) low = middle;
      else high = middle;
    }
    return this.packed.records[this.indices[low]];
  }
}

interface Decomposition {
  readonly isCanonical: boolean;
  readonly points: readonly number[];
}

/** The database in one version. */
export interface Database {
  readonly version: string;
  properties(point: number): Properties;
  number(point: number): NumberRow | undefined;
  /** Of digits; CPython gives the current ones whatever the version. */
  digit(point: number): NumberRow | undefined;
  /** The class by which normal forms order marks: likewise the current one. */
  markClass(point: number): number;
  /** As the database writes it: "<compat> 0020 0308". */
  decompositionText(point: number): string;
  decomposition(point: number): Decomposition | undefined;
  /** The character that a pair composes to. */
  composition(first: number, second: number): number | undefined;
}

/** A code point as the database writes it. */
export const codeText = (point: number): string =>
  point.toString(16).toUpperCase().padStart(4, "0");

const parsePoints = (text: string): number[] =>
  text.split(" ").map((code) => Number.parseInt(code, 16));

class CurrentDatabase implements Database {
  readonly version: string;
  private readonly table: PropertyTable;
  private readonly numbers = new Map<number, NumberRow>();
  private readonly parsed = new Map<number, Decomposition>();
  private pairs: Map<number, Map<number, number>> | undefined;

  constructor(readonly packed: PackedTables) {
    this.version = packed.version;
    this.table = new PropertyTable(packed);
    for (const [first, count, kind, value] of packed.numbers) {
      for (let i = 0; i < count; i++) this.numbers.set(first + i, [kind, value + i]);
    }
  }

  properties(point: number): Properties {
    return this.table.of(point);
  }

  number(point: number): NumberRow | undefined {
    return this.numbers.get(point);
  }

  digit(point: number): NumberRow | undefined {
    return this.numbers.get(point);
  }

  markClass(point: number): number {
    return this.table.of(point)[2];
  }

  decompositionText(point: number): string {
    if (isSyllable(point)) return decomposeSyllable(point).map(codeText).join(" ");
    return this.packed.decompositions[point.toString(16).toUpperCase()] ?? "";
  }

  decomposition(point: number): Decomposition | undefined {
    const known = this.parsed.get(point);
    if (known !== undefined) return known;
    const text = this.decompositionText(point);
    if (text === "") return undefined;
    const isCanonical = !text.startsWith("<");
    const points = parsePoints(isCanonical ? text : text.slice(text.indexOf(">") + 2));
    const made = { isCanonical, points };
    this.parsed.set(point, made);
    return made;
  }

  composition(first: number, second: number): number | undefined {
    this.pairs ??= this.findPairs();
    return this.pairs.get(first)?.get(second);
  }

  private findPairs(): Map<number, Map<number, number>> {
    const pairs = new Map<number, Map<number, number>>();
    const excluded = new Set(this.packed.excluded);
    for (const code of Object.keys(this.packed.decompositions)) {
      const point = Number.parseInt(code, 16);
      const found = this.decomposition(point);
      if (!found?.isCanonical || found.points.length !== 2 || excluded.has(point)) continue;
      const [first, second] = found.points;
      let seconds = pairs.get(first);
      if (seconds === undefined) {
        seconds = new Map();
        pairs.set(first, seconds);
      }
      seconds.set(second, point);
    }
    return pairs;
  }
}

/** Version 3.2.0: its own properties; numbers and decompositions as changes to the current ones. */
class OldDatabase implements Database {
  readonly version: string;
  private readonly table: PropertyTable;
  private readonly numbers = new Map<number, NumberRow | null>();
  private readonly normalForms = new Map<number, Decomposition>();

  constructor(private readonly current: CurrentDatabase) {
    const { old } = current.packed;
    this.version = old.version;
    this.table = new PropertyTable(old);
    for (const [code, row] of Object.entries(old.numbers)) {
      this.numbers.set(Number.parseInt(code, 16), row);
    }
    for (const [code, text] of Object.entries(old.normalForms)) {
      const row = { isCanonical: true, points: parsePoints(text) };
      this.normalForms.set(Number.parseInt(code, 16), row);
    }
  }

  private has(point: number): boolean {
    return this.table.of(point)[0] !== "Cn";
  }

  properties(point: number): Properties {
    return this.table.of(point);
  }

  number(point: number): NumberRow | undefined {
    if (!this.has(point)) return undefined;
    const changed = this.numbers.get(point);
    return changed === undefined ? this.current.number(point) : (changed ?? undefined);
  }

  digit(point: number): NumberRow | undefined {
    return this.current.digit(point);
  }

  markClass(point: number): number {
    return this.current.markClass(point);
  }

  decompositionText(point: number): string {
    return this.has(point) ? this.current.decompositionText(point) : "";
  }

  decomposition(point: number): Decomposition | undefined {
    if (!this.has(point)) return undefined;
    return this.normalForms.get(point) ?? this.current.decomposition(point);
  }

  composition(first: number, second: number): number | undefined {
    return this.current.composition(first, second);
  }
}

let current: CurrentDatabase | undefined;
let old: OldDatabase | undefined;

export function currentDatabase(): Database {
  current ??= new CurrentDatabase(readTable("unicode") as PackedTables);
  return current;
}

export function oldDatabase(): Database {
  old ??= new OldDatabase(currentDatabase() as CurrentDatabase);
  return old;
}
