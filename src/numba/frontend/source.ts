// What the compiler is given of a Python function: its code object and what its names stand for. The Python-facing layer
// makes one from a function object; tests make them from compiled source. Values of globals and closure cells are taken
// when a function is compiled and are constants from then on.

import type { PyCode } from "../../bytecode/code.ts";
import type { PyValue } from "../../objects/object.ts";
import type { NumbaType } from "../types/type.ts";

/** What a global name, a closure cell or an attribute of a module stands for. */
export type Binding =
  /** A function, class or module that numba/functions knows: "math", "math.sqrt", "builtins.len". */
  | { readonly kind: "key"; readonly key: string }
  /** A value, to be frozen into the code. */
  | { readonly kind: "constant"; readonly value: PyValue }
  /** A function that is compiled when it is called. */
  | { readonly kind: "function"; readonly source: FunctionSource }
  /** A value whose type and contents the caller supplies (typed containers, arrays, cuda objects). */
  | { readonly kind: "typed"; readonly type: NumbaType }
  /** A module that the registry does not know: attributes are looked up one by one. */
  | {
      readonly kind: "module";
      readonly name: string;
      readonly attribute: (name: string) => Binding | undefined;
    };

export interface FunctionSource {
  readonly code: PyCode;
  /** As error messages and the Python object show it. */
  readonly name: string;
  readonly module: string;
  /** Module globals, then builtins. */
  global(name: string): Binding | undefined;
  /** Closure cells, by name. */
  free(name: string): Binding | undefined;
  /** Defaults of the last positional parameters. */
  readonly defaults: readonly Binding[];
  readonly keywordDefaults?: ReadonlyMap<string, Binding>;
  /** Text of a line of the file, null when there is none. */
  sourceLine(line: number): string | null;
  readonly options: CompileFlags;
}

/** Options of `jit` that change the code. */
export interface CompileFlags {
  readonly errorModel: "python" | "numpy";
  readonly boundscheck: boolean;
  readonly fastmath: ReadonlySet<string>;
  readonly parallel: boolean;
  readonly inline: "never" | "always";
  /** "cuda": kernels and device functions. */
  readonly target: "cpu" | "cuda";
}

export const DEFAULT_FLAGS: CompileFlags = {
  errorModel: "python",
  boundscheck: false,
  fastmath: new Set(),
  parallel: false,
  inline: "never",
  target: "cpu",
};
