/** The module `binascii`: bytes as printable text and back, and checksums. */
import { index, isTrue, length, typeName } from "../../objects/abstract.ts";
import { bytesIfAny, bytesOf, requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { decodeBase64, decodeHex, decodeUu, encodeBase64, encodeHex, encodeUu } from "./base64.ts";
import { crc32, crcHqx } from "./checksum.ts";
import { errorType, incompleteType } from "./error.ts";
import { decodeQuoted, encodeQuoted } from "./quoted-printable.ts";

/** Bytes, or a str of ASCII characters. */
function asciiBytes(value: PyValue): Uint8Array {
  const text = hostText(value);
  if (text !== undefined) {
    if (!/^[\x00-\x7f]*$/.test(text)) {
      throw valueError("string argument should contain only ASCII characters");
    }
    return new TextEncoder().encode(text);
  }
  const bytes = bytesIfAny(value);
  if (bytes === undefined) {
    throw typeError(`argument should be bytes, buffer or ASCII string, not '${typeName(value)}'`);
  }
  return bytes;
}

const bytes = (data: Uint8Array): PyBytes => new PyBytes(data);

function separatorOf(value: PyValue | undefined): number {
  if (value === undefined || value === null) return -1;
  const size = length(value);
  if (size !== 1) throw valueError("sep must be length 1.");
  const text = hostText(value);
  if (text !== undefined) {
    const c = text.codePointAt(0) as number;
    if (c > 255) throw valueError("sep must be ASCII.");
    return c;
  }
  const data = bytesOf(value);
  if (data === undefined) throw typeError("sep must be str or bytes.");
  return data[0];
}

const hexlify = (data: PyValue, sep: PyValue | undefined, per: PyValue): PyBytes =>
  bytes(encodeHex(requireBytes(data), separatorOf(sep), Number(index(per))));
const unhexlify = (text: PyValue): PyBytes => bytes(decodeHex(asciiBytes(text)));

const low32 = (value: PyValue): number => Number(BigInt.asUintN(32, BigInt(index(value))));

export const binasciiModule: ModuleSpec = {
  name: "binascii",
  doc: "Conversion between binary data and ASCII",
  functions: [
    fn("a2b_base64(data, /, *, strict_mode=False)", (data: PyValue, strict: PyValue) =>
      bytes(decodeBase64(asciiBytes(data), isTrue(strict))),
    ),
    fn("b2a_base64(data, /, *, newline=True)", (data: PyValue, newline: PyValue) =>
      bytes(encodeBase64(requireBytes(data), isTrue(newline))),
    ),
    fn("a2b_uu(data, /)", (data: PyValue) => bytes(decodeUu(asciiBytes(data)))),
    fn("b2a_uu(data, /, *, backtick=False)", (data: PyValue, backtick: PyValue) =>
      bytes(encodeUu(requireBytes(data), isTrue(backtick))),
    ),
    fn("hexlify(data, sep=<absent>, bytes_per_sep=1)", hexlify),
    fn("b2a_hex(data, sep=<absent>, bytes_per_sep=1)", hexlify),
    fn("unhexlify(hexstr, /)", unhexlify),
    fn("a2b_hex(hexstr, /)", unhexlify),
    fn("a2b_qp(data, header=False)", (data: PyValue, header: PyValue) =>
      bytes(decodeQuoted(asciiBytes(data), isTrue(header))),
    ),
    fn(
      "b2a_qp(data, quotetabs=False, istext=True, header=False)",
      (data: PyValue, quotetabs: PyValue, istext: PyValue, header: PyValue) =>
        bytes(
          encodeQuoted(requireBytes(data), {
            quoteTabs: isTrue(quotetabs),
            isText: isTrue(istext),
            isHeader: isTrue(header),
          }),
        ),
    ),
    fn("crc32(data, crc=0, /)", (data: PyValue, crc: PyValue) =>
      crc32(requireBytes(data), low32(crc)),
    ),
    fn("crc_hqx(data, crc, /)", (data: PyValue, crc: PyValue) =>
      crcHqx(requireBytes(data), low32(crc)),
    ),
  ],
  types: [errorType, incompleteType],
};
