/** What the parser reports: one event per call of a handler. */
import type { Model } from "./dtd.ts";

/** Attributes of the parser whose setters take callables. */
export const HANDLERS = [
  "StartElementHandler",
  "EndElementHandler",
  "ProcessingInstructionHandler",
  "CharacterDataHandler",
  "UnparsedEntityDeclHandler",
  "NotationDeclHandler",
  "StartNamespaceDeclHandler",
  "EndNamespaceDeclHandler",
  "CommentHandler",
  "StartCdataSectionHandler",
  "EndCdataSectionHandler",
  "DefaultHandler",
  "DefaultHandlerExpand",
  "NotStandaloneHandler",
  "ExternalEntityRefHandler",
  "StartDoctypeDeclHandler",
  "EndDoctypeDeclHandler",
  "EntityDeclHandler",
  "XmlDeclHandler",
  "ElementDeclHandler",
  "AttlistDeclHandler",
  "SkippedEntityHandler",
] as const;
export type HandlerName = (typeof HANDLERS)[number];

export interface AttributeValue {
  readonly name: string;
  readonly value: string;
  readonly isSpecified: boolean;
}

export type EventValue = string | number | null | Model | readonly AttributeValue[];

export interface XmlEvent {
  /** Null: nothing but text for the default handler. */
  readonly handler: HandlerName | null;
  readonly args: readonly EventValue[];
  /** The token in the text that is read; empty where the default handler hears nothing. */
  readonly from: number;
  readonly to: number;
}

/** More of the document is needed. */
export const NEED = Symbol("need");
export type Step = XmlEvent | typeof NEED;

/** What the parser asks its owner. */
export interface EventHost {
  has(handler: HandlerName): boolean;
  /** Internal entities are replaced by their text, not handed to the default handler. */
  readonly expandsEntities: boolean;
}
