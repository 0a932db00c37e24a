/** The module `pyexpat`: parsing XML, with the interface and the errors of the expat library. */
import { index, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { importState } from "../../vm/import.ts";
import type { ModuleSpec } from "../module.ts";
import { ERROR_ROWS, errorMessage } from "./errors.ts";
import { Namespaces } from "./namespaces.ts";
import { expatErrorType, ParserObject, parserType, separatorOf } from "./xml-parser.ts";

/** The version of expat whose behaviour this is. */
const VERSION = [2, 7, 3] as const;

const MODEL: Readonly<Record<string, number>> = {
  XML_CTYPE_EMPTY: 1,
  XML_CTYPE_ANY: 2,
  XML_CTYPE_MIXED: 3,
  XML_CTYPE_NAME: 4,
  XML_CTYPE_CHOICE: 5,
  XML_CTYPE_SEQ: 6,
  XML_CQUANT_NONE: 0,
  XML_CQUANT_OPT: 1,
  XML_CQUANT_REP: 2,
  XML_CQUANT_PLUS: 3,
};

function submodule(name: string, doc: string, names: Record<string, PyValue>): PyModule {
  const module = new PyModule(`pyexpat.${name}`, doc);
  for (const [key, value] of Object.entries(names)) module.namespace.set(key, value);
  importState.modules.set(`pyexpat.${name}`, module);
  return module;
}

function errorsModule(): PyModule {
  const codes = new PyDict();
  const messages = new PyDict();
  const names: Record<string, PyValue> = {};
  for (const { name, code, message } of ERROR_ROWS) {
    names[name] = message;
    codes.set(message, code);
    messages.set(code, message);
  }
  return submodule("errors", "Constants used to describe error conditions.", {
    ...names,
    codes,
    messages,
  });
}

function parserCreate(
  encoding: PyValue,
  separator: PyValue,
  intern: PyValue | undefined,
): ParserObject {
  const name = encoding === null ? null : hostText(encoding);
  if (name === undefined) {
    const found = typeName(encoding);
    throw typeError(`ParserCreate() argument 'encoding' must be str or None, not ${found}`);
  }
  const between = separatorOf(separator);
  if (intern !== undefined && intern !== null && !(intern instanceof PyDict)) {
    throw typeError("intern must be a dictionary");
  }
  const names = intern === undefined ? new PyDict() : (intern as PyDict | null);
  return new ParserObject(name, between === null ? null : new Namespaces(between), names);
}

export const expatModule: ModuleSpec = {
  name: "pyexpat",
  doc: "Python wrapper for Expat parser.",
  functions: [
    fn("ParserCreate(encoding=None, namespace_separator=None, intern=<absent>)", parserCreate),
    fn("ErrorString(code, /)", (code: PyValue) => errorMessage(Number(index(code))) ?? null),
  ],
  names: () => ({
    ExpatError: expatErrorType,
    error: expatErrorType,
    XMLParserType: parserType,
    EXPAT_VERSION: `expat_${VERSION.join(".")}`,
    version_info: new PyTuple([...VERSION]),
    native_encoding: "UTF-8",
    features: new PyList([
      new PyTuple(["sizeof(XML_Char)", 1]),
      new PyTuple(["sizeof(XML_LChar)", 1]),
      new PyTuple(["XML_NS", 0]),
    ]),
    XML_PARAM_ENTITY_PARSING_NEVER: 0,
    XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE: 1,
    XML_PARAM_ENTITY_PARSING_ALWAYS: 2,
    errors: errorsModule(),
    model: submodule("model", "Constants used to interpret content model information.", MODEL),
  }),
};
