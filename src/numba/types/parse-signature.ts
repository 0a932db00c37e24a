// Types written as text: "float64(float64[:], int32)", "(int64, int64)", "types.UniTuple(float64, 2)", "int32[:, ::1]". Numba
// evaluates such strings as Python; here they are parsed: names of numba.types, calls, subscripts and tuples.

import { typeError } from "../../objects/exceptions.ts";
import { arrayOf, dictOf, listOf, optionalOf, setOf, tupleOf } from "./containers.ts";
import { Signature } from "./functions.ts";
import { literal, SCALAR_NAMES } from "./scalars.ts";
import { NumbaType } from "./type.ts";

/** What a text may stand for: a type, a signature, or the argument types alone. */
export type Parsed = NumbaType | Signature | readonly NumbaType[];

type Item = NumbaType | Signature | number | string | readonly Item[] | Constructor;

class Constructor {
  readonly name: string;
  readonly make: (args: readonly Item[]) => NumbaType;
  constructor(name: string, make: (args: readonly Item[]) => NumbaType) {
    this.name = name;
    this.make = make;
  }
}

const typeAt = (args: readonly Item[], k: number): NumbaType => {
  const t = args[k];
  if (t instanceof NumbaType) return t;
  throw typeError("a numba type is expected");
};

/** `Tuple((a, b))` and `Tuple([a, b])`. */
const listAt = (args: readonly Item[], k: number): NumbaType[] => {
  const t = args[k];
  if (!Array.isArray(t)) throw typeError("a tuple of numba types is expected");
  return t.map((_, j) => typeAt(t as readonly Item[], j));
};

/** The type constructors of numba.types, for texts and for scripts. */
export const CONSTRUCTORS: Readonly<Record<string, (args: readonly Item[]) => NumbaType>> = {
  UniTuple: (a) => tupleOf(new Array<NumbaType>(Number(a[1])).fill(typeAt(a, 0))),
  Tuple: (a) => tupleOf(listAt(a, 0)),
  List: (a) => listOf(typeAt(a, 0), a.length > 1 && a[1] === 1 ? "reflected" : "list"),
  ListType: (a) => listOf(typeAt(a, 0), "typed"),
  DictType: (a) => dictOf(typeAt(a, 0), typeAt(a, 1)),
  Set: (a) => setOf(typeAt(a, 0)),
  Optional: (a) => optionalOf(typeAt(a, 0)),
  optional: (a) => optionalOf(typeAt(a, 0)),
  Array: (a) =>
    arrayOf(typeAt(a, 0), Number(a[1]), String(a[2]) as "C" | "F" | "A", { readonly: a[3] === 1 }),
  literal: (a) => literal(a[0] as number | string),
};

const TOKEN = /\s*(?:(\d+)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|'([^']*)'|"([^"]*)"|(::|[()[\],:]))/y;

class Parser {
  private readonly text: string;
  private at = 0;
  private token = "";
  private kind: "number" | "name" | "string" | "mark" | "end" = "end";

  constructor(text: string) {
    this.text = text;
    this.advance();
  }

  private fail(): never {
    throw typeError(`invalid signature: ${this.text}`);
  }

  private advance(): void {
    TOKEN.lastIndex = this.at;
    if (this.text.slice(this.at).trim() === "") {
      this.kind = "end";
      this.token = "";
      return;
    }
    const found = TOKEN.exec(this.text);
    if (found === null) this.fail();
    this.at = TOKEN.lastIndex;
    const [, number, name, single, double, mark] = found;
    if (number !== undefined) [this.kind, this.token] = ["number", number];
    else if (name !== undefined) [this.kind, this.token] = ["name", name];
    else if (mark !== undefined) [this.kind, this.token] = ["mark", mark];
    else [this.kind, this.token] = ["string", single ?? double];
  }

  private take(mark: string): boolean {
    if (this.kind !== "mark" || this.token !== mark) return false;
    this.advance();
    return true;
  }

  private expect(mark: string): void {
    if (!this.take(mark)) this.fail();
  }

  parse(): Item {
    const item = this.item();
    if (this.kind !== "end") this.fail();
    return item;
  }

  private item(): Item {
    let value = this.atom();
    for (;;) {
      if (this.take("(")) value = this.called(value, this.sequence(")"));
      else if (this.take("[")) value = this.subscripted(value);
      else return value;
    }
  }

  private atom(): Item {
    const { kind, token } = this;
    if (kind === "mark" && (token === "(" || token === "[")) {
      this.advance();
      return this.sequence(token === "(" ? ")" : "]");
    }
    if (kind === "end" || kind === "mark") this.fail();
    this.advance();
    if (kind === "number") return Number(token);
    if (kind === "string") return token;
    const name = token.slice(token.lastIndexOf(".") + 1);
    if (name === "True" || name === "False") return name === "True" ? 1 : 0;
    if (name === "None") return SCALAR_NAMES.get("none") as NumbaType;
    const make = CONSTRUCTORS[name];
    if (make !== undefined) return new Constructor(name, make);
    const type = SCALAR_NAMES.get(name);
    if (type === undefined) throw typeError(`name '${token}' is not a numba type`);
    return type;
  }

  private sequence(end: string): Item[] {
    const items: Item[] = [];
    while (!this.take(end)) {
      items.push(this.item());
      if (this.kind === "mark" && this.token === "=") this.fail();
      if (!this.take(",")) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private called(callee: Item, args: Item[]): Item {
    if (callee instanceof Constructor) return callee.make(args);
    if (callee instanceof NumbaType) {
      return new Signature(
        callee,
        args.map((_, k) => typeAt(args, k)),
      );
    }
    this.fail();
  }

  /** `[:]`, `[:, ::1]`, `[::1, :]`. */
  private subscripted(item: Item): Item {
    if (!(item instanceof NumbaType)) this.fail();
    const axes: boolean[] = [];
    do {
      if (this.take("::")) {
        if (this.kind !== "number" || this.token !== "1") this.fail();
        this.advance();
        axes.push(true);
      } else {
        this.expect(":");
        axes.push(false);
      }
    } while (this.take(","));
    this.expect("]");
    return arrayFromAxes(item, axes);
  }
}

/** The array type of `dtype[axes]`; a contiguous axis is written `::1`. */
export function arrayFromAxes(dtype: NumbaType, contiguous: readonly boolean[]): NumbaType {
  const n = contiguous.length;
  const layout = contiguous[n - 1] ? "C" : contiguous[0] ? "F" : "A";
  return arrayOf(dtype, n, layout);
}

export function parseSignature(text: string): Parsed {
  const item = new Parser(text).parse();
  if (item instanceof NumbaType || item instanceof Signature) return item;
  if (Array.isArray(item)) return item.map((_, k) => typeAt(item as readonly Item[], k));
  throw typeError(`invalid signature: ${text}`);
}
