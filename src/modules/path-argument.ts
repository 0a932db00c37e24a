/** Path arguments: str, bytes or os.PathLike, as text with undecodable bytes as lone surrogates. */
import { boundSpecial, call, indexOptional, typeName } from "../objects/abstract.ts";
import { audit, isAudited } from "../objects/audit.ts";
import { decodeUtf8, encodeUtf8 } from "../objects/codec-utf.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyBytes, strFromHost } from "../objects/sequence-values.ts";
import { strFromText, type Text, textOf } from "../objects/str-text.ts";

/** Undecodable bytes become lone surrogates, which the host layer turns back. */
export function decodePath(bytes: Uint8Array): string {
  const { text } = decodeUtf8(bytes, "surrogateescape");
  return hostText(strFromText(text)) as string;
}

/** The bytes of a path that was made by `decodePath`. */
export function encodePath(text: string): Uint8Array {
  return encodeUtf8(
    text.isWellFormed() ? text : (textOf(strFromHost(text)) as Text),
    "surrogateescape",
  );
}

/** Whether results that are paths must be bytes too. */
export function isBytesPath(value: PyValue): boolean {
  return value !== null && fsPath(value) instanceof PyBytes;
}

/** `__fspath__`, unless the class says with None that it has none. */
function specialNotNone(value: PyValue): ReturnType<typeof boundSpecial> {
  const method = boundSpecial(value, "__fspath__");
  return method?.callee === null ? undefined : method;
}

/** `os.fspath` */
export function fsPath(value: PyValue): PyValue {
  if (hostText(value) !== undefined || value instanceof PyBytes) return value;
  const method = specialNotNone(value);
  if (method === undefined) {
    throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
  }
  const path = call(method.callee, method.unbound ? [value] : []);
  if (hostText(path) !== undefined || path instanceof PyBytes) return path;
  throw typeError(
    `expected ${typeName(value)}.__fspath__() to return str or bytes, not ${typeName(path)}`,
  );
}

const textOfPath = (path: PyValue): string =>
  path instanceof PyBytes ? decodePath(path.bytes) : (hostText(path) as string);

/** The text of a path, or of what the system takes in the same way, without null characters: `wrong` tells of one. */
export function systemText(value: PyValue, wrong = "embedded null byte"): string {
  const text = textOfPath(fsPath(value));
  if (text.includes("\0")) throw valueError(wrong);
  return text;
}

const KINDS = "string, bytes or os.PathLike";

/** A path that may be no name of a file. `kinds` names what the function takes, for the error. */
export function pathParts(value: PyValue, what: string, kinds = KINDS): string {
  let path: PyValue;
  try {
    path = fsPath(value);
  } catch (error) {
    if (specialNotNone(value) !== undefined) throw error;
    throw typeError(`${what}: path should be ${kinds}, not ${typeName(value)}`);
  }
  return textOfPath(path);
}

/** Raises UnicodeEncodeError where surrogates stand for no bytes. */
export function requireBytesFor(text: string): void {
  if (!text.isWellFormed()) encodePath(text);
}

/** An event about a path, which hooks see as text or bytes, whatever stood for it; descriptors and None as they are. */
export const auditPath = (event: string, path: PyValue, ...rest: PyValue[]): void =>
  auditPaths(event, [path], ...rest);

/** The same about two. */
export function auditPaths(event: string, paths: PyValue[], ...rest: PyValue[]): void {
  if (!isAudited()) return;
  const shown = (path: PyValue): PyValue =>
    path === null || indexOptional(path) !== undefined ? path : fsPath(path);
  audit(event, ...paths.map(shown), ...rest);
}

/** How an event shows `dir_fd`. */
export const shownDirectory = (dirFd: PyValue): PyValue => (dirFd === null ? -1 : dirFd);

/** A path for the host. */
export function pathText(value: PyValue, what: string, kinds = KINDS): string {
  const text = pathParts(value, what, kinds);
  requireBytesFor(text);
  if (text.includes("\0")) throw valueError(`${what}: embedded null character in path`);
  return text;
}
