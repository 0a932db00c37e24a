# hashlib: every guaranteed algorithm, their parameters and errors, keyed hashing and key derivation.
import hashlib
import hmac
import io
import secrets
import uuid


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


LONG = bytes(range(256)) * 5
# name: digest size, block size, ends of the digests of b"" and of LONG (40 bytes of extendable ones)
KNOWN = {
    "blake2b": (64, 128, "d56f701afe9be2ce", "0c450784c30bac8a"),
    "blake2s": (32, 64, "1b250dfd1ed0eef9", "0d219e611ba2e23f"),
    "md5": (16, 64, "e9800998ecf8427e", "8b25f278e5bba8bd"),
    "sha1": (20, 64, "95601890afd80709", "36cfb91a5e31cefd"),
    "sha224": (28, 64, "828ea62ac5b3e42f", "28d37f58a81acef3"),
    "sha256": (32, 64, "a495991b7852b855", "7878ba6e54985bed"),
    "sha384": (48, 128, "d51ad2f14898b95b", "2db6fdda24dda58c"),
    "sha3_224": (28, 144, "1b078e3f5b5a6bc7", "d6bad5f96335b544"),
    "sha3_256": (32, 136, "82d80a4b80f8434a", "cd4e77b034ffdfca"),
    "sha3_384": (48, 104, "fb6bd1e058d5f004", "848ce181778b4cb2"),
    "sha3_512": (64, 72, "01758586281dcd26", "bbdd0284db3cce3c"),
    "sha512": (64, 128, "a538327af927da3e", "3f971416cc590f90"),
    "shake_128": (0, 168, "3cb1eea988004b93", "ac8f302953081fd5"),
    "shake_256": (0, 136, "d75dc4ddd8c0f200", "e4cd66f5484ec2e7"),
    "sha512_224": (28, 128, "a0ddd05c333b84f4", "757f4b95de359200"),
    "sha512_256": (32, 128, "98d0c01ecef0967a", "d86e79f4e17c96bd"),
}
assert hashlib.algorithms_guaranteed <= set(KNOWN) <= hashlib.algorithms_available
for name, (size, block, empty, long) in KNOWN.items():
    h = hashlib.new(name)
    length = () if size else (40,)
    assert (h.name, h.digest_size, h.block_size) == (name, size, block), name
    assert h.hexdigest(*length).endswith(empty), name
    for at in range(0, len(LONG), 77):
        h.update(memoryview(LONG)[at : at + 77])
        assert h.digest(*length) == h.copy().digest(*length)
    assert h.hexdigest(*length).endswith(long) and h.digest(*length).hex() == h.hexdigest(*length)
    other = h.copy()
    other.update(b"more")
    assert h.hexdigest(*length).endswith(long) and not other.hexdigest(*length).endswith(long)
assert hashlib.new("SHA2-256").name == hashlib.new("sha-256").name == "sha256"
assert hashlib.md5(string=b"a").digest() == hashlib.md5(data=b"a", usedforsecurity=False).digest()
assert error_of(hashlib.new, "nix") == ("ValueError", "unsupported hash type nix")
assert error_of(hashlib.md5, "a") == ("TypeError", "Strings must be encoded before hashing")
assert error_of(hashlib.md5, 3) == ("TypeError", "object supporting the buffer API required")
assert error_of(hashlib.md5().update) == (
    "TypeError", "HASH.update() takes exactly one argument (0 given)",
)
assert error_of(hashlib.shake_128().digest) == (
    "TypeError", "digest() missing required argument 'length' (pos 1)",
)
assert repr(hashlib.sha256()).startswith("<sha256 _hashlib.HASH object @ 0x")

# BLAKE2: key, salt, personalisation, tree
assert hashlib.blake2b(
    b"abc", digest_size=20, key=b"k" * 64, salt=b"salt", person=b"me"
).hexdigest() == "71407e8554c9c3d04d2ca4d15a0b06dee1a01a5d"
assert hashlib.blake2s(
    b"abc", digest_size=20, key=b"k", salt=b"salt", person=b"me", fanout=2, depth=3,
    leaf_size=4096, node_offset=2**40 + 5, node_depth=1, inner_size=16, last_node=True,
).hexdigest() == "b303097fb01200d78371f1d467c06332d1ad615b"
tree = hashlib.blake2b(
    b"abc" * 100, fanout=2, depth=255, leaf_size=2**32 - 1, node_offset=2**63 + 5,
    node_depth=255, inner_size=64, last_node=True,
)
assert tree.copy().hexdigest().startswith("8fa46975f5685a19a746c4b5c0c0a6c4")
assert (hashlib.blake2b.MAX_KEY_SIZE, hashlib.blake2s.SALT_SIZE) == (64, 8)
for bad, message in [
    ({"digest_size": 65}, "digest_size for Blake2b must be between 1 and 64 bytes, here it is 65"),
    ({"key": b"a" * 65}, "maximum key length is 64 bytes"),
    ({"depth": 0}, "depth must be between 1 and 255"),
    ({"leaf_size": -1}, "Cannot convert negative int"),
    ({"inner_size": 65}, "inner_size must be between 0 and is 64"),
]:
    assert error_of(hashlib.blake2b, **bad) == ("ValueError", message)
assert error_of(hashlib.blake2b, leaf_size=2**32) == ("OverflowError", "leaf_size is too large")

# keyed hashing and keys from passwords
mac = hmac.new(b"k" * 200, b"message", "sha3_256")
assert mac.hexdigest() == "6e52f6eec362bb1d2864c87c2a81fe6f65e71cc1008b197c5fffa8043fcab284"
assert (mac.name, mac.block_size) == ("hmac-sha3_256", 136)
assert hmac.digest(b"k" * 200, b"message", hashlib.sha3_256) == mac.copy().digest()
assert hmac.new(b"k", b"m", hashlib.blake2s).digest() == hmac.digest(b"k", b"m", "blake2s")
assert hmac.compare_digest("ab", "ab") and not hmac.compare_digest(b"ab", b"ac")
assert error_of(hmac.new, b"k", b"m") == ("TypeError", "Missing required argument 'digestmod'.")
assert hashlib.pbkdf2_hmac("sha512", b"password", b"NaCl", 100, dklen=70).hex().endswith(
    "99fdb14bb549466322014c706f1e20d4"
)
assert error_of(hashlib.pbkdf2_hmac, "sha1", b"p", b"s", 0) == (
    "ValueError", "iteration value must be greater than 0.",
)
assert hashlib.scrypt(b"p", salt=b"s", n=16, r=1, p=2, dklen=10).hex() == "2152d1c58cd478c63624"
assert error_of(hashlib.scrypt, b"p", salt=b"s", n=2**20, r=8, p=1) == (
    "ValueError", "[digital envelope routines] memory limit exceeded",
)
assert hashlib.file_digest(io.BytesIO(LONG), "sha1").digest() == hashlib.sha1(LONG).digest()

# what rests on them
assert str(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org")) == "6fa459ea-ee8a-3ca4-894e-db77e160355e"
assert str(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org")) == "886313e1-3b8a-5372-9b90-0c9aee199e5d"
for version, value in [
    (1, uuid.uuid1()), (4, uuid.uuid4()), (6, uuid.uuid6()), (7, uuid.uuid7()), (8, uuid.uuid8()),
]:
    assert value.version == version and uuid.UUID(str(value)) == value
assert len(secrets.token_bytes(9)) == 9 and len(secrets.token_hex(9)) == 18
assert secrets.token_urlsafe() != secrets.token_urlsafe() and 0 <= secrets.randbelow(10) < 10

print("ok")
