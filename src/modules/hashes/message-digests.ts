/** The modules `_md5`, `_sha1` and `_sha2`. */
import type { ModuleSpec } from "../module.ts";
import { functionMade, GIL_MIN_SIZE } from "./hash-object.ts";
import { md5 } from "./md5-digest.ts";
import { sha1 } from "./sha1-digest.ts";
import { SHA2_ALGORITHMS } from "./sha2-digest.ts";

const names = (): Record<string, number> => ({ _GIL_MINSIZE: GIL_MIN_SIZE });

const md5Made = functionMade(md5, "_md5", "md5");
export const md5Module: ModuleSpec = {
  name: "_md5",
  functions: [md5Made.make],
  names: () => ({ MD5Type: md5Made.type, ...names() }),
};

const sha1Made = functionMade(sha1, "_sha1", "sha1");
export const sha1Module: ModuleSpec = {
  name: "_sha1",
  functions: [sha1Made.make],
  names: () => ({ SHA1Type: sha1Made.type, ...names() }),
};

const sha2Made = SHA2_ALGORITHMS.map((algorithm) =>
  functionMade(algorithm, "_sha2", `${algorithm.name.toUpperCase()}Type`),
);
export const sha2Module: ModuleSpec = {
  name: "_sha2",
  functions: sha2Made.map((made) => made.make),
  types: sha2Made.map((made) => made.type),
  names,
};
