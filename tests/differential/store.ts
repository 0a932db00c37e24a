// What CPython printed, kept for machines without it: a digest per program, and the whole text of a few.
//
// `node tests/differential/run.mjs --record` writes it. It holds for one state of the generator, which `programs` recognises.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { program } from "./program.ts";

const DIGEST_BYTES = 4;
const FULL_TEXT_EVERY = 250;
/** The programs that make sure that the store belongs to this generator. */
const PROBES = 200;

interface File {
  readonly made: string;
  readonly count: number;
  readonly programs: string;
  readonly digests: string;
  readonly texts: string;
}

export interface Store {
  readonly made: string;
  readonly count: number;
  agrees(seed: number, output: string): boolean;
  /** Null where only the digest is kept. */
  text(seed: number): string | null;
}

const digest = (text: string): Buffer =>
  createHash("sha256").update(text).digest().subarray(0, DIGEST_BYTES);

function fingerprint(): string {
  const hash = createHash("sha256");
  for (let seed = 0; seed < PROBES; seed++) hash.update(JSON.stringify(program(seed)));
  return hash.digest("hex").slice(0, 16);
}

const pathIn = (folder: string): string => join(folder, "store.json");

export function writeStore(folder: string, made: string, outputs: readonly string[]): void {
  const texts = outputs.filter((_, seed) => seed % FULL_TEXT_EVERY === 0);
  const file: File = {
    made,
    count: outputs.length,
    programs: fingerprint(),
    digests: Buffer.concat(outputs.map(digest)).toString("base64"),
    texts: deflateRawSync(JSON.stringify(texts), { level: 9 }).toString("base64"),
  };
  writeFileSync(pathIn(folder), `${JSON.stringify(file, null, 1)}\n`);
}

export function readStore(folder: string): Store {
  const path = pathIn(folder);
  if (!existsSync(path)) throw new Error(`${path} is missing: run.mjs --record writes it`);
  const file = JSON.parse(readFileSync(path, "utf8")) as File;
  if (file.programs !== fingerprint()) {
    throw new Error(`${path} was made of other programs: run.mjs --record writes it anew`);
  }
  const digests = Buffer.from(file.digests, "base64");
  const texts = JSON.parse(
    inflateRawSync(Buffer.from(file.texts, "base64")).toString(),
  ) as string[];
  return {
    made: file.made,
    count: file.count,
    agrees(seed, output) {
      if (seed >= file.count) throw new Error(`the store ends at seed ${file.count - 1}`);
      const at = seed * DIGEST_BYTES;
      return digests.subarray(at, at + DIGEST_BYTES).equals(digest(output));
    },
    text: (seed) => (seed % FULL_TEXT_EVERY === 0 ? texts[seed / FULL_TEXT_EVERY] : null),
  };
}
