/** Prefixes and the namespaces that they stand for, as elements open and close. */
import { Code, XmlFailure } from "./errors.ts";

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

export class Namespaces {
  /** Prefix → URI; "" is the default namespace. */
  private current = new Map<string, string>([["xml", XML_NAMESPACE]]);
  private readonly undo: { prefix: string; before: string | undefined }[] = [];

  constructor(
    readonly separator: string,
    outer?: Namespaces,
  ) {
    if (outer !== undefined) this.current = new Map(outer.current);
  }

  /** Declares a prefix, or the default namespace where it is empty. */
  declare(prefix: string, uri: string): void {
    if (prefix === "xmlns") throw new XmlFailure(Code.RESERVED_PREFIX_XMLNS);
    if (prefix === "xml") {
      if (uri !== XML_NAMESPACE) throw new XmlFailure(Code.RESERVED_PREFIX_XML);
    } else if (uri === XML_NAMESPACE || uri === XMLNS_NAMESPACE) {
      throw new XmlFailure(Code.RESERVED_NAMESPACE_URI);
    }
    if (prefix !== "" && uri === "") throw new XmlFailure(Code.UNDECLARING_PREFIX);
    if (this.separator !== "" && uri.includes(this.separator)) {
      throw new XmlFailure(Code.SYNTAX);
    }
    this.undo.push({ prefix, before: this.current.get(prefix) });
    this.current.set(prefix, uri);
  }

  /** Takes the last declaration back: its prefix. */
  forget(): string {
    const { prefix, before } = this.undo.pop() as { prefix: string; before: string | undefined };
    if (before === undefined) this.current.delete(prefix);
    else this.current.set(prefix, before);
    return prefix;
  }

  /** The declarations in force, as the context of an external entity names them. */
  context(): string[] {
    const rows = [...this.current].filter(([, uri]) => uri !== "");
    const isDefault = ([prefix]: readonly [string, string]): boolean => prefix === "";
    const ordered = [...rows.filter(isDefault), ...rows.filter((row) => !isDefault(row))];
    return ordered.map(([prefix, uri]) => `${prefix}=${uri}`);
  }

  /** `uri sep local`, and with `triplets` `sep prefix` too; an attribute without a prefix has no URI. */
  expand(name: string, isElement: boolean, triplets: boolean): string {
    const colon = name.indexOf(":");
    const prefix = colon < 0 ? "" : name.slice(0, colon);
    if (colon < 0 && !isElement) return name;
    const uri = this.current.get(prefix);
    if (uri === undefined && prefix !== "") throw new XmlFailure(Code.UNBOUND_PREFIX);
    if (uri === undefined || uri === "") return name;
    const local = name.slice(colon + 1);
    const expanded = `${uri}${this.separator}${local}`;
    return triplets && prefix !== "" ? `${expanded}${this.separator}${prefix}` : expanded;
  }
}
