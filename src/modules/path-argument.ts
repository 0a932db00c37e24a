/** Path arguments: str, bytes or os.PathLike, as text with undecodable bytes as lone surrogates. */
import { boundSpecial, call, typeName } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyBytes } from "../objects/sequence-values.ts";

function decodePath(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let text = "";
    for (const b of bytes) text += String.fromCharCode(b < 0x80 ? b : 0xdc00 + b);
    return text;
  }
}

/** `os.fspath` */
export function fsPath(value: PyValue): PyValue {
  if (hostText(value) !== undefined || value instanceof PyBytes) return value;
  const method = boundSpecial(value, "__fspath__");
  if (method === undefined) {
    throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
  }
  const path = call(method.callee, method.unbound ? [value] : []);
  if (hostText(path) !== undefined || path instanceof PyBytes) return path;
  throw typeError(
    `expected ${typeName(value)}.__fspath__() to return str or bytes, not ${typeName(path)}`,
  );
}

export function pathText(value: PyValue, what: string): string {
  let path: PyValue;
  try {
    path = fsPath(value);
  } catch (error) {
    if (boundSpecial(value, "__fspath__") !== undefined) throw error;
    throw typeError(`${what}: path should be string, bytes or os.PathLike, not ${typeName(value)}`);
  }
  const text = path instanceof PyBytes ? decodePath(path.bytes) : (hostText(path) as string);
  if (text.includes("\0")) throw valueError(`${what}: embedded null character in path`);
  return text;
}
