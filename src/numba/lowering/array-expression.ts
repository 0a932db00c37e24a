// Elementwise functions of arrays as loops. An expression is a tree whose leaves are values and whose inner nodes apply a
// scalar function; the whole tree becomes one loop nest over the broadcast shape, so that `a * b + c` makes one array.
// Which instructions are joined is decided in fuse.ts.

import type { Value } from "../../kernel/ir.ts";
import type { Elementwise } from "../functions/record.ts";
import { ArrayType } from "../types/containers.ts";
import {
  allocateArray,
  broadcastShape,
  broadcastTo,
  forEach,
  fromView,
  getItem,
  setItem,
  type View,
  viewOf,
} from "./array.ts";
import { emitFlatLoop } from "./flat-loop.ts";
import type { Lowering } from "./lowering.ts";
import { loopKey } from "./parallel-launch.ts";
import type { LValue } from "./value.ts";

export class ExpressionNode {
  readonly function: Elementwise;
  readonly operands: readonly (LValue | ExpressionNode)[];
  constructor(fn: Elementwise, operands: readonly (LValue | ExpressionNode)[]) {
    this.function = fn;
    this.operands = operands;
  }
}

type Compiled = (indices: Value[]) => LValue;

/** Evaluates the tree into a new array, or into `out`. */
export function evaluate(
  l: Lowering,
  tree: ExpressionNode,
  result: ArrayType,
  out: View | null = null,
): LValue {
  const leaves: View[] = [];
  collect(tree, leaves);
  const shapes: (readonly Value[])[] = leaves.map((v) => v.shape);
  if (out !== null) shapes.push(out.shape);
  const shape = out === null ? broadcastShape(l, shapes) : (broadcastShape(l, shapes), out.shape);
  const target = out ?? allocateArray(l, result.dtype, shape, result.layout === "F" ? "F" : "C");
  const key = out === null && l.flags.parallel ? loopKey(l) : null;
  if (key === null) {
    const compiled = compile(l, tree, shape);
    forEach(l, shape, (i) => setItem(l, target, i, compiled(i)));
  } else evaluateInParallel(l, key, tree, target);
  return fromView(target);
}

/** The same as a parallel loop: the leaves, broadcast, are its inputs. */
function evaluateInParallel(l: Lowering, key: string, tree: ExpressionNode, target: View): void {
  const { shape } = target;
  const inputs: LValue[] = [fromView(target)];
  const move = (node: ExpressionNode | LValue): Moved => {
    if (node instanceof ExpressionNode) {
      return { function: node.function, operands: node.operands.map(move) };
    }
    const isArray = node.type instanceof ArrayType;
    inputs.push(isArray ? fromView(broadcastTo(l, viewOf(node), shape)) : node);
    return inputs.length - 1;
  };
  const moved = move(tree);
  const back = (node: Moved, values: readonly LValue[]): ExpressionNode | LValue =>
    typeof node === "number"
      ? values[node]
      : new ExpressionNode(
          node.function,
          node.operands.map((o) => back(o, values)),
        );
  const name = l.b.fn.name.replace(/_\d+$/, "");
  emitFlatLoop(l, {
    key,
    name,
    shape,
    inputs,
    body: (inner, i, values) => {
      const into = viewOf(values[0]);
      setItem(inner, into, i, compile(inner, back(moved, values), into.shape)(i));
    },
  });
}

/** A tree whose leaves are numbers of inputs. */
type Moved = number | { readonly function: Elementwise; readonly operands: readonly Moved[] };

function collect(node: ExpressionNode | LValue, into: View[]): void {
  if (node instanceof ExpressionNode) for (const o of node.operands) collect(o, into);
  else if (node.type instanceof ArrayType) into.push(viewOf(node));
}

function compile(l: Lowering, node: ExpressionNode | LValue, shape: readonly Value[]): Compiled {
  if (node instanceof ExpressionNode) {
    const { inputs, scalar } = node.function;
    const operands = node.operands.map((o, k) => {
      const item = compile(l, o, shape);
      return (i: Value[]) => l.cast(item(i), inputs[k]);
    });
    return (i) =>
      scalar(
        l,
        operands.map((o) => o(i)),
      );
  }
  if (!(node.type instanceof ArrayType)) return () => node;
  const view = broadcastTo(l, viewOf(node), shape);
  return (i) => getItem(l, view, i);
}
