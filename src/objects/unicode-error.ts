/**
 * The three errors of codecs: what their constructors take, and their texts, which show the one character or
 * byte at fault. The attributes may be changed to anything later, so the text looks at them again. Used by
 * exception-types.ts, which defines the types.
 */
import { indexNumber, strText, typeName } from "./abstract.ts";
import { requireBytes } from "./buffer.ts";
import { type AttributeRow, attribute, type defineType } from "./define.ts";
import { fieldOf, fieldRows, noKeywords, setField } from "./exception-fields.ts";
import { type PyBaseException, typeError } from "./exceptions.ts";
import type { KwNames, PyValue } from "./object.ts";
import { hostText, PyBytes, PyTuple, strFromHost } from "./sequence-values.ts";

type Self = PyBaseException;
type Kind = "decode" | "encode" | "translate";

const TITLES = { decode: "decoding", encode: "encoding", translate: "translation" };

/** The attributes that hold a position. */
function positionRow(name: string): AttributeRow {
  return attribute(
    name,
    (self: Self) => self.fields?.get(name) ?? 0,
    (self: Self, value) => {
      if (value === undefined) throw typeError("can't delete numeric/char attribute");
      if (typeof value !== "number" && typeof value !== "boolean") {
        throw typeError("an integer is required");
      }
      setField(self, name, Number(value));
    },
  );
}

function checkedArgument(kind: Kind, name: string, value: PyValue, position: number): PyValue {
  if (name === "start" || name === "end") return indexNumber(value);
  if (name === "object" && kind === "decode") {
    return value instanceof PyBytes ? value : new PyBytes(requireBytes(value).slice());
  }
  if (hostText(value) === undefined) {
    throw typeError(
      `argument ${position} must be str, not ${value === null ? "None" : typeName(value)}`,
    );
  }
  return value;
}

/** What `UnicodeDecodeError` and its two relatives are. */
export function unicodeError(kind: Kind): Parameters<typeof defineType>[1] {
  const all = ["encoding", "object", "start", "end", "reason"];
  const names = kind === "translate" ? all.slice(1) : all;
  return {
    doc: `Unicode ${TITLES[kind]} error.`,
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        noKeywords(self.cls.name, kwnames);
        self.args = new PyTuple(args);
        if (args.length !== names.length) {
          throw typeError(
            `function takes exactly ${names.length} arguments (${args.length} given)`,
          );
        }
        const values = names.map((name, i) => checkedArgument(kind, name, args[i], i + 1));
        names.forEach((name, i) => {
          setField(self, name, values[i]);
        });
      },
      str: (self: Self) => strFromHost(unicodeErrorText(self, kind)),
    },
    attributes: all.flatMap((name) =>
      name === "start" || name === "end" ? [positionRow(name)] : fieldRows(name),
    ),
  };
}

/** The text of an attribute as `%U` of a possibly missing object shows it. */
function textOfField(self: Self, name: string): string {
  const value = self.fields?.get(name);
  return value === undefined ? "<NULL>" : strText(value);
}

function missingObject(self: Self, kind: Kind): PyBaseException {
  if (self.fields?.get("object") === undefined) {
    return typeError("UnicodeError 'object' attribute is not set");
  }
  const wanted = kind === "decode" ? "bytes" : "string";
  return typeError(`UnicodeError 'object' attribute must be a ${wanted}`);
}

function escapedCharacter(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function unicodeErrorText(self: Self, kind: Kind): string {
  if (self.fields?.get("object") === undefined) return "";
  const reason = textOfField(self, "reason");
  const codec = kind === "translate" ? "" : `'${textOfField(self, "encoding")}' codec `;
  // The two texts above may be Python code that changed the object.
  const object = fieldOf(self, "object");
  const start = Number(fieldOf(self, "start"));
  const end = Number(fieldOf(self, "end"));
  const isSingle = end === start + 1 && start >= 0;
  let what = `${kind === "decode" ? "bytes" : "characters"} in position ${start}-${end - 1}`;
  if (kind === "decode") {
    if (!(object instanceof PyBytes)) throw missingObject(self, kind);
    if (isSingle && start < object.bytes.length) {
      const byte = object.bytes[start].toString(16).padStart(2, "0");
      what = `byte 0x${byte} in position ${start}`;
    }
  } else {
    const text = hostText(object);
    if (text === undefined) throw missingObject(self, kind);
    const point = isSingle ? [...text][start]?.codePointAt(0) : undefined;
    if (point !== undefined) what = `character '${escapedCharacter(point)}' in position ${start}`;
  }
  return `${codec}can't ${kind} ${what}: ${reason}`;
}
