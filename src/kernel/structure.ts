// Control-flow graph -> structured tree, for targets without goto (Wasm, WGSL, JS).
//
// The method is Ramsey's "Beyond Relooper" (ICFP 2022): walk the dominator tree; a block with several forward
// predecessors follows a labelled block that its predecessors break out of; a loop header wraps itself in a loop. Two
// differences. Code behind a loop is placed behind it, not inside of it, though the header dominates it: WGSL's uniformity
// analysis and human readers need that. And the tree is tidied: breaks to where control falls anyway vanish, and labelled blocks
// that nobody breaks out of dissolve, so that if/else and while loops look like themselves.
// The flow graph must be reducible (every cycle has one entry); Python's control flow always is.

import { type Cfg, computeCfg, dominates, findLoops, type Loop } from "./cfg.ts";
import { type Block, type Edge, type Fn, successors, type Terminator, type Value } from "./ir.ts";

export type Node =
  /** The instructions of a block, without its terminator. */
  | { kind: "code"; block: Block }
  /** Assigns the arguments of the edge to the parameters of its block, all at once. */
  | { kind: "move"; edge: Edge }
  | { kind: "if"; cond: Value; yes: Node[]; no: Node[] }
  /** Repeats when its body ends; left by break. */
  | { kind: "loop"; label: number; header: Block; body: Node[] }
  /** Runs once; `break` leaves it. */
  | { kind: "block"; label: number; body: Node[] }
  | { kind: "break"; label: number }
  | { kind: "continue"; label: number }
  /** ret, raise or unreachable. */
  | { kind: "exit"; term: Terminator };

export class IrreducibleError extends Error {}

export function structure(fn: Fn): Node[] {
  const nodes = new Structurer(fn).run();
  return tidy(nodes);
}

class Structurer {
  private readonly fn: Fn;
  private readonly cfg: Cfg;
  private readonly loops = new Map<Block, Loop>();
  /** Innermost loop of each block. */
  private readonly inner = new Map<Block, Loop>();
  /** Blocks that must be reached by a break: several forward predecessors, or placed behind a loop. */
  private readonly labelled = new Set<Block>();
  /** By block id: labelled blocks whose code follows that block's own (inside of its loop, if it has one). */
  private readonly followers: Block[][];
  /** By header id: blocks placed behind the loop. */
  private readonly exits: Block[][];
  private nextLabel = 0;
  private readonly blockLabels = new Map<Block, number>();
  private readonly loopLabels = new Map<Block, number>();

  constructor(fn: Fn) {
    this.fn = fn;
    this.cfg = computeCfg(fn);
    this.followers = Array.from({ length: fn.blockLimit }, () => []);
    this.exits = Array.from({ length: fn.blockLimit }, () => []);
  }

  run(): Node[] {
    const { cfg } = this;
    for (const block of cfg.rpo) {
      for (const { block: to } of successors(block)) {
        if (cfg.order[to.id] <= cfg.order[block.id] && !dominates(cfg, to, block)) {
          throw new IrreducibleError(`@${this.fn.name} has a cycle with several entries`);
        }
      }
    }
    for (const loop of findLoops(cfg)) {
      this.loops.set(loop.header, loop);
      for (const block of loop.body) this.inner.set(block, loop);
    }
    for (const block of cfg.rpo) this.place(block);
    const out: Node[] = [];
    this.tree(this.fn.entry, out);
    return out;
  }

  private forwardPreds(block: Block): Block[] {
    const { cfg } = this;
    return cfg.preds[block.id]
      .map((p) => p.from)
      .filter((from) => cfg.order[from.id] < cfg.order[block.id]);
  }

  /** Decides where the code of a block stands. Called in reverse postorder, so lists end up sorted. */
  private place(block: Block): void {
    const parent = this.cfg.idom[block.id];
    if (parent === null) return;
    const preds = this.forwardPreds(block);
    // The outermost loop around the dominator that does not contain the block.
    let left: Loop | null = null;
    for (let l = this.inner.get(parent) ?? null; l !== null && !l.body.has(block); l = l.parent)
      left = l;
    const staysInside =
      preds.length === 1 && successors(block).length === 0 && preds[0] !== left?.header;
    if (left !== null && !staysInside) {
      this.labelled.add(block);
      this.exits[left.header.id].push(block);
    } else if (preds.length > 1) {
      this.labelled.add(block);
      this.followers[parent.id].push(block);
    }
  }

  /** Emits the block and all that is placed under it. */
  private tree(block: Block, out: Node[]): void {
    const loop = this.loops.get(block);
    if (loop === undefined) {
      this.within(block, this.followers[block.id], out);
      return;
    }
    const label = this.nextLabel++;
    this.loopLabels.set(block, label);
    const body: Node[] = [];
    this.nest(this.exits[block.id], out, (inside) => {
      inside.push({ kind: "loop", label, header: block, body });
      this.within(block, this.followers[block.id], body);
    });
  }

  private within(block: Block, followers: Block[], out: Node[]): void {
    this.nest(followers, out, (inside) => {
      inside.push({ kind: "code", block });
      this.terminator(block, inside);
    });
  }

  /** block { block { first } follower0 } follower1 …: the earliest follower is the innermost. */
  private nest(followers: Block[], out: Node[], first: (inside: Node[]) => void): void {
    for (const f of followers) this.blockLabels.set(f, this.nextLabel++);
    let inside: Node[] = [];
    first(inside);
    for (const f of followers) {
      const around: Node[] = [{ kind: "block", label: this.blockLabels.get(f)!, body: inside }];
      this.tree(f, around);
      inside = around;
    }
    for (const node of inside) out.push(node);
  }

  private terminator(block: Block, out: Node[]): void {
    const { term } = block;
    if (term.kind === "br") this.branch(block, term.to, out);
    else if (term.kind === "brif") {
      const yes: Node[] = [];
      const no: Node[] = [];
      this.branch(block, term.yes, yes);
      this.branch(block, term.no, no);
      out.push({ kind: "if", cond: term.cond, yes, no });
    } else out.push({ kind: "exit", term });
  }

  private branch(from: Block, edge: Edge, out: Node[]): void {
    const to = edge.block;
    if (edge.args.length > 0) out.push({ kind: "move", edge });
    if (this.cfg.order[to.id] <= this.cfg.order[from.id]) {
      out.push({ kind: "continue", label: this.loopLabels.get(to)! });
    } else if (this.labelled.has(to)) {
      out.push({ kind: "break", label: this.blockLabels.get(to)! });
    } else this.tree(to, out);
  }
}

/** Labels that control reaches anyway at the end of a node list. */
interface Falls {
  breaks: ReadonlySet<number>;
  continues: number;
}

const NOWHERE: Falls = { breaks: new Set(), continues: -1 };

function tidy(nodes: Node[]): Node[] {
  const renamed = new Map<number, number>();
  const merged = mergeLoopBlocks(nodes, renamed);
  dropTailJumps(merged, NOWHERE);
  const used = new Set<number>();
  collectBreaks(merged, used);
  return dissolve(merged, used);
}

/** block L { loop M { … break L … } } is loop M { … break M … }. */
function mergeLoopBlocks(nodes: Node[], renamed: Map<number, number>): Node[] {
  return nodes.map((node): Node => {
    switch (node.kind) {
      case "block": {
        // Only directly nested single loops; their inner blocks follow the same rule.
        let only: Node = node;
        const labels: number[] = [];
        while (only.kind === "block" && only.body.length === 1) {
          labels.push(only.label);
          only = only.body[0];
        }
        if (only.kind === "loop") {
          for (const label of labels) renamed.set(label, only.label);
          return { ...only, body: mergeLoopBlocks(only.body, renamed) };
        }
        return { ...node, body: mergeLoopBlocks(node.body, renamed) };
      }
      case "loop":
        return { ...node, body: mergeLoopBlocks(node.body, renamed) };
      case "if":
        return {
          ...node,
          yes: mergeLoopBlocks(node.yes, renamed),
          no: mergeLoopBlocks(node.no, renamed),
        };
      case "break":
        return { ...node, label: renamed.get(node.label) ?? node.label };
      default:
        return node;
    }
  });
}

/** Removes breaks and continues at the end of lists where control goes there by itself. */
function dropTailJumps(nodes: Node[], falls: Falls): void {
  const last = nodes[nodes.length - 1];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const here = i === nodes.length - 1 ? falls : NOWHERE;
    switch (node.kind) {
      case "if":
        dropTailJumps(node.yes, here);
        dropTailJumps(node.no, here);
        break;
      case "block":
        dropTailJumps(node.body, {
          breaks: new Set([...here.breaks, node.label]),
          continues: here.continues,
        });
        break;
      case "loop":
        dropTailJumps(node.body, { breaks: new Set(), continues: node.label });
        break;
      default:
        break;
    }
  }
  if (last === undefined) return;
  const falling =
    (last.kind === "break" && falls.breaks.has(last.label)) ||
    (last.kind === "continue" && falls.continues === last.label);
  if (falling) nodes.pop();
}

function collectBreaks(nodes: Node[], used: Set<number>): void {
  for (const node of nodes) {
    if (node.kind === "break") used.add(node.label);
    else if (node.kind === "if") {
      collectBreaks(node.yes, used);
      collectBreaks(node.no, used);
    } else if (node.kind === "loop" || node.kind === "block") collectBreaks(node.body, used);
  }
}

/** Labelled blocks that nobody breaks out of become their contents. */
function dissolve(nodes: Node[], used: Set<number>): Node[] {
  const out: Node[] = [];
  for (const node of nodes) {
    switch (node.kind) {
      case "block": {
        const body = dissolve(node.body, used);
        if (used.has(node.label)) out.push({ ...node, body });
        else for (const n of body) out.push(n);
        break;
      }
      case "loop":
        out.push({ ...node, body: dissolve(node.body, used) });
        break;
      case "if":
        out.push({ ...node, yes: dissolve(node.yes, used), no: dissolve(node.no, used) });
        break;
      default:
        out.push(node);
        break;
    }
  }
  return out;
}

export interface StructureNames {
  of: (v: Value) => string;
  block: (b: Block) => string;
}

/** The tree as indented text, for goldens and debugging. */
export function printStructure(nodes: Node[], names: StructureNames, indent = ""): string {
  let text = "";
  for (const node of nodes) {
    switch (node.kind) {
      case "code":
        text += `${indent}${names.block(node.block)}\n`;
        break;
      case "move":
        text += `${indent}${names.block(node.edge.block)} <- ${node.edge.args.map(names.of).join(", ")}\n`;
        break;
      case "if":
        text += `${indent}if ${names.of(node.cond)}\n${printStructure(node.yes, names, `${indent}  `)}`;
        if (node.no.length > 0) {
          text += `${indent}else\n${printStructure(node.no, names, `${indent}  `)}`;
        }
        break;
      case "loop":
      case "block":
        text += `${indent}${node.kind} L${node.label}\n`;
        text += printStructure(node.body, names, `${indent}  `);
        break;
      case "break":
      case "continue":
        text += `${indent}${node.kind} L${node.label}\n`;
        break;
      case "exit":
        text += `${indent}${node.term.kind}\n`;
        break;
    }
  }
  return text;
}
