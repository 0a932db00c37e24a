/** What the declarations of a document type say: entities, and the attributes of elements. */

export interface Entity {
  readonly name: string;
  /** The replacement text of an internal entity. */
  readonly text: string | null;
  readonly systemId: string | null;
  readonly publicId: string | null;
  readonly notation: string | null;
  /** It is being expanded. */
  isOpen: boolean;
}

interface AttributeRule {
  readonly name: string;
  readonly isCharacterData: boolean;
  /** The default value, normalised. */
  readonly value: string | null;
}

export class DocumentType {
  readonly entities = new Map<string, Entity>();
  readonly parameterEntities = new Map<string, Entity>();
  /** Element → rules in the order of their declaration. */
  readonly attributes = new Map<string, AttributeRule[]>();
  /** There may be declarations that were not read. */
  isIncomplete = false;
  isStandalone = false;

  rule(element: string, attribute: string): AttributeRule | undefined {
    return this.attributes.get(element)?.find((rule) => rule.name === attribute);
  }
}

/** A content model: [type, quantifier, name, children]. */
export interface Model {
  readonly type: number;
  readonly quantifier: number;
  readonly name: string | null;
  readonly children: Model[];
}

export const enum ModelType {
  EMPTY = 1,
  ANY = 2,
  MIXED = 3,
  NAME = 4,
  CHOICE = 5,
  SEQUENCE = 6,
}

export const quantifierOf = (suffix: string): number => "?*+".indexOf(suffix || "\0") + 1;
