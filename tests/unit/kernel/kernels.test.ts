// Kernels on CPU targets: thread loops, barriers, shared and local memory, votes, errors of threads, divergence.

import { describe, expect, it } from "vitest";
import type { KernelValue } from "../../../src/kernel/instance.ts";
import {
  type Dim3,
  firstError,
  type LaunchError,
  workspaceBytes,
} from "../../../src/kernel/launch.ts";
import { type KernelInfo, lowerKernels } from "../../../src/kernel/passes/split-regions.ts";
import { DATA, expectSameMemory, runBlocks, type TestTarget, targets } from "./run.ts";

const WORK = 16384;

class Kernels {
  readonly all: TestTarget[];
  readonly infos: Map<string, KernelInfo>[] = [];

  constructor(text: string) {
    this.all = targets(text, { prepare: (m) => this.infos.push(lowerKernels(m)) });
  }

  launch(
    name: string,
    grid: Dim3,
    block: Dim3,
    args: KernelValue[],
    dynamicShared = 0,
  ): LaunchError | null {
    const outcomes = this.all.map((t, i) => {
      const launch = { info: this.infos[i].get(name)!, grid, block, dynamicShared, args };
      expect(workspaceBytes(launch)).toBeLessThan(49152);
      return runBlocks(t.instance, t.memory, launch, WORK);
    });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expectSameMemory(this.all, DATA, WORK);
    return outcomes[0];
  }

  f32(at = DATA): Float32Array[] {
    return this.all.map((t) => new Float32Array(t.memory.buffer, at, 1000));
  }

  i32(at = DATA): Int32Array[] {
    return this.all.map((t) => new Int32Array(t.memory.buffer, at, 1000));
  }
}

/** i = block_id.x * block_dim.x + thread_id.x as `i`; q = p + 4 * i. */
const GRID_INDEX = `
    bi = block_id.x
    bd = block_dim.x
    t = thread_id.x
    m = mul.i32 bi, bd
    i = add.i32 m, t
    four = const.i32 4
    o = mul.i32 i, four
    q = ptradd.i32 p, o`;

describe("kernels without barriers", () => {
  it("run every thread of the grid, return early and use three axes", () => {
    const k = new Kernels(`fn @who kernel(p: ptr, n: i32) {
      b0:
        tx = thread_id.x
        ty = thread_id.y
        tz = thread_id.z
        bx = block_id.x
        by = block_id.y
        bz = block_id.z
        dx = block_dim.x
        dy = block_dim.y
        dz = block_dim.z
        gx = grid_dim.x
        gy = grid_dim.y
        a1 = mul.i32 bz, gy
        a2 = add.i32 a1, by
        a3 = mul.i32 a2, gx
        a4 = add.i32 a3, bx
        a5 = mul.i32 a4, dz
        a6 = add.i32 a5, tz
        a7 = mul.i32 a6, dy
        a8 = add.i32 a7, ty
        a9 = mul.i32 a8, dx
        i = add.i32 a9, tx
        out = ge_s.i32 i, n
        brif out, leave, work
      leave:
        ret
      work:
        four = const.i32 4
        o = mul.i32 i, four
        q = ptradd.i32 p, o
        one = const.i32 1
        j = add.i32 i, one
        store.i32 q, j
        ret
    }`);
    expect(k.launch("who", [3, 2, 2], [4, 2, 3], [DATA, 250])).toBe(null);
    const view = k.i32()[1];
    expect([...view.subarray(0, 250)]).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(view[250]).toBe(0);
  });

  it("keep the first error, with its block and thread, and run the other threads", () => {
    const k = new Kernels(`fn @check function(i: i32) -> (i32) {
      b0:
        seven = const.i32 7
        r = rem_s.i32 i, seven
        five = const.i32 5
        bad = eq.i32 r, five
        brif bad, fail, ok
      fail:
        raise 21
      ok:
        ret i
    }
    fn @f kernel(p: ptr) {
      b0:${GRID_INDEX}
        j = call @check(i) -> (i32)
        k = const.i32 100
        v = add.i32 j, k
        store.i32 q, v
        ret
    }`);
    expect(k.launch("f", [4, 1, 1], [4, 1, 1], [DATA])).toEqual({
      code: 21,
      block: 1n,
      thread: [1, 0, 0],
    });
    expect([...k.i32()[0].subarray(0, 8)]).toEqual([100, 101, 102, 103, 104, 0, 106, 107]);
    expect(
      firstError([
        null,
        { code: 1, block: 4n, thread: [0, 0, 0] },
        { code: 2, block: 3n, thread: [0, 0, 0] },
      ])?.code,
    ).toBe(2);
  });

  it("share a launch by block ranges", () => {
    const k = new Kernels(`fn @f kernel(p: ptr) {
      b0:${GRID_INDEX}
        store.i32 q, i
        ret
    }`);
    const launch = {
      info: k.infos[1].get("f")!,
      grid: [8, 1, 1] as Dim3,
      block: [4, 1, 1] as Dim3,
      dynamicShared: 0,
      args: [DATA],
    };
    const t = k.all[1];
    runBlocks(t.instance, t.memory, launch, WORK, 5n, 8n);
    expect([...k.i32()[1].subarray(18, 24)]).toEqual([0, 0, 20, 21, 22, 23]);
  });
});

describe("kernels with barriers", () => {
  // The block sum of cuda_block_sums: a tree reduction in a loop with a barrier.
  const REDUCE = `fn @sum kernel(p: ptr, r: ptr, n: i32) {
    shared @cache: f32[64]
    b0:${GRID_INDEX}
      c = array_ptr @cache
      to = mul.i32 t, four
      mine = ptradd.i32 c, to
      zero = const.f32 0
      in = lt_s.i32 i, n
      brif in, get, put(zero)
    get:
      x = load.f32 q
      br put(x)
    put(v: f32):
      store.f32 mine, v
      barrier
      one = const.i32 1
      half = shr_s.i32 bd, one
      br head(half)
    head(s: i32):
      z = const.i32 0
      go = gt_s.i32 s, z
      brif go, body, done
    body:
      low = lt_s.i32 t, s
      brif low, add, join
    add:
      so = mul.i32 s, four
      other = ptradd.i32 mine, so
      a = load.f32 mine
      b = load.f32 other
      sum = add.f32 a, b
      store.f32 mine, sum
      br join
    join:
      barrier
      s2 = shr_s.i32 s, one
      br head(s2)
    done:
      first = eq.i32 t, z
      brif first, write, end
    write:
      total = load.f32 c
      bo = mul.i32 bi, four
      rq = ptradd.i32 r, bo
      store.f32 rq, total
      br end
    end:
      ret
  }`;

  it("reduce in shared memory", () => {
    const k = new Kernels(REDUCE);
    for (const view of k.f32()) for (let i = 0; i < 200; i++) view[i] = i;
    expect(k.launch("sum", [4, 1, 1], [64, 1, 1], [DATA, DATA + 4096, 200])).toBe(null);
    expect([...k.f32(DATA + 4096)[1].subarray(0, 5)]).toEqual([2016, 6112, 10208, 1564, 0]);
    expect(k.infos[0].get("sum")).toMatchObject({ sharedBytes: 256, barriers: 2 });
  });

  it("let returned threads out of later barriers", () => {
    const k = new Kernels(`fn @f kernel(p: ptr) {
      b0:${GRID_INDEX}
        three = const.i32 3
        early = ge_s.i32 t, three
        brif early, leave, stay
      leave:
        ret
      stay:
        store.i32 q, i
        barrier
        x = load.i32 p
        y = add.i32 x, i
        ten = const.i32 10
        z = add.i32 y, ten
        store.i32 q, z +64
        ret
    }`);
    expect(k.launch("f", [1, 1, 1], [5, 1, 1], [DATA])).toBe(null);
    expect([...k.i32(DATA + 64)[0].subarray(0, 5)]).toEqual([10, 11, 12, 0, 0]);
  });

  it("report threads that wait at different barriers", () => {
    const k = new Kernels(`fn @f kernel(p: ptr) {
      b0:${GRID_INDEX}
        one = const.i32 1
        odd = and.i32 t, one
        z = const.i32 0
        c = eq.i32 odd, z
        brif c, a, b
      a:
        barrier
        ret
      b:
        barrier
        ret
    }`);
    expect(k.launch("f", [2, 1, 1], [4, 1, 1], [DATA])).toMatchObject({ code: 1, block: 0n });
  });

  it("vote, and keep values of every type across barriers", () => {
    const k = new Kernels(`fn @f kernel(p: ptr, n: i32) {
      local @mine: f32[2]
      b0:${GRID_INDEX}
        a = cvt_s.f32.i32 i
        b = cvt_s.f64.i32 i
        c = ext_s i
        d = lt_s.i32 t, n
        l = array_ptr @mine
        store.f32 l, a +4
        votes = barrier_count d
        all = barrier_and d
        any = barrier_or d
        a2 = load.f32 l +4
        b2 = demote b
        c2 = cvt_s.f32.i64 c
        d2 = from_bool.f32 d
        v = cvt_s.f32.i32 votes
        w = cvt_s.f32.i32 all
        x = cvt_s.f32.i32 any
        s1 = add.f32 a2, b2
        s2 = add.f32 s1, c2
        ten = const.f32 10
        e = mul.f32 v, ten
        s3 = add.f32 s2, e
        h = const.f32 100
        f = mul.f32 w, h
        s4 = add.f32 s3, f
        k = const.f32 1000
        g = mul.f32 x, k
        s5 = add.f32 s4, g
        ha = const.f32 0.5
        y = mul.f32 d2, ha
        s6 = add.f32 s5, y
        store.f32 q, s6
        ret
    }`);
    k.launch("f", [2, 1, 1], [4, 1, 1], [DATA, 3]);
    expect([...k.f32()[0].subarray(0, 8)]).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => 3 * i + 30 + 1000 + (i % 4 < 3 ? 0.5 : 0)),
    );
    k.launch("f", [1, 1, 1], [4, 1, 1], [DATA, 4]);
    expect(k.f32()[0][1]).toBe(3 + 40 + 100 + 1000 + 0.5);
  });

  it("share dynamic memory with a device function that synchronises", () => {
    const k = new Kernels(`fn @exchange function(t: i32, n: i32, v: i32) -> (i32) {
      shared @box: i32[dynamic]
      b0:
        four = const.i32 4
        base = array_ptr @box
        o = mul.i32 t, four
        at = ptradd.i32 base, o
        store.i32 at, v
        barrier
        one = const.i32 1
        last = sub.i32 n, one
        r = sub.i32 last, t
        ro = mul.i32 r, four
        ra = ptradd.i32 base, ro
        w = load.i32 ra
        barrier
        ret w
    }
    fn @reverse kernel(p: ptr) {
      b0:${GRID_INDEX}
        x = load.i32 q
        y = call @exchange(t, bd, x) -> (i32)
        z = call @exchange(t, bd, y) -> (i32)
        d = sub.i32 x, z
        u = add.i32 y, d
        store.i32 q, u
        ret
    }`);
    for (const view of k.i32()) for (let i = 0; i < 12; i++) view[i] = i;
    expect(k.launch("reverse", [2, 1, 1], [6, 1, 1], [DATA], 24)).toBe(null);
    expect([...k.i32()[1].subarray(0, 12)]).toEqual([5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6]);
    expect(k.infos[0].get("reverse")).toMatchObject({ barriers: 4, usesDynamicShared: true });
  });
});

describe("range functions", () => {
  it("give the partial result of their chunk", () => {
    const all = targets(`fn @sum range(b: i64, e: i64, k: f64) -> (f64) {
      b0:
        z = const.f64 0
        br h(b, z)
      h(i: i64, s: f64):
        c = lt_s.i64 i, e
        brif c, go, done
      go:
        x = cvt_s.f64.i64 i
        y = mul.f64 x, k
        s2 = add.f64 s, y
        one = const.i64 1
        j = add.i64 i, one
        br h(j, s2)
      done:
        ret s
    }`);
    for (const t of all) {
      expect(t.instance.call("sum", [0n, 1000n, 0.5])).toEqual([249750]);
      expect(t.instance.call("sum", [300n, 302n, 0.5])).toEqual([300.5]);
      expect(t.instance.call("sum", [5n, 5n, 0.5])).toEqual([0]);
    }
  });
});
