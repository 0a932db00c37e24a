/**
 * The module `_hashlib`: the hash functions under one type, HMAC and key derivation. In CPython these
 * come from OpenSSL, so its names and error texts are used; the functions are those of this folder.
 */
import { index, isTrue, reprText, typeName } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn, PyBuiltin } from "../../objects/builtin.ts";
import { hexText } from "../../objects/bytes-text.ts";
import { bareType, frozensetType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  newError,
  newErrorOf,
  overflowError,
  systemError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { PyMappingProxy } from "../../objects/mapping-proxy.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { addressText } from "../../objects/object-type.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import type { ModuleSpec } from "../module.ts";
import { compareDigest } from "../operator/index.ts";
import { BLAKE2B, BLAKE2S, plainBlake2 } from "./blake2-digest.ts";
import { type Algorithm, isExtendable } from "./digest.ts";
import {
  begin,
  CONSTRUCTOR_PARAMETERS,
  copyMethod,
  digestMethods,
  extendableMethods,
  firstData,
  GIL_MIN_SIZE,
  type HashObject,
  hashData,
  sizeAttributes,
  updateMethod,
} from "./hash-object.ts";
import { Hmac, pbkdf2, scrypt } from "./key-derivation.ts";
import { md5 } from "./md5-digest.ts";
import { sha1 } from "./sha1-digest.ts";
import { SHA2_ALGORITHMS, SHA512_CUT } from "./sha2-digest.ts";
import { SHA3_ALGORITHMS } from "./sha3-digest.ts";

const MAX_INT = 2 ** 31 - 1;

/** Those that have a constructor of their own; the others are made by name only. */
const CONSTRUCTED: readonly Algorithm[] = [md5, sha1, ...SHA2_ALGORITHMS, ...SHA3_ALGORITHMS];
const ALGORITHMS: readonly Algorithm[] = [
  ...CONSTRUCTED,
  ...SHA512_CUT,
  plainBlake2(BLAKE2B),
  plainBlake2(BLAKE2S),
];
const SHA256 = SHA2_ALGORITHMS[1];

/** Other spellings, in lower case: "sha2-256" and "sha-256" of "sha256", "sha512-256", … */
const byName = new Map<string, Algorithm>();
for (const algorithm of ALGORITHMS) {
  const { name } = algorithm;
  const sha2 = /^sha(224|256|384|512)(?:_(\d+))?$/.exec(name);
  byName.set(name, algorithm);
  byName.set(name.replace("_", "-"), algorithm);
  if (name === "sha1") byName.set("sha-1", algorithm);
  if (name === "blake2b") byName.set("blake2b512", algorithm).set("blake2b-512", algorithm);
  if (name === "blake2s") byName.set("blake2s256", algorithm).set("blake2s-256", algorithm);
  if (name.startsWith("shake")) byName.set(name.replace("_", ""), algorithm);
  if (sha2 !== null) {
    const rest = sha2[1] + (sha2[2] === undefined ? "" : `/${sha2[2]}`);
    byName.set(`sha-${rest}`, algorithm).set(`sha2-${rest}`, algorithm);
  }
}

const unsupportedType = bareType("UnsupportedDigestmodError", exceptionTypes.ValueError);
defineType(unsupportedType, { module: "_hashlib", hasDict: true, hasWeakref: true });
const unsupported = (message: string): PyObject => newErrorOf(unsupportedType, message);

function named(name: string): Algorithm {
  const algorithm = byName.get(name.toLowerCase());
  if (algorithm === undefined) {
    throw unsupported("[digital envelope routines] unsupported");
  }
  return algorithm;
}

function nameArgument(value: PyValue, where: string, what: string): string {
  const name = hostText(value);
  if (name !== undefined) return name;
  throw typeError(`${where}() argument '${what}' must be str, not ${typeName(value)}`);
}

// ---- HASH and HASHXOF -----------------------------------------------------------------------------

const hashType = bareType("HASH");
const extendableType = bareType("HASHXOF", hashType);
defineType(hashType, {
  module: "_hashlib",
  slots: {
    repr: (self: HashObject) =>
      `<${self.algorithm.name} _hashlib.${self.cls.name} object @ ${addressText(self)}>`,
  },
  attributes: sizeAttributes,
  methods: [updateMethod("obj"), ...digestMethods(), copyMethod()],
});
hashType.isBase = false;

function lengthOf(value: PyValue): number {
  const length = index(value);
  if (length < 0) throw systemError("Negative size passed to PyBytes_FromStringAndSize");
  if (length > MAX_INT) throw newError("MemoryError");
  return Number(length);
}

defineType(extendableType, {
  module: "_hashlib",
  final: true,
  attributes: [attribute("digest_size", () => 0)],
  methods: extendableMethods(lengthOf),
});

function make(algorithm: Algorithm, data?: PyValue, string?: PyValue): HashObject {
  const type = isExtendable(algorithm) ? extendableType : hashType;
  return begin(type, algorithm, firstData(data, string));
}

const constructors = CONSTRUCTED.map((algorithm) =>
  fn(
    `openssl_${algorithm.name}(${CONSTRUCTOR_PARAMETERS})`,
    (data: PyValue | undefined, _secure: PyValue, string: PyValue | undefined) =>
      make(algorithm, data, string),
  ),
);

// ---- HMAC -----------------------------------------------------------------------------------------

/** A hash function by its name or by its constructor in this module. */
function digestModule(value: PyValue): Algorithm {
  const name = hostText(value);
  if (name !== undefined) return named(name);
  const at = value instanceof PyBuiltin ? constructors.indexOf(value) : -1;
  if (at < 0) throw unsupported(`Unsupported digestmod ${reprText(value)}`);
  return CONSTRUCTED[at];
}

function hmacOf(key: Uint8Array, algorithm: Algorithm): Hmac {
  if (isExtendable(algorithm)) throw valueError("no reason supplied");
  return Hmac.of(algorithm, key);
}

const hmacType = bareType("HMAC");
class HmacObject extends PyObject {
  constructor(
    readonly algorithm: Algorithm,
    readonly state: Hmac,
  ) {
    super();
  }
}
HmacObject.prototype.cls = hmacType;
defineType(hmacType, {
  module: "_hashlib",
  final: true,
  slots: {
    repr: (self: HmacObject) => `<${self.algorithm.name} HMAC object @ ${addressText(self)}>`,
  },
  attributes: [
    attribute("name", (self: HmacObject) => `hmac-${self.algorithm.name}`),
    attribute("digest_size", (self: HmacObject) => self.algorithm.digestSize),
    attribute("block_size", (self: HmacObject) => self.algorithm.blockSize),
  ],
  methods: [
    method("update(self, msg)", (self: HmacObject, message: PyValue) => {
      self.state.update(hashData(message));
    }),
    method("digest(self, /)", (self: HmacObject) => new PyBytes(self.state.digest())),
    method("hexdigest(self, /)", (self: HmacObject) => hexText(self.state.digest(), "", 0)),
    method(
      "copy(self, /)",
      (self: HmacObject) => new HmacObject(self.algorithm, self.state.copy()),
    ),
  ],
});

function newHmac(key: PyValue, message: PyValue | undefined, digestmod: PyValue): HmacObject {
  const bytes = requireBytes(key);
  if (digestmod === null) throw typeError("Missing required parameter 'digestmod'.");
  const algorithm = digestModule(digestmod);
  const state = hmacOf(bytes, algorithm);
  if (message !== undefined && message !== null) state.update(hashData(message));
  return new HmacObject(algorithm, state);
}

function hmacDigest(key: PyValue, message: PyValue, digest: PyValue): PyBytes {
  const algorithm = digestModule(digest);
  const state = hmacOf(requireBytes(key), algorithm);
  state.update(requireBytes(message));
  return new PyBytes(state.digest());
}

// ---- key derivation ---------------------------------------------------------------------------------

function derive(
  hashName: PyValue,
  password: PyValue,
  salt: PyValue,
  iterations: PyValue,
  dklen: PyValue,
): PyBytes {
  const name = nameArgument(hashName, "pbkdf2_hmac", "hash_name");
  const passwordBytes = requireBytes(password);
  const saltBytes = requireBytes(salt);
  const count = index(iterations);
  const algorithm = named(name);
  if (count < 1) throw valueError("iteration value must be greater than 0.");
  if (count > MAX_INT) throw overflowError("iteration value is too great.");
  const length = dklen === null ? algorithm.digestSize : index(dklen);
  if (length < 1) throw valueError("key length must be greater than 0.");
  if (length > MAX_INT) throw overflowError("key length is too great.");
  if (isExtendable(algorithm)) throw valueError("no reason supplied");
  return new PyBytes(pbkdf2(algorithm, passwordBytes, saltBytes, Number(count), Number(length)));
}

function unsignedLong(value: PyValue): bigint {
  const n = BigInt(index(value));
  if (n < 0n) throw valueError("Cannot convert negative int");
  if (n >> 64n !== 0n) throw overflowError("Python int too large for C unsigned long");
  return n;
}

/** Memory that is allowed when `maxmem` is 0. */
const SCRYPT_MEMORY = 32n * 1024n * 1024n;
const MEMORY_LIMIT = "[digital envelope routines] memory limit exceeded";

function deriveScrypt(
  password: PyValue,
  salt: PyValue,
  nValue: PyValue,
  rValue: PyValue,
  pValue: PyValue,
  maxmem: PyValue,
  dklen: PyValue,
): PyBytes {
  const passwordBytes = requireBytes(password);
  const saltBytes = requireBytes(salt);
  const n = unsignedLong(nValue);
  const r = unsignedLong(rValue);
  const p = unsignedLong(pValue);
  const limit = index(maxmem);
  const length = index(dklen);
  if (n < 2n || (n & (n - 1n)) !== 0n) throw valueError("n must be a power of 2.");
  if (limit < 0 || limit > MAX_INT) {
    throw valueError(`maxmem must be positive and smaller than ${MAX_INT}`);
  }
  if (length < 1 || length > MAX_INT) {
    throw valueError(`dklen must be greater than 0 and smaller than ${MAX_INT}`);
  }
  if (r === 0n || p === 0n) {
    throw valueError("Invalid parameter combination for n, r, p, maxmem.");
  }
  const memory = 128n * r * p + 128n * r * (n + 2n);
  if (memory > (limit === 0 ? SCRYPT_MEMORY : BigInt(limit))) throw valueError(MEMORY_LIMIT);
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  return new PyBytes(scrypt(SHA256, passwordBytes, saltBytes, cost, Number(length)));
}

function names(): Record<string, PyValue> {
  const known = new PySet(frozensetType);
  for (const { name } of ALGORITHMS) known.add(name);
  const made = new PyDict();
  constructors.forEach((constructor, i) => {
    made.set(constructor, CONSTRUCTED[i].name);
  });
  return {
    openssl_md_meth_names: known,
    _constructors: new PyMappingProxy(made),
    _GIL_MINSIZE: GIL_MIN_SIZE,
  };
}

export const hashlibModule: ModuleSpec = {
  name: "_hashlib",
  doc: "The hash functions under one type, keyed hashing and key derivation",
  functions: [
    fn(
      "new(name, data=<absent>, *, usedforsecurity=True, string=<absent>)",
      (name: PyValue, data: PyValue | undefined, secure: PyValue, string: PyValue | undefined) => {
        isTrue(secure);
        return make(named(nameArgument(name, "new", "name")), data, string);
      },
    ),
    ...constructors,
    fn("hmac_new(key, msg=<absent>, digestmod=None)", newHmac),
    fn("hmac_digest(key, msg, digest)", hmacDigest),
    fn("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", derive),
    fn("scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)", deriveScrypt),
    fn("compare_digest(a, b, /)", compareDigest),
    fn("get_fips_mode()", () => 0),
  ],
  types: [hashType, extendableType, hmacType, unsupportedType],
  names,
};
