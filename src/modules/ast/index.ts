/** `_ast`: the classes of syntax trees. `compile` takes and gives them: builtins/evaluate.ts. */
import { CompilerFlag } from "../builtins/evaluate.ts";
import type { ModuleSpec } from "../module.ts";
import { nodeTypes } from "./types.ts";

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
