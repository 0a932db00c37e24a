// Kernels with barriers: predication, so that every barrier stands in control flow that WGSL can see to be uniform.
//
// WGSL rejects a barrier after an early return, in a divergent branch, or in a loop whose bound it cannot prove uniform. CUDA
// allows the first always, and the others when threads agree. So code that contains barriers (the *sync level*) is kept in control
// flow of values that are uniform by construction (parameters, block ids, constants, arithmetic on them, read-only memory at such
// addresses), and what is not uniform becomes a mask:
//   - code between barriers is a *segment*: ordinary structured code in `if (mask) { … }`;
//   - a return, or a jump out of a segment, clears the mask of every construct that it leaves;
//   - a divergent `if` around a barrier runs both arms, each under its mask;
//   - a loop that threads leave at different times goes on while a vote finds one that is still in it.
// Threads that do not take part still pass the barriers, which for valid programs nobody can tell.
//
// The same walk runs several times: first without output, until it knows which values are uniform and which masks and votes are
// needed (all sets only grow), then once more with output. *Taint* is the set of jumps that some thread may have taken before a
// point; while it holds at most "exit", threads that are gone do not matter and uniform values are computed by all.

import { type Edge, Flag, type Instr, type Terminator, type Value } from "../../ir.ts";
import { opInfo } from "../../ops.ts";
import type { Node } from "../../structure.ts";
import { Body, flatten } from "./body.ts";
import { BLOCK_FOOTER, BLOCK_HEADER, Jumps } from "./jumps.ts";
import { lowerSync } from "./sync.ts";

type Taint = ReadonlySet<string>;

interface Mask {
  readonly name: string;
  /** The jumps that clear it last: "exit", "break:3", "continue:3", "if:2". */
  readonly key: string;
}

const GROUP = -1;

export class MaskedBody extends Body {
  private emitting = false;
  private changed = false;
  private readonly divergent = new Set<Value>();
  /** Jumps that clear masks. */
  private readonly targets = new Set<string>();
  /** Constructs that a native jump needs. */
  private readonly native = new Set<number>();
  private readonly voted = new Set<number>();
  /** Taint that comes back to the top of a loop, and that of native breaks. */
  private readonly atTop = new Map<number, Set<string>>();
  private readonly atBreak = new Map<number, Set<string>>();
  private readonly ifNumbers = new Map<Node, number>();
  private readonly syncNodes = new Map<Node, boolean>();
  private masks: Mask[] = [];
  /** Sync-level constructs around the current point, and whether a loop was seen to be left natively. */
  private level: { label: number; kind: "loop" | "block" | "if"; left: boolean }[] = [];
  private segment: (() => void)[] = [];
  private segmentTaint: Taint = new Set();
  private readonly levelJumps = new Jumps("leave");
  private groupLeft = false;
  private maskCount = 0;

  override run(): void {
    const nodes = threadExits(flatten(this.tree()), null, new Map());
    do {
      this.changed = false;
      this.walkAll(nodes);
    } while (this.changed);
    this.emitting = true;
    this.declareParams();
    this.walkAll(nodes);
    if (this.levelJumps.used) this.writer.variable("leave", "u32", "0u");
  }

  private walkAll(nodes: Node[]): void {
    this.masks = [];
    this.level = [];
    if (this.targets.has("exit")) {
      this.masks.push({ name: "live", key: "exit" });
      if (this.emitting) this.writer.variable("live", "bool", "true");
    }
    this.walk(nodes, new Set());
  }

  private emit(text: string): void {
    if (this.emitting) this.writer.line(text);
  }

  /** Adds to one of the growing sets. */
  private grow<T>(set: Set<T>, item: T): void {
    if (set.has(item)) return;
    set.add(item);
    this.changed = true;
  }

  private isUniform(v: Value): boolean {
    return !this.divergent.has(v);
  }

  private get mask(): string | null {
    return this.masks.length === 0 ? null : this.masks[this.masks.length - 1].name;
  }

  private openMask(key: string, initial: string): void {
    const name = `on${this.maskCount++}`;
    this.emit(`var ${name} = ${initial};`);
    this.masks.push({ name, key });
  }

  // --- the sync level

  private walk(nodes: Node[], start: Taint): Taint {
    let taint = start;
    for (const node of nodes) taint = this.visit(node, taint);
    this.flush();
    return taint;
  }

  private visit(node: Node, taint: Taint): Taint {
    switch (node.kind) {
      case "code":
        return this.code(node.block.instrs, taint);
      case "move":
        this.syncMoves(node.edge, taint);
        return taint;
      case "if":
        return this.visitIf(node, taint);
      case "loop":
        return this.hasSync(node) ? this.visitLoop(node, taint) : this.inSegment(node, taint);
      case "block":
        return this.hasSync(node) ? this.visitBlock(node, taint) : this.inSegment(node, taint);
      case "break":
      case "continue":
        return this.visitJump(node, taint);
      case "exit":
        return this.visitExit(node, taint);
    }
  }

  private code(instrs: readonly Instr[], start: Taint): Taint {
    let taint = start;
    for (const instr of instrs) {
      if (this.isSync(instr)) {
        this.flush();
        this.syncInstr(instr, taint);
      } else if (onlyExits(taint) && this.computesUniform(instr)) {
        // Nothing in a waiting segment can be an operand, so it may stand before it.
        if (this.emitting) this.instr(instr);
      } else {
        for (const r of instr.results) this.grow(this.divergent, r);
        this.defer(taint, () => this.instr(instr));
        if (this.leavesThread(instr)) {
          this.grow(this.targets, "exit");
          taint = new Set([...taint, "exit"]);
        }
      }
    }
    return taint;
  }

  private isSync(instr: Instr): boolean {
    return opInfo(instr.op).effect === "sync" && instr.op !== "fence";
  }

  private leavesThread(instr: Instr): boolean {
    return (
      instr.op === "call" && (instr.flags & Flag.catches) === 0 && this.context.mayRaise(instr)
    );
  }

  private computesUniform(instr: Instr): boolean {
    if (instr.op === "const" || instr.op === "array_ptr") return true;
    if (instr.op === "thread_id" || instr.op === "lane_id") return false;
    if (!instr.args.every((a) => this.isUniform(a))) return false;
    const { effect } = opInfo(instr.op);
    if (effect === "pure") return true;
    if (instr.op !== "load") return false;
    const memory = this.pointerMemory(instr, 0);
    return (
      memory !== null &&
      (memory.space === "const" || (memory.space === "storage" && !memory.uses.written))
    );
  }

  private syncInstr(instr: Instr, taint: Taint): void {
    const uniform = onlyExits(taint) && /^barrier/.test(instr.op);
    for (const r of instr.results) if (!uniform) this.grow(this.divergent, r);
    if (!this.emitting) return;
    const mask = taint.size === 0 ? null : this.mask;
    const texts = lowerSync(instr, this, this.context, mask);
    instr.results.forEach((v, i) => {
      if (onlyExits(taint)) {
        this.define(v, texts[i], "pure");
        return;
      }
      // Threads that wait elsewhere keep their older result.
      const all = `w${v.id}`;
      this.writer.line(`let ${all} = ${texts[i]};`);
      this.defer(taint, () => this.define(v, all, "pure"));
    });
  }

  private syncMoves(edge: Edge, taint: Taint): void {
    edge.block.params.forEach((param, i) => {
      if (!onlyExits(taint) || !this.isUniform(edge.args[i])) this.grow(this.divergent, param);
    });
    this.defer(taint, () => this.moves(edge, (p) => !this.isUniform(p)));
    if (!edge.block.params.some((p) => this.isUniform(p))) return;
    // Uniform parameters are assigned by all threads; a segment may still read their old values.
    this.flush();
    if (this.emitting) this.moves(edge, (p) => this.isUniform(p));
  }

  private visitIf(node: Node & { kind: "if" }, taint: Taint): Taint {
    if (this.isUniform(node.cond) && onlyExits(taint)) {
      this.flush();
      let yes = taint;
      let no = taint;
      const arms = (): void => {
        yes = this.walk(node.yes, taint);
      };
      const others = (): void => {
        no = this.walk(node.no, taint);
      };
      if (this.emitting) this.ifNode(node.cond, arms, node.yes, others, node.no);
      else {
        arms();
        others();
      }
      return new Set([...yes, ...no]);
    }
    if (!this.hasSync(node)) return this.inSegment(node, taint);
    this.flush();
    const number = this.ifNumber(node);
    const key = `if:${number}`;
    const outer = this.mask;
    const cond = this.emitting ? this.ref(node.cond) : "";
    const both = (text: string): string => (outer === null ? text : `${outer} && ${text}`);
    // Both masks come first: the first arm may clear the mask around them.
    const yesName = `yes${number}`;
    const noName = `no${number}`;
    this.emit(`var ${yesName} = ${both(cond)};`);
    if (node.no.length > 0) this.emit(`var ${noName} = ${both(`!${cond}`)};`);
    const inside = new Set([...taint, key]);
    this.level.push({ label: GROUP, kind: "if", left: false });
    this.masks.push({ name: yesName, key });
    const yes = this.walk(node.yes, inside);
    this.masks.pop();
    this.masks.push({ name: noName, key });
    const no = this.walk(node.no, inside);
    this.masks.pop();
    this.level.pop();
    return without(new Set([...yes, ...no]), key);
  }

  private ifNumber(node: Node): number {
    let number = this.ifNumbers.get(node);
    if (number === undefined) this.ifNumbers.set(node, (number = this.ifNumbers.size));
    return number;
  }

  private visitBlock(node: Node & { kind: "block" }, taint: Taint): Taint {
    this.flush();
    const key = `break:${node.label}`;
    const depth = this.masks.length;
    if (this.targets.has(key)) this.openMask(key, this.mask ?? "true");
    const construct = this.native.has(node.label);
    if (construct && this.emitting) this.writer.open(BLOCK_HEADER).footer = BLOCK_FOOTER;
    if (construct) this.levelJumps.push(node.label, "block");
    this.level.push({ label: node.label, kind: "block", left: false });
    const end = this.walk(node.body, taint);
    this.level.pop();
    if (construct) this.closeConstruct();
    this.masks.length = depth;
    return without(new Set([...end, ...(this.atBreak.get(node.label) ?? [])]), key);
  }

  private visitLoop(node: Node & { kind: "loop" }, taint: Taint): Taint {
    this.flush();
    const { label } = node;
    const leaveKey = `break:${label}`;
    const nextKey = `continue:${label}`;
    const back = this.setOf(this.atTop, label);
    const depth = this.masks.length;
    if (this.targets.has(leaveKey)) this.openMask(leaveKey, this.mask ?? "true");
    if (this.emitting) this.writer.open("loop {");
    this.levelJumps.push(label, "loop");
    if (this.emitting && this.voted.has(label)) {
      this.emit(`if (${this.vote(this.mask ?? "true")} == 0u) { break; }`);
    }
    if (this.targets.has(nextKey)) this.openMask(nextKey, this.mask ?? "true");
    const own = { label, kind: "loop" as const, left: false };
    this.level.push(own);
    const end = this.walk(node.body, new Set([...taint, ...back]));
    this.level.pop();
    this.closeConstruct();
    this.masks.length = depth;
    for (const key of end) if (key !== nextKey) this.grow(back, key);
    // Threads leave it at different times, or only by ways that are no WGSL jumps.
    if (back.has(leaveKey) || !own.left) this.grow(this.voted, label);
    const out = new Set([...taint, ...back, ...(this.atBreak.get(label) ?? [])]);
    return without(without(out, leaveKey), nextKey);
  }

  private closeConstruct(): void {
    if (this.emitting) this.writer.close();
    for (const text of this.levelJumps.pop()) this.emit(text);
  }

  private vote(text: string): string {
    return lowerSync(null, this, this.context, text)[0];
  }

  private visitJump(node: Node & { kind: "break" | "continue" }, taint: Taint): Taint {
    const at = this.level.findLastIndex((c) => c.label === node.label);
    const inner = this.level.slice(at + 1);
    if (onlyExits(taint) && inner.every((c) => c.kind !== "if")) {
      this.flush();
      const target = this.level[at];
      if (node.kind === "break") {
        this.setOf(this.atBreak, node.label);
        for (const key of taint) this.grow(this.setOf(this.atBreak, node.label), key);
        target.left = true;
      } else {
        for (const key of taint) this.grow(this.setOf(this.atTop, node.label), key);
      }
      for (const c of inner) {
        c.left = true;
        // Constructs on the way must exist for the jump to pass through them.
        if (c.kind === "block") this.grow(this.native, c.label);
      }
      this.grow(this.native, node.label);
      if (this.emitting) this.emit(this.levelJumps.jump(node.kind, node.label));
      return taint;
    }
    return this.deferJump(node.kind, node.label, taint);
  }

  private deferJump(kind: "break" | "continue", label: number, taint: Taint): Taint {
    const key = `${kind}:${label}`;
    this.grow(this.targets, key);
    this.defer(taint, () => this.clearMasks(key));
    return new Set([...taint, key]);
  }

  private visitExit(node: Node & { kind: "exit" }, taint: Taint): Taint {
    if (onlyExits(taint) && this.level.every((c) => c.kind !== "if")) {
      if (node.term.kind !== "ret") this.defer(taint, () => this.raise(node.term));
      this.flush();
      for (const c of this.level) c.left = true;
      this.emit("return;");
      return taint;
    }
    this.grow(this.targets, "exit");
    this.defer(taint, () => this.exit(node.term, true));
    return new Set([...taint, "exit"]);
  }

  // --- segments

  private defer(taint: Taint, action: () => void): void {
    if (this.segment.length === 0) this.segmentTaint = taint;
    this.segment.push(action);
  }

  private inSegment(node: Node, taint: Taint): Taint {
    const keys = new Set<string>();
    this.survey(node, new Set(), keys);
    for (const key of keys) this.grow(this.targets, key);
    const last = this.segment.length;
    // The last node of a segment needs no jump to the segment's end; later ones may still be added behind it.
    this.defer(taint, () => this.node(node, last === this.segment.length - 1));
    return keys.size === 0 ? taint : new Set([...taint, ...keys]);
  }

  /** Values that the node defines are divergent; collects the jumps out of it. */
  private survey(node: Node, inner: ReadonlySet<number>, keys: Set<string>): void {
    const all = (nodes: Node[], labels: ReadonlySet<number>): void => {
      for (const n of nodes) this.survey(n, labels, keys);
    };
    switch (node.kind) {
      case "code":
        for (const instr of node.block.instrs) {
          for (const r of instr.results) if (instr.op !== "const") this.grow(this.divergent, r);
          if (this.leavesThread(instr)) keys.add("exit");
        }
        break;
      case "move":
        for (const p of node.edge.block.params) this.grow(this.divergent, p);
        break;
      case "if":
        all(node.yes, inner);
        all(node.no, inner);
        break;
      case "loop":
      case "block":
        all(node.body, new Set([...inner, node.label]));
        break;
      case "break":
      case "continue":
        if (!inner.has(node.label)) keys.add(`${node.kind}:${node.label}`);
        break;
      case "exit":
        keys.add("exit");
        break;
    }
  }

  private flush(): void {
    const { segment } = this;
    if (!this.emitting || segment.length === 0) {
      this.segment = [];
      return;
    }
    const { writer } = this;
    const guard = this.segmentTaint.size === 0 ? null : this.mask;
    const outer = writer.open(guard === null ? "" : `if (${guard}) {`);
    const group = writer.open("");
    this.jumps = new Jumps("jump");
    this.jumps.push(GROUP, "block");
    this.groupLeft = false;
    for (const action of segment) action();
    this.segment = [];
    if (this.groupLeft) {
      group.header = BLOCK_HEADER;
      group.footer = BLOCK_FOOTER;
    }
    if (this.jumps.used) outer.items.unshift("var jump = 0u;");
    if (this.jumps.used && guard === null) outer.header = "{";
    this.jumps.pop();
    writer.close();
    writer.close();
  }

  protected override jump(kind: "break" | "continue", label: number, tail: boolean): void {
    if (this.jumps.has(label)) {
      super.jump(kind, label, tail);
      return;
    }
    this.clearMasks(`${kind}:${label}`);
    this.leaveGroup(tail);
  }

  protected override exit(term: Terminator, tail: boolean): void {
    if (term.kind !== "ret") this.raise(term);
    this.clearMasks("exit");
    this.leaveGroup(tail);
  }

  protected override leaveThread(): void {
    this.clearMasks("exit");
    this.leaveGroup(false);
  }

  private leaveGroup(tail: boolean): void {
    if (tail) return;
    this.groupLeft = true;
    this.writer.line(this.jumps.jump("break", GROUP));
  }

  /** The thread leaves every construct up to the one that the jump is for. */
  private clearMasks(key: string): void {
    for (let i = this.masks.length - 1; i >= 0; i--) {
      this.writer.line(`${this.masks[i].name} = false;`);
      if (this.masks[i].key === key) return;
    }
  }

  // --- facts

  private hasSync(node: Node): boolean {
    let known = this.syncNodes.get(node);
    if (known === undefined) {
      const any = (nodes: Node[]): boolean => nodes.some((n) => this.hasSync(n));
      known =
        (node.kind === "code" && node.block.instrs.some((i) => this.isSync(i))) ||
        (node.kind === "if" && (any(node.yes) || any(node.no))) ||
        ((node.kind === "loop" || node.kind === "block") && any(node.body));
      this.syncNodes.set(node, known);
    }
    return known;
  }

  private setOf(map: Map<number, Set<string>>, label: number): Set<string> {
    let set = map.get(label);
    if (set === undefined) map.set(label, (set = new Set()));
    return set;
  }
}

function onlyExits(taint: Taint): boolean {
  return taint.size === 0 || (taint.size === 1 && taint.has("exit"));
}

function without(taint: Taint, key: string): Taint {
  if (!taint.has(key)) return taint;
  const rest = new Set(taint);
  rest.delete(key);
  return rest;
}

/** Breaks to a place where the function ends become exits: these leave the values of other threads uniform. */
function threadExits(nodes: Node[], next: Node | null, ends: Map<number, Node>): Node[] {
  return nodes.map((node, i): Node => {
    const following = i + 1 < nodes.length ? nodes[i + 1] : next;
    const exit =
      following?.kind === "exit" && following.term.kind !== "unreachable" ? following : null;
    switch (node.kind) {
      case "block":
        if (exit !== null) ends.set(node.label, exit);
        return { ...node, body: threadExits(node.body, exit, ends) };
      case "loop":
        if (exit !== null) ends.set(node.label, exit);
        return { ...node, body: threadExits(node.body, null, ends) };
      case "if":
        return {
          ...node,
          yes: threadExits(node.yes, exit, ends),
          no: threadExits(node.no, exit, ends),
        };
      case "break":
        return ends.get(node.label) ?? node;
      default:
        return node;
    }
  });
}
