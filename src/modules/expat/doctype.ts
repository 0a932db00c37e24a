/**
 * `<!DOCTYPE …>`: the declarations of the internal subset, as events and as what DocumentType keeps.
 * External subsets and parameter entities are not read: a reference to one makes the type incomplete.
 */
import { characterOf, matchAt, normalizeLines, PUBLIC_ID } from "./characters.ts";
import { type Entity, type Model, ModelType, quantifierOf } from "./dtd.ts";
import { Code, XmlFailure } from "./errors.ts";
import type { HandlerName } from "./event.ts";
import type { Steps, XmlParser } from "./parser.ts";
import type { PrologKind, PrologToken } from "./prolog-token.ts";

/** Handlers of what one declaration may report: where one is set, its tokens are not default text. */
type Heard = readonly HandlerName[];

class DoctypeReader {
  constructor(private readonly parser: XmlParser) {}

  private syntax(token: PrologToken): XmlFailure {
    return this.parser.s.fail(token.kind === "end" ? Code.NO_ELEMENTS : Code.SYNTAX, token.from);
  }

  private *silent({ from, to }: PrologToken, heard: Heard): Steps {
    if (!heard.some((handler) => this.parser.host.has(handler))) {
      yield* this.parser.emit(null, [], from, to);
    }
  }

  /** The next token that is not white space; it has been told to the default handler. */
  private *next(heard: Heard): Steps<PrologToken> {
    for (;;) {
      const token = yield* this.parser.prolog();
      if (token.kind === "space") {
        yield* this.silent(token, heard);
        continue;
      }
      return token;
    }
  }

  private *expect(heard: Heard, ...kinds: PrologKind[]): Steps<PrologToken> {
    const token = yield* this.next(heard);
    if (!kinds.includes(token.kind)) throw this.syntax(token);
    yield* this.silent(token, heard);
    return token;
  }

  // ---- the document type

  *read(opening: PrologToken): Steps {
    const { parser } = this;
    const heard: Heard = ["StartDoctypeDeclHandler"];
    yield* this.silent(opening, heard);
    const name = yield* this.expect(heard, "name");
    if (name.suffix !== "") throw this.syntax(name);
    let token = yield* this.next(heard);
    let systemId: string | null = null;
    let publicId: string | null = null;
    if (token.kind === "name" && (token.text === "SYSTEM" || token.text === "PUBLIC")) {
      yield* this.silent(token, heard);
      if (token.text === "PUBLIC") publicId = yield* this.publicId(heard);
      systemId = (yield* this.expect(heard, "literal")).text;
      yield* this.notStandalone();
      parser.dtd.isIncomplete = true;
      token = yield* this.next(heard);
    }
    const hasSubset = token.kind === "[";
    if (!hasSubset && token.kind !== ">") throw this.syntax(token);
    const args = [name.text, systemId, publicId, hasSubset ? 1 : 0];
    yield* parser.emit("StartDoctypeDeclHandler", args, token.from, token.from);
    if (hasSubset) {
      yield* this.silent(token, heard);
      yield* this.subset();
      token = yield* this.next(["EndDoctypeDeclHandler"]);
      if (token.kind !== ">") throw this.syntax(token);
    }
    yield* parser.emit("EndDoctypeDeclHandler", [], token.from, token.to);
  }

  private *notStandalone(): Steps {
    const { parser } = this;
    if (parser.dtd.isStandalone) return;
    const { pos } = parser.s;
    if ((yield* parser.emit("NotStandaloneHandler", [], pos, pos)) === 0) {
      throw new XmlFailure(Code.NOT_STANDALONE);
    }
  }

  private *publicId(heard: Heard): Steps<string> {
    const token = yield* this.expect(heard, "literal");
    const good = matchAt(PUBLIC_ID, token.text, 0).length;
    if (good < token.text.length) {
      throw this.parser.s.fail(Code.PUBLICID, token.from + 1 + good);
    }
    return token.text.replace(/[ \r\n]+/g, " ").trim();
  }

  private *subset(): Steps {
    const { parser } = this;
    for (;;) {
      const token = yield* this.next([]);
      switch (token.kind) {
        case "]":
          yield* this.silent(token, ["EndDoctypeDeclHandler"]);
          return;
        case "comment":
        case "instruction":
          yield* parser.aside(token.kind);
          break;
        case "reference":
          parser.dtd.isIncomplete = true;
          yield* this.parameterReference(token);
          break;
        case "declaration":
          yield* this.declaration(token);
          break;
        default:
          throw this.syntax(token);
      }
    }
  }

  private *parameterReference({ text: name, from, to }: PrologToken): Steps {
    const { parser } = this;
    yield* this.notStandalone();
    const isSkipped =
      !parser.dtd.parameterEntities.has(name) && parser.host.has("SkippedEntityHandler");
    yield* parser.emit(isSkipped ? "SkippedEntityHandler" : null, [name, 1], from, to);
  }

  private *declaration(token: PrologToken): Steps {
    switch (token.text) {
      case "ENTITY":
        return yield* this.entity(token);
      case "ATTLIST":
        return yield* this.attributes(token);
      case "ELEMENT":
        return yield* this.element(token);
      case "NOTATION":
        return yield* this.notation(token);
      default:
        throw this.syntax(token);
    }
  }

  // ---- entities and notations

  private *entity(opening: PrologToken): Steps {
    const { parser } = this;
    const heard: Heard = ["EntityDeclHandler", "UnparsedEntityDeclHandler"];
    yield* this.silent(opening, heard);
    let token = yield* this.expect(heard, "name", "%");
    const isParameter = token.kind === "%";
    if (isParameter) token = yield* this.expect(heard, "name");
    const name = token.text;
    const known = isParameter ? parser.dtd.parameterEntities : parser.dtd.entities;
    token = yield* this.expect(heard, "literal", "name");
    const make = (parts: Partial<Entity>): Entity => ({
      name,
      text: null,
      systemId: null,
      publicId: null,
      notation: null,
      isOpen: false,
      ...parts,
    });
    let entity: Entity;
    let at = token;
    let end: PrologToken | undefined;
    if (token.kind === "literal") entity = make({ text: this.entityText(token) });
    else {
      const ids = yield* this.externalId(token, heard);
      entity = make(ids.ids);
      at = ids.last;
      const next = yield* this.next(heard);
      if (next.kind === "name" && next.text === "NDATA" && !isParameter) {
        yield* this.silent(next, heard);
        const notation = yield* this.expect(heard, "name");
        entity = make({ ...ids.ids, notation: notation.text });
        at = notation;
      } else end = next;
      // An external entity is reported at what ends it.
      if (end !== undefined) at = end;
    }
    parser.s.mark(at.from);
    // The first declaration of a name counts.
    if (!known.has(name)) {
      known.set(name, entity);
      yield* this.reportEntity(entity, isParameter, at.from);
    }
    const close = end ?? (yield* this.next(heard));
    if (close.kind !== ">") throw this.syntax(close);
    yield* this.silent(close, heard);
  }

  private *reportEntity(entity: Entity, isParameter: boolean, at: number): Steps {
    const { parser } = this;
    const { name, text, systemId, publicId, notation } = entity;
    if (notation !== null && parser.host.has("UnparsedEntityDeclHandler")) {
      const args = [name, parser.base, systemId, publicId, notation];
      yield* parser.emit("UnparsedEntityDeclHandler", args, at, at);
      return;
    }
    const flag = isParameter ? 1 : 0;
    const args = [name, flag, text, parser.base, systemId, publicId, notation];
    yield* parser.emit("EntityDeclHandler", args, at, at);
  }

  /** The replacement text of a literal: numbered characters are characters, other references stay. */
  private entityText({ text, from }: PrologToken): string {
    const { s } = this.parser;
    const percent = text.indexOf("%");
    if (percent >= 0) throw s.fail(Code.PARAM_ENTITY_REF, from + 1 + percent);
    return normalizeLines(text).replace(/&[^;]*;?/g, (reference, offset: number) => {
      if (!/^&(#x[0-9a-fA-F]+|#[0-9]+|[^#\s;&][^\s;&]*);$/.test(reference)) {
        throw s.invalid(from + 1 + offset + reference.search(/[^&#\w.:-]|$/));
      }
      if (reference[1] !== "#") return reference;
      const digits = reference.slice(2, -1);
      const code =
        digits[0] === "x" ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
      const character = characterOf(code);
      if (character === undefined) throw s.fail(Code.BAD_CHAR_REF, from + 1 + offset);
      return character;
    });
  }

  /** After SYSTEM or PUBLIC, which `token` is. */
  private *externalId(token: PrologToken, heard: Heard) {
    if (token.text !== "SYSTEM" && token.text !== "PUBLIC") throw this.syntax(token);
    const publicId = token.text === "PUBLIC" ? yield* this.publicId(heard) : null;
    const last: PrologToken = yield* this.expect(heard, "literal");
    return { ids: { systemId: last.text as string | null, publicId }, last };
  }

  private *notation(opening: PrologToken): Steps {
    const { parser } = this;
    const heard: Heard = ["NotationDeclHandler"];
    yield* this.silent(opening, heard);
    const { text: name } = yield* this.expect(heard, "name");
    const kind = yield* this.expect(heard, "name");
    if (kind.text !== "SYSTEM" && kind.text !== "PUBLIC") throw this.syntax(kind);
    let publicId: string | null = null;
    let systemId: string | null = null;
    let at = kind;
    let close: PrologToken | undefined;
    if (kind.text === "PUBLIC") publicId = yield* this.publicId(heard);
    const next = yield* this.next(heard);
    if (next.kind === "literal") {
      yield* this.silent(next, heard);
      systemId = next.text;
      at = next;
    } else if (publicId === null || next.kind !== ">") throw this.syntax(next);
    else {
      close = next;
      at = next;
    }
    parser.s.mark(at.from);
    const args = [name, parser.base, systemId, publicId];
    yield* parser.emit("NotationDeclHandler", args, at.from, at.from);
    close ??= yield* this.next(heard);
    if (close.kind !== ">") throw this.syntax(close);
    yield* this.silent(close, heard);
  }

  // ---- attributes

  private *attributes(opening: PrologToken): Steps {
    const { parser } = this;
    const heard: Heard = ["AttlistDeclHandler"];
    yield* this.silent(opening, heard);
    const element = (yield* this.expect(heard, "name")).text;
    let rules = parser.dtd.attributes.get(element);
    if (rules === undefined) {
      rules = [];
      parser.dtd.attributes.set(element, rules);
    }
    for (;;) {
      const token = yield* this.expect(heard, "name", ">");
      if (token.kind === ">") return;
      const name = token.text;
      const type = yield* this.attributeType(heard);
      const isCharacterData = type === "CDATA";
      let given = yield* this.expect(heard, "keyword", "literal");
      const isFixed = given.kind === "keyword" && given.text === "FIXED";
      const isRequired = given.kind === "keyword" && given.text === "REQUIRED";
      if (isFixed) given = yield* this.expect(heard, "literal");
      else if (given.kind === "keyword" && !isRequired && given.text !== "IMPLIED") {
        throw this.syntax(given);
      }
      let value: string | null = null;
      if (given.kind === "literal") {
        value = parser.attributeValue(given.text, isCharacterData, given.from + 1);
      }
      if (!rules.some((rule) => rule.name === name)) rules.push({ name, isCharacterData, value });
      parser.s.mark(given.from);
      const args = [element, name, type, value, isRequired || isFixed ? 1 : 0];
      yield* parser.emit("AttlistDeclHandler", args, given.from, given.from);
    }
  }

  private *attributeType(heard: Heard): Steps<string> {
    const token = yield* this.expect(heard, "name", "(");
    let text = "";
    if (token.kind === "name") {
      const simple = /^(CDATA|ID|IDREF|IDREFS|ENTITY|ENTITIES|NMTOKEN|NMTOKENS)$/;
      if (simple.test(token.text)) return token.text;
      if (token.text !== "NOTATION") throw this.syntax(token);
      text = "NOTATION";
      yield* this.expect(heard, "(");
    }
    const values: string[] = [];
    for (;;) {
      values.push((yield* this.expect(heard, "name", "name-token")).text);
      const next = yield* this.expect(heard, "|", "close-group");
      if (next.kind === "close-group") return `${text}(${values.join("|")})`;
    }
  }

  // ---- elements

  private *element(opening: PrologToken): Steps {
    const { parser } = this;
    const heard: Heard = ["ElementDeclHandler"];
    yield* this.silent(opening, heard);
    const { text: name } = yield* this.expect(heard, "name");
    const first = yield* this.expect(heard, "name", "(");
    let model: Model;
    let at = first;
    if (first.kind === "name") {
      if (first.text !== "EMPTY" && first.text !== "ANY") throw this.syntax(first);
      const type = first.text === "EMPTY" ? ModelType.EMPTY : ModelType.ANY;
      model = { type, quantifier: 0, name: null, children: [] };
    } else [model, at] = yield* this.group(heard);
    parser.s.mark(at.from);
    yield* parser.emit("ElementDeclHandler", [name, model], at.from, at.from);
    yield* this.expect(heard, ">");
  }

  /** After an opening bracket: the model, and the token that closes it. */
  private *group(heard: Heard): Steps<[Model, PrologToken]> {
    const children: Model[] = [];
    let separator: PrologKind | undefined;
    let isMixed = false;
    for (;;) {
      const token = yield* this.expect(heard, "name", "(", "keyword");
      if (token.kind === "keyword") {
        if (token.text !== "PCDATA" || children.length > 0 || isMixed) throw this.syntax(token);
        isMixed = true;
      } else if (token.kind === "(") {
        if (isMixed) throw this.syntax(token);
        children.push((yield* this.group(heard))[0]);
      } else {
        const quantifier = quantifierOf(token.suffix);
        children.push({ type: ModelType.NAME, quantifier, name: token.text, children: [] });
      }
      const next = yield* this.expect(heard, "|", ",", "close-group");
      if (next.kind === "close-group") {
        const type = isMixed
          ? ModelType.MIXED
          : separator === "|"
            ? ModelType.CHOICE
            : ModelType.SEQUENCE;
        if (isMixed && children.length > 0 && next.suffix !== "*") throw this.syntax(next);
        return [{ type, quantifier: quantifierOf(next.suffix), name: null, children }, next];
      }
      if (separator !== undefined && separator !== next.kind) throw this.syntax(next);
      if (isMixed && next.kind === ",") throw this.syntax(next);
      separator = next.kind;
    }
  }
}

export function readDoctype(parser: XmlParser, opening: PrologToken): Steps {
  return new DoctypeReader(parser).read(opening);
}
