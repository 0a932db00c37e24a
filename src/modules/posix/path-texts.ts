/** `posix`: how the library's `posixpath` takes paths apart. They are texts here: nothing is looked up. */
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { pathParts } from "../path-argument.ts";
import { likeArgument } from "./files.ts";

/** Exactly two slashes are a root of their own. */
const rootLength = (path: string): number =>
  /^\/\/(?!\/)/.test(path) ? 2 : path[0] === "/" ? 1 : 0;

function splitRoot(argument: PyValue): PyTuple {
  const path = pathParts(argument, "_path_splitroot_ex");
  const root = rootLength(path);
  const parts = ["", path.slice(0, root), path.slice(root)];
  return new PyTuple(parts.map((part) => likeArgument(part, argument)));
}

function normalPath(argument: PyValue): PyValue {
  const path = pathParts(argument, "_path_normpath");
  const root = path.slice(0, rootLength(path));
  const kept: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    const isBeyond = kept.length === 0 ? root === "" : kept.at(-1) === "..";
    if (name !== ".." || isBeyond) kept.push(name);
    else kept.pop();
  }
  return likeArgument(root + kept.join("/") || ".", argument);
}

export const pathFunctions: readonly PyBuiltin[] = [
  fn("_path_splitroot_ex(p, /)", splitRoot),
  fn("_path_normpath(path)", normalPath),
];
