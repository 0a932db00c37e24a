/**
 * The parser of XML documents: well-formedness, entities, default attributes and namespaces, not
 * validity. It is a generator that yields one event per handler call, so that a handler may change
 * settings between two events, and NEED when the document that has come so far is used up.
 *
 * Declarations are in doctype.ts, tokens in scanner.ts. Behaviour, places and errors are expat's.
 */
import { DATA, LINE, matchAt, normalizeLines } from "./characters.ts";
import { readDoctype } from "./doctype.ts";
import type { DocumentType, Entity } from "./dtd.ts";
import { Code, XmlFailure } from "./errors.ts";
import {
  type AttributeValue,
  type EventHost,
  type EventValue,
  type HandlerName,
  NEED,
  type Step,
} from "./event.ts";
import type { Namespaces } from "./namespaces.ts";
import { type PrologToken, prologToken } from "./prolog-token.ts";
import { MORE, type Scanner } from "./scanner.ts";

export type Steps<T = void> = Generator<Step, T, unknown>;

const PREDEFINED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  apos: "'",
  quot: '"',
};

/** Guards against documents that grow out of proportion as entities are replaced. */
export interface Amplification {
  limit: number;
  threshold: number;
}

interface OpenElement {
  readonly rawName: string;
  readonly name: string;
  /** Namespace declarations to take back at its end. */
  readonly declarations: number;
}

interface StartTag {
  readonly name: string;
  readonly attributes: readonly { name: string; raw: string; at: number; valueAt: number }[];
  readonly isEmpty: boolean;
  readonly end: number;
}

export class XmlParser {
  private readonly stack: OpenElement[] = [];
  private expanded = 0;
  private readonly openEntities: string[] = [];
  hasTriplets = false;
  base: string | null = null;

  constructor(
    readonly s: Scanner,
    readonly dtd: DocumentType,
    readonly namespaces: Namespaces | null,
    readonly host: EventHost,
    readonly amplification: Amplification,
  ) {}

  // ---- events

  *emit(
    handler: HandlerName | null,
    args: readonly EventValue[],
    from: number,
    to: number,
  ): Steps<unknown> {
    return yield { handler, args, from, to };
  }

  /** A token, read again when more of the document has come. */
  *token<T>(read: () => T): Steps<T> {
    const { s } = this;
    for (;;) {
      try {
        return read();
      } catch (error) {
        if (error !== MORE) throw error;
      }
      yield NEED;
      s.mark(s.pos);
    }
  }

  *prolog(): Steps<PrologToken> {
    const { s } = this;
    while (s.pos >= s.text.length && !s.isFinal) yield NEED;
    s.mark(s.pos);
    const found = yield* this.token(() => prologToken(s));
    s.mark(found.from);
    return found;
  }

  /** A comment or an instruction that begins at the scanner's position. */
  *aside(kind: "comment" | "instruction"): Steps {
    const { s } = this;
    if (kind === "comment") {
      const { text, end } = yield* this.token(() => s.comment(s.pos));
      const start = s.pos;
      s.pos = end;
      yield* this.emit("CommentHandler", [text], start, end);
      return;
    }
    const { target, data, end } = yield* this.token(() => s.instruction(s.pos));
    const start = s.pos;
    s.pos = end;
    yield* this.emit("ProcessingInstructionHandler", [target, data], start, end);
  }

  // ---- the document

  *document(): Steps {
    const { s } = this;
    yield* this.start();
    let hasDoctype = false;
    for (;;) {
      const token = yield* this.prolog();
      if (token.kind === "element") break;
      switch (token.kind) {
        case "space":
          yield* this.emit(null, [], token.from, token.to);
          break;
        case "comment":
        case "instruction":
          yield* this.aside(token.kind);
          break;
        case "declaration":
          if (hasDoctype || token.text !== "DOCTYPE") throw s.fail(Code.SYNTAX, token.from);
          hasDoctype = true;
          yield* readDoctype(this, token);
          break;
        case "end":
          throw s.fail(Code.NO_ELEMENTS, token.from);
        default:
          throw s.fail(Code.SYNTAX, token.from);
      }
    }
    yield* this.content(true);
    yield* this.epilog();
  }

  /** An external parsed entity: content, perhaps after a text declaration. */
  *externalEntity(): Steps {
    yield* this.start();
    yield* this.content(false);
  }

  private *epilog(): Steps {
    const { s } = this;
    for (;;) {
      while (s.pos >= s.text.length) {
        s.mark(s.pos);
        if (s.isFinal) return;
        yield NEED;
      }
      s.mark(s.pos);
      const token = yield* this.token(() => prologToken(s));
      if (token.kind === "space") yield* this.emit(null, [], token.from, token.to);
      else if (token.kind === "comment" || token.kind === "instruction") {
        yield* this.aside(token.kind);
      } else throw s.fail(Code.JUNK_AFTER_DOC_ELEMENT, token.from);
    }
  }

  /** A byte order mark and the XML declaration. */
  private *start(): Steps {
    const { s } = this;
    while (s.text === "" && !s.isFinal) yield NEED;
    if (s.text.startsWith("\ufeff")) s.pos = 1;
    s.mark(s.pos);
    while (!s.isFinal && "<?xml".startsWith(s.text.slice(s.pos))) yield NEED;
    if (!/^<\?xml[ \t\r\n?]/.test(s.text.slice(s.pos, s.pos + 6))) return;
    while (!s.text.includes("?>", s.pos) && !s.isFinal) yield NEED;
    const close = s.text.indexOf("?>", s.pos);
    if (close < 0) throw s.cut(s.pos);
    const start = s.pos;
    const { version, encoding, encodingAt, standalone } = this.declaration(start + 5, close);
    this.dtd.isStandalone = standalone === 1;
    s.pos = close + 2;
    yield* this.emit("XmlDeclHandler", [version, encoding, standalone], start, s.pos);
    if (encoding === null || s.input.isGiven) return;
    if (s.input.contradicts(encoding)) throw s.fail(Code.INCORRECT_ENCODING, encodingAt);
    s.mark(encodingAt);
    s.input.loadTable();
    s.text = s.text.slice(0, s.pos) + s.input.retable(s.text.slice(s.pos));
  }

  private declaration(from: number, close: number) {
    const { s } = this;
    let at = from;
    const bad = (where: number): XmlFailure => s.fail(Code.XML_DECL, where);
    /** `name = "value"` after white space; the value must match. */
    const part = (name: string, form: RegExp): { value: string; at: number } | undefined => {
      const begin = s.skipSpace(at);
      if (begin === at || !s.text.startsWith(name, begin)) return undefined;
      let p = s.skipSpace(begin + name.length);
      if (s.text[p] !== "=") throw bad(p);
      p = s.skipSpace(p + 1);
      const quote = s.text[p];
      if (quote !== '"' && quote !== "'") throw bad(p);
      const end = s.text.indexOf(quote, p + 1);
      if (end < 0 || end > close) throw bad(p + 1);
      const value = s.text.slice(p + 1, end);
      if (!form.test(value)) throw bad(p + 1);
      at = end + 1;
      return { value, at: p + 1 };
    };
    const version = part("version", /^[a-zA-Z0-9_.:-]+$/);
    const encoding = part("encoding", /^[A-Za-z][A-Za-z0-9._-]*$/);
    const standalone = part("standalone", /^(yes|no)$/);
    const end = s.skipSpace(at);
    if (version === undefined || end !== close) throw bad(version === undefined ? from : end);
    return {
      version: version.value,
      encoding: encoding?.value ?? null,
      encodingAt: encoding?.at ?? from,
      standalone: standalone === undefined ? -1 : standalone.value === "yes" ? 1 : 0,
    };
  }

  // ---- content

  /** Up to the end of the element that was open, or of the text where `untilElementEnds` is false. */
  private *content(untilElementEnds: boolean): Steps {
    const { s } = this;
    const depth = this.stack.length;
    for (;;) {
      const at = s.pos;
      s.mark(at);
      if (at >= s.text.length) {
        if (!s.isFinal) {
          yield NEED;
          continue;
        }
        if (untilElementEnds) throw s.fail(Code.NO_ELEMENTS, at);
        if (this.stack.length !== depth) throw s.fail(Code.ASYNC_ENTITY, at);
        return;
      }
      const c = s.text[at];
      if (c === "<") {
        yield* this.markup();
        if (untilElementEnds && this.stack.length === depth && this.closed) return;
        if (this.stack.length < depth) throw s.fail(Code.ASYNC_ENTITY, at);
      } else if (c === "&") yield* this.reference();
      else if (c === "\n" || c === "\r") yield* this.lineEnd();
      else yield* this.data();
    }
  }

  /** The last markup ended an element. */
  private closed = false;

  private *data(): Steps {
    const { s } = this;
    const { text, pos: from } = s;
    let end = from + matchAt(DATA, text, from).length;
    while (text[end] === "]") {
      const next = text[end + 1];
      if (next === "]" && text[end + 2] === ">") {
        if (end === from) throw s.invalid(end + 2);
        break;
      }
      const isOpen = next === undefined || (next === "]" && text[end + 2] === undefined);
      if (isOpen && !s.isFinal) {
        if (end > from) break;
        yield NEED;
        return;
      }
      end++;
      end += matchAt(DATA, text, end).length;
    }
    if (end === from) throw s.invalid(from);
    s.pos = end;
    yield* this.emit("CharacterDataHandler", [text.slice(from, end)], from, end);
  }

  private *lineEnd(): Steps {
    const { s } = this;
    const from = s.pos;
    let end = from + 1;
    if (s.text[from] === "\r") {
      if (end >= s.text.length && !s.isFinal) {
        yield NEED;
        return;
      }
      if (s.text[end] === "\n") end++;
    }
    s.pos = end;
    yield* this.emit("CharacterDataHandler", ["\n"], from, end);
  }

  private *reference(): Steps {
    const { s } = this;
    const end = yield* this.token(() => s.referenceEnd(s.pos, s.pos));
    const from = s.pos;
    const name = s.text.slice(from + 1, end - 1);
    s.pos = end;
    const character = name.startsWith("#") ? s.numberedCharacter(name) : PREDEFINED[name];
    if (character !== undefined) {
      yield* this.emit("CharacterDataHandler", [character], from, end);
      return;
    }
    const entity = this.entity(name);
    if (entity === undefined) yield* this.skip(name, from, end);
    else if (entity.isOpen) throw s.fail(Code.RECURSIVE_ENTITY_REF, from);
    else if (entity.notation !== null) throw s.fail(Code.BINARY_ENTITY_REF, from);
    else if (entity.text === null) yield* this.external(entity, from, end);
    else if (!this.host.expandsEntities) yield* this.skip(name, from, end);
    else yield* this.replace(entity, entity.text);
  }

  /** The entity with a name; undefined where it may be declared in what was not read. */
  private entity(name: string): Entity | undefined {
    const { dtd } = this;
    const found = dtd.entities.get(name);
    if (found === undefined && (!dtd.isIncomplete || dtd.isStandalone)) {
      throw new XmlFailure(Code.UNDEFINED_ENTITY);
    }
    return found;
  }

  private *skip(name: string, from: number, end: number): Steps {
    const handler = this.host.has("SkippedEntityHandler") ? "SkippedEntityHandler" : null;
    yield* this.emit(handler, [name, 0], from, end);
  }

  private *external(entity: Entity, from: number, end: number): Steps {
    const { name, systemId, publicId } = entity;
    const context = [...(this.namespaces?.context() ?? []), ...this.openEntities, name].join("\f");
    const args = [context, this.base, systemId, publicId];
    if (!this.host.has("ExternalEntityRefHandler")) yield* this.emit(null, [], from, end);
    else if ((yield* this.emit("ExternalEntityRefHandler", args, from, end)) === 0) {
      throw this.s.fail(Code.EXTERNAL_ENTITY_HANDLING, from);
    }
  }

  private *replace(entity: Entity, text: string): Steps {
    this.count(text);
    const leave = this.s.enter(text);
    entity.isOpen = true;
    this.openEntities.push(entity.name);
    yield* this.content(false);
    this.openEntities.pop();
    entity.isOpen = false;
    leave();
  }

  private count(text: string): void {
    this.expanded += text.length;
    const direct = Math.max(this.s.input.size, 1);
    const all = direct + this.expanded;
    const { limit, threshold } = this.amplification;
    if (all >= threshold && all / direct > limit) {
      throw new XmlFailure(Code.AMPLIFICATION_LIMIT_BREACH);
    }
  }

  private *markup(): Steps {
    const { s } = this;
    this.closed = false;
    const kind = yield* this.token(() => {
      const c = s.text[s.pos + 1];
      if (c === undefined) throw s.cut(s.pos);
      return c;
    });
    if (kind === "/") yield* this.endTag();
    else if (kind === "?") yield* this.aside("instruction");
    else if (kind === "!") {
      const next = yield* this.token(() => this.declarationStart());
      if (next === "comment") yield* this.aside("comment");
      else yield* this.cdata();
    } else yield* this.startTag();
  }

  private declarationStart(): "comment" | "cdata" {
    const { s } = this;
    const from = s.pos;
    for (const [wanted, kind] of [
      ["<!--", "comment"],
      ["<![CDATA[", "cdata"],
    ] as const) {
      if (s.text[from + 2] !== wanted[2] && s.text[from + 2] !== undefined) continue;
      for (let i = 2; i < wanted.length; i++) {
        if (s.text[from + i] === undefined) throw s.cut(from);
        if (s.text[from + i] !== wanted[i]) throw s.invalid(from + i);
      }
      return kind;
    }
    throw s.invalid(from + 2);
  }

  private *cdata(): Steps {
    const { s } = this;
    const start = s.pos;
    s.pos = start + 9;
    yield* this.emit("StartCdataSectionHandler", [], start, s.pos);
    for (;;) {
      const from = s.pos;
      s.mark(from);
      const { text } = s;
      const close = text.indexOf("]]>", from);
      if (close === from) break;
      const line = matchAt(LINE, text, from).length;
      let end = close < 0 ? from + line : Math.min(close, from + line);
      if (close < 0 && !s.isFinal) {
        // Brackets at the end may begin the section's end.
        if (end === text.length) while (end > from && text[end - 1] === "]") end--;
      }
      if (end > from) {
        s.pos = end;
        yield* this.emit("CharacterDataHandler", [text.slice(from, end)], from, end);
      } else if (text[from] === "\n" || text[from] === "\r") yield* this.lineEnd();
      else if (from < text.length && text[from] !== "]") throw s.invalid(from);
      else if (s.isFinal) throw s.fail(Code.UNCLOSED_CDATA_SECTION, text.length);
      else yield NEED;
    }
    const end = s.pos;
    s.pos = end + 3;
    yield* this.emit("EndCdataSectionHandler", [], end, s.pos);
  }

  // ---- tags

  private readStartTag(): StartTag {
    const { s } = this;
    const { text, pos: start } = s;
    const name = s.name(start + 1, start);
    const attributes: StartTag["attributes"][number][] = [];
    let at = start + 1 + name.length;
    for (;;) {
      const begin = s.skipSpace(at);
      const c = text[begin];
      if (c === undefined) throw s.cut(start);
      if (c === ">") return { name, attributes, isEmpty: false, end: begin + 1 };
      if (c === "/") {
        if (text[begin + 1] === undefined) throw s.cut(start);
        if (text[begin + 1] !== ">") throw s.invalid(begin + 1);
        return { name, attributes, isEmpty: true, end: begin + 2 };
      }
      if (begin === at) throw s.invalid(begin);
      const key = s.name(begin, start);
      at = s.skipSpace(begin + key.length);
      if (text[at] === undefined) throw s.cut(start);
      if (text[at] !== "=") throw s.invalid(at);
      at = s.skipSpace(at + 1);
      const quote = text[at];
      if (quote === undefined) throw s.cut(start);
      if (quote !== '"' && quote !== "'") throw s.invalid(at);
      const end = this.valueEnd(at + 1, quote, start);
      attributes.push({ name: key, raw: text.slice(at + 1, end), at: begin, valueAt: at + 1 });
      at = end + 1;
    }
  }

  private valueEnd(from: number, quote: string, start: number): number {
    const { s } = this;
    const { text } = s;
    for (let at = from; ; ) {
      const c = text[at];
      if (c === undefined) throw s.cut(start);
      if (c === quote) return at;
      if (c === "&") at = s.referenceEnd(at, start);
      else if (c === "<") throw s.invalid(at);
      else {
        const stop = text.slice(at).search(quote === '"' ? /["&<]/ : /['&<]/);
        const end = stop < 0 ? text.length : at + stop;
        s.checkAllowed(at, end);
        at = end;
      }
    }
  }

  private *startTag(): Steps {
    const { s } = this;
    const tag = yield* this.token(() => this.readStartTag());
    const from = s.pos;
    const seen = new Set<string>();
    const attributes: AttributeValue[] = [];
    const before = this.declarations;
    for (const { name, raw, at, valueAt } of tag.attributes) {
      if (seen.has(name)) throw s.fail(Code.DUPLICATE_ATTRIBUTE, at);
      seen.add(name);
      const rule = this.dtd.rule(tag.name, name);
      const isData = rule?.isCharacterData ?? true;
      const value = this.attributeValue(raw, isData, valueAt);
      if (!(yield* this.declares(name, value))) attributes.push({ name, value, isSpecified: true });
    }
    for (const rule of this.dtd.attributes.get(tag.name) ?? []) {
      const { name, value } = rule;
      if (value === null || seen.has(name)) continue;
      if (!(yield* this.declares(name, value))) {
        attributes.push({ name, value, isSpecified: false });
      }
    }
    const declarations = this.declarations - before;
    const name = yield* this.expandNames(tag.name, attributes, declarations);
    s.pos = tag.end;
    yield* this.emit("StartElementHandler", [name, attributes], from, tag.isEmpty ? from : tag.end);
    this.stack.push({ rawName: tag.name, name, declarations });
    if (!tag.isEmpty) return;
    const isHeard = this.host.has("StartElementHandler") || this.host.has("EndElementHandler");
    if (this.host.has("StartElementHandler")) s.mark(tag.end);
    if (isHeard) yield* this.closeElement(0, 0);
    else yield* this.closeElement(from, tag.end);
  }

  /** Namespace declarations in force, of all open elements. */
  private declarations = 0;

  /** True for an attribute that declares a namespace. */
  private *declares(name: string, value: string): Steps<boolean> {
    const { namespaces } = this;
    if (namespaces === null || !/^xmlns(:|$)/.test(name)) return false;
    const prefix = name.slice(6);
    namespaces.declare(prefix, value);
    this.declarations++;
    const { pos } = this.s;
    const shown = prefix === "" ? null : prefix;
    const uri = value === "" ? null : value;
    yield* this.emit("StartNamespaceDeclHandler", [shown, uri], pos, pos);
    return true;
  }

  private *expandNames(
    element: string,
    attributes: AttributeValue[],
    declarations: number,
  ): Steps<string> {
    const { namespaces } = this;
    if (namespaces === null) return element;
    const seen = new Set<string>();
    for (let i = 0; i < attributes.length; i++) {
      const name = namespaces.expand(attributes[i].name, false, false);
      if (seen.has(name)) {
        yield* this.forget(declarations);
        throw new XmlFailure(Code.DUPLICATE_ATTRIBUTE);
      }
      seen.add(name);
      const shown = namespaces.expand(attributes[i].name, false, this.hasTriplets);
      attributes[i] = { ...attributes[i], name: shown };
    }
    return namespaces.expand(element, true, this.hasTriplets);
  }

  private *forget(count: number): Steps {
    const { pos } = this.s;
    for (let i = 0; i < count; i++) {
      const prefix = (this.namespaces as Namespaces).forget();
      this.declarations--;
      yield* this.emit("EndNamespaceDeclHandler", [prefix === "" ? null : prefix], pos, pos);
    }
  }

  private *endTag(): Steps {
    const { s } = this;
    const { name, end } = yield* this.token(() => {
      const start = s.pos;
      const found = s.name(start + 2, start);
      const at = s.skipSpace(start + 2 + found.length);
      if (at >= s.text.length) throw s.cut(start);
      if (s.text[at] !== ">") throw s.invalid(at);
      return { name: found, end: at + 1 };
    });
    const from = s.pos;
    const open = this.stack.at(-1);
    if (open === undefined) throw s.fail(Code.ASYNC_ENTITY, from);
    if (open.rawName !== name) throw s.fail(Code.TAG_MISMATCH, from + 2);
    s.pos = end;
    yield* this.closeElement(from, end);
  }

  private *closeElement(from: number, to: number): Steps {
    const { name, declarations } = this.stack.pop() as OpenElement;
    this.closed = true;
    yield* this.emit("EndElementHandler", [name], from, to);
    yield* this.forget(declarations);
  }

  // ---- attribute values

  /** `at` is where the value stands, for errors in a tag of the document; undefined elsewhere. */
  attributeValue(raw: string, isCharacterData: boolean, at?: number): string {
    const value = this.replaced(raw, at);
    if (isCharacterData) return value;
    return value.replace(/ +/g, " ").replace(/^ | $/g, "");
  }

  private replaced(raw: string, at?: number): string {
    const { s } = this;
    const text = normalizeLines(raw).replace(/[\t\n]/g, " ");
    if (!text.includes("&")) return text;
    return text.replace(/&([^;]*);/g, (_all, name: string, offset: number) => {
      const place = (): void => {
        if (at !== undefined) s.mark(at + offset);
      };
      if (name.startsWith("#")) {
        try {
          return s.numberedCharacter(name);
        } catch (error) {
          place();
          throw error;
        }
      }
      const character = PREDEFINED[name];
      if (character !== undefined) return character;
      const entity = this.entity(name);
      if (entity === undefined) return "";
      const bad = (code: Code): XmlFailure => {
        place();
        return new XmlFailure(code);
      };
      if (entity.isOpen) throw bad(Code.RECURSIVE_ENTITY_REF);
      if (entity.notation !== null) throw bad(Code.BINARY_ENTITY_REF);
      if (entity.text === null) throw bad(Code.ATTRIBUTE_EXTERNAL_ENTITY_REF);
      this.count(entity.text);
      entity.isOpen = true;
      const inner = this.replaced(entity.text);
      entity.isOpen = false;
      return inner;
    });
  }
}
