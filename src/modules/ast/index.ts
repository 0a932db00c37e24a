/** `_ast`: the classes of syntax trees; `compile` gives and takes trees through the bridge set here. */

import { asPythonError } from "../../compiler/compile.ts";
import { isInstance } from "../../objects/core-types.ts";
import { newError } from "../../objects/exceptions.ts";
import { parse } from "../../syntax/parse.ts";
import {
  astBridge,
  CompilerFlag,
  decodeSource,
  lineReader,
  treeParser,
  warnAll,
} from "../builtins/evaluate.ts";
import type { ModuleSpec } from "../module.ts";
import { treeFromPython } from "./from-python.ts";
import { treeToPython } from "./to-python.ts";
import { astType, nodeTypes } from "./types.ts";
import { validateTree } from "./validate.ts";

astBridge.isTree = (value) => isInstance(value, astType);
astBridge.toPython = treeToPython;
astBridge.fromPython = (value, mode) => {
  const tree = treeFromPython(value, mode);
  validateTree(tree);
  return tree;
};
treeParser.parse = (source, filename, mode, flags) => {
  if (mode === "func_type") {
    throw newError("NotImplementedError", "parsing function type comments is not supported");
  }
  try {
    const { tree, warnings } = parse(source, {
      filename,
      mode,
      dontImplyDedent: (flags & CompilerFlag.DONT_IMPLY_DEDENT) !== 0,
      allowIncomplete: (flags & CompilerFlag.ALLOW_INCOMPLETE_INPUT) !== 0,
      decode: decodeSource,
      typeComments: (flags & CompilerFlag.TYPE_COMMENTS) !== 0,
    });
    warnAll(warnings, filename, lineReader(source));
    return treeToPython(tree);
  } catch (error) {
    throw asPythonError(error, "parse", lineReader(source));
  }
};

export const astModule: ModuleSpec = {
  name: "_ast",
  types: [...nodeTypes.values()],
  names: () => ({
    PyCF_ALLOW_TOP_LEVEL_AWAIT: CompilerFlag.ALLOW_TOP_LEVEL_AWAIT,
    PyCF_ONLY_AST: CompilerFlag.ONLY_AST,
    PyCF_OPTIMIZED_AST: CompilerFlag.OPTIMIZED_AST,
    PyCF_TYPE_COMMENTS: CompilerFlag.TYPE_COMMENTS,
  }),
};
