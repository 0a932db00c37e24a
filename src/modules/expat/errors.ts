/** What can be wrong with an XML document: codes, names and texts of the expat library. */

/** In the order of their codes, from 1. */
const ERRORS: readonly (readonly [name: string, message: string])[] = [
  ["NO_MEMORY", "out of memory"],
  ["SYNTAX", "syntax error"],
  ["NO_ELEMENTS", "no element found"],
  ["INVALID_TOKEN", "not well-formed (invalid token)"],
  ["UNCLOSED_TOKEN", "unclosed token"],
  ["PARTIAL_CHAR", "partial character"],
  ["TAG_MISMATCH", "mismatched tag"],
  ["DUPLICATE_ATTRIBUTE", "duplicate attribute"],
  ["JUNK_AFTER_DOC_ELEMENT", "junk after document element"],
  ["PARAM_ENTITY_REF", "illegal parameter entity reference"],
  ["UNDEFINED_ENTITY", "undefined entity"],
  ["RECURSIVE_ENTITY_REF", "recursive entity reference"],
  ["ASYNC_ENTITY", "asynchronous entity"],
  ["BAD_CHAR_REF", "reference to invalid character number"],
  ["BINARY_ENTITY_REF", "reference to binary entity"],
  ["ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"],
  ["MISPLACED_XML_PI", "XML or text declaration not at start of entity"],
  ["UNKNOWN_ENCODING", "unknown encoding"],
  ["INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"],
  ["UNCLOSED_CDATA_SECTION", "unclosed CDATA section"],
  ["EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"],
  ["NOT_STANDALONE", "document is not standalone"],
  ["UNEXPECTED_STATE", "unexpected parser state - please send a bug report"],
  ["ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"],
  ["FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"],
  ["CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"],
  ["UNBOUND_PREFIX", "unbound prefix"],
  ["UNDECLARING_PREFIX", "must not undeclare prefix"],
  ["INCOMPLETE_PE", "incomplete markup in parameter entity"],
  ["XML_DECL", "XML declaration not well-formed"],
  ["TEXT_DECL", "text declaration not well-formed"],
  ["PUBLICID", "illegal character(s) in public id"],
  ["SUSPENDED", "parser suspended"],
  ["NOT_SUSPENDED", "parser not suspended"],
  ["ABORTED", "parsing aborted"],
  ["FINISHED", "parsing finished"],
  ["SUSPEND_PE", "cannot suspend in external parameter entity"],
  [
    "RESERVED_PREFIX_XML",
    "reserved prefix (xml) must not be undeclared or bound to another namespace name",
  ],
  ["RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"],
  ["RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"],
  ["INVALID_ARGUMENT", "invalid argument"],
  ["NO_BUFFER", "a successful prior call to function XML_GetBuffer is required"],
  [
    "AMPLIFICATION_LIMIT_BREACH",
    "limit on input amplification factor (from DTD and entities) breached",
  ],
  ["NOT_STARTED", "parser not started"],
];

export const ERROR_ROWS: readonly { name: string; code: number; message: string }[] = ERRORS.map(
  ([name, message], i) => ({ name: `XML_ERROR_${name}`, code: i + 1, message }),
);

export const enum Code {
  SYNTAX = 2,
  NO_ELEMENTS = 3,
  INVALID_TOKEN = 4,
  UNCLOSED_TOKEN = 5,
  TAG_MISMATCH = 7,
  DUPLICATE_ATTRIBUTE = 8,
  JUNK_AFTER_DOC_ELEMENT = 9,
  PARAM_ENTITY_REF = 10,
  UNDEFINED_ENTITY = 11,
  RECURSIVE_ENTITY_REF = 12,
  ASYNC_ENTITY = 13,
  BAD_CHAR_REF = 14,
  BINARY_ENTITY_REF = 15,
  ATTRIBUTE_EXTERNAL_ENTITY_REF = 16,
  MISPLACED_XML_PI = 17,
  UNKNOWN_ENCODING = 18,
  INCORRECT_ENCODING = 19,
  UNCLOSED_CDATA_SECTION = 20,
  EXTERNAL_ENTITY_HANDLING = 21,
  NOT_STANDALONE = 22,
  ENTITY_DECLARED_IN_PE = 24,
  FEATURE_REQUIRES_XML_DTD = 25,
  UNBOUND_PREFIX = 27,
  UNDECLARING_PREFIX = 28,
  XML_DECL = 30,
  TEXT_DECL = 31,
  PUBLICID = 32,
  FINISHED = 36,
  RESERVED_PREFIX_XML = 38,
  RESERVED_PREFIX_XMLNS = 39,
  RESERVED_NAMESPACE_URI = 40,
  AMPLIFICATION_LIMIT_BREACH = 43,
}

export const errorMessage = (code: number): string | undefined => ERRORS[code - 1]?.[1];

/** Thrown by the parser; the place is the parser's current one. */
export class XmlFailure {
  constructor(readonly code: Code) {}
}
