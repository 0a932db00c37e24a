// Control flow, calls, memory, errors and host functions on the CPU targets.

import { describe, expect, it } from "vitest";
import { parseModule } from "../../../src/kernel/parse.ts";
import { compileWasm } from "../../../src/kernel/targets/wasm/compile.ts";
import { printWat } from "../../../src/wasm/wat.ts";
import { callAll, DATA, expectSameMemory, run, targets } from "./run.ts";

const COLLATZ = `fn @collatz function(n0: i64) -> (i64) exported {
  entry:
    one = const.i64 1
    two = const.i64 2
    three = const.i64 3
    zero = const.i64 0
    br head(n0, one)
  head(n: i64, steps: i64):
    go = ne.i64 n, one
    brif go, body, done
  body:
    m = floormod_s.i64 n, two
    even = eq.i64 m, zero
    brif even, half, grow
  half:
    h = floordiv_s.i64 n, two
    br next(h)
  grow:
    p = mul.i64 n, three
    q = add.i64 p, one
    br next(q)
  next(n2: i64):
    s2 = add.i64 steps, one
    br head(n2, s2)
  done:
    ret steps
}`;

describe("control flow", () => {
  it("runs a loop with a branch inside", () => {
    expect(run(COLLATZ, "collatz", [27n])).toEqual([112n]);
  });

  it("swaps loop variables in parallel", () => {
    const text = `fn @fib function(n: i32) -> (i64, i64) exported {
      e:
        a0 = const.i64 0
        b0 = const.i64 1
        z = const.i32 0
        one = const.i32 1
        br h(a0, b0, z)
      h(a: i64, b: i64, i: i32):
        c = lt_s.i32 i, n
        brif c, s, d
      s:
        t = add.i64 a, b
        j = add.i32 i, one
        br h(b, t, j)
      d:
        ret a, b
    }`;
    expect(run(text, "fib", [50])).toEqual([12586269025n, 20365011074n]);
    const swap = `fn @swap function(x: i32, y: i32, n: i32) -> (i32) exported {
      e:
        one = const.i32 1
        br h(x, y, n)
      h(a: i32, b: i32, i: i32):
        j = sub.i32 i, one
        c = gt_s.i32 j, one
        brif c, h(b, a, j), d
      d:
        r = sub.i32 a, b
        ret r
    }`;
    expect(run(swap, "swap", [10, 3, 5])).toEqual([-7]);
    expect(run(swap, "swap", [10, 3, 4])).toEqual([7]);
  });

  it("breaks out of nested loops and returns early", () => {
    const text = `fn @find function(n: i32) -> (i32) exported {
      e:
        z = const.i32 0
        one = const.i32 1
        br outer(z)
      outer(i: i32):
        c = lt_s.i32 i, n
        brif c, start, none
      start:
        br inner(z)
      inner(j: i32):
        d = lt_s.i32 j, n
        brif d, test, nexti
      test:
        p = mul.i32 i, j
        k = const.i32 42
        hit = eq.i32 p, k
        brif hit, found, nextj
      nextj:
        j2 = add.i32 j, one
        br inner(j2)
      nexti:
        i2 = add.i32 i, one
        br outer(i2)
      found:
        h = const.i32 100
        r = mul.i32 i, h
        s = add.i32 r, j
        ret s
      none:
        m = const.i32 -1
        ret m
    }`;
    const all = targets(text);
    expect(callAll(all, "find", [20]).values).toEqual([314]);
    expect(callAll(all, "find", [5]).values).toEqual([-1]);
  });
});

describe("memory", () => {
  it("loads and stores every width with offsets and unaligned addresses", () => {
    const text = `fn @f function(p: ptr, o: i64) -> (i32, i32, i32, i32) exported {
      b0:
        q = ptradd.i64 p, o
        v = const.i32 -123456
        store.i32 q, v +4 unaligned
        a = load.i32:u8 q +4
        b = load.i32:i8 q +5
        c = load.i32:u16 q +6 unaligned
        d = load.i32:i16 q +6 unaligned
        store.i32:u8 q, d
        store.i32:i16 q, d +1 unaligned
        x = const.f32 0.1
        store.f32 q, x +8 unaligned
        y = promote x
        store.f64 q, y +16 unaligned
        w = ext_s d
        store.i64 q, w +24 unaligned
        n = const.i32 4
        r = ptradd.i32 q, n
        k = const.i64 3
        s = const.i64 32
        t = ptradd.i64 q, s
        memory_copy.i64 t, r, k
        memory_fill.i32 q, d, n
        ret a, b, c, d
    }`;
    const all = targets(text);
    expect(callAll(all, "f", [DATA, 3n]).values).toEqual([0xc0, 0x1d, 0xfffe, -2]);
    expectSameMemory(all);
  });

  it("does not move a load across a store", () => {
    const text = `fn @f function(p: ptr) -> (i32) exported {
      b0:
        a = load.i32 p
        one = const.i32 1
        b = add.i32 a, one
        store.i32 p, b
        ret a
    }`;
    const all = targets(text);
    expect(callAll(all, "f", [DATA]).values).toEqual([0]);
    expect(callAll(all, "f", [DATA]).values).toEqual([1]);
  });

  it("has constant and local arrays; locals are per activation", () => {
    const text = `fn @f function(n: i32) -> (f32) exported {
      local @win: f32[3]
      const @taps: f32[3] = [0.5, 0.25, -1.5]
    b0:
      w = array_ptr @win
      t = array_ptr @taps
      x = load.f32 t +4
      s = cvt_s.f32.i32 n
      y = mul.f32 x, s
      store.f32 w, y +8
      zero = const.i32 0
      go = gt_s.i32 n, zero
      brif go, more, done
    more:
      one = const.i32 1
      m = sub.i32 n, one
      r = call @f(m) -> (f32)
      own = load.f32 w +8
      u = add.f32 r, own
      ret u
    done:
      ret y
    }`;
    expect(run(text, "f", [4])).toEqual([2.5]);
    const all = targets(text);
    // Endless recursion ends in the stack overflow error and leaves the instance usable.
    expect(callAll(all, "f", [1_000_000]).status).toBe(2);
    expect(callAll(all, "f", [4]).values).toEqual([2.5]);
  });

  it("executes atomics on all types", () => {
    const ints = [
      "add",
      "sub",
      "and",
      "or",
      "xor",
      "xchg",
      "min_s",
      "min_u",
      "max_s",
      "max_u",
      "inc",
      "dec",
    ];
    const floats = ["add", "sub", "xchg", "min", "max", "nanmin", "nanmax"];
    const text = [
      ...ints.flatMap((o) => [`${o}.i32`, `${o}.i64`]),
      ...floats.flatMap((o) => [`${o}.f32`, `${o}.f64`]),
    ]
      .map((op) => {
        const type = op.split(".")[1];
        return `fn @${op} function(p: ptr, x: ${type}) -> (${type}, ${type}) exported {
          b0:
            old = atomic_${op} p, x +8
            new = load.${type} p +8
            ret old, new
        }`;
      })
      .join("\n");
    const all = targets(text);
    const set = (type: string, v: number | bigint): void => {
      for (const t of all) {
        const view = new DataView(t.memory.buffer);
        if (type === "i32") view.setInt32(DATA + 8, v as number, true);
        else if (type === "i64") view.setBigInt64(DATA + 8, v as bigint, true);
        else if (type === "f32") view.setFloat32(DATA + 8, v as number, true);
        else view.setFloat64(DATA + 8, v as number, true);
      }
    };
    for (const op of ints) {
      for (const [a, b] of [
        [5, 3],
        [3, 5],
        [-1, 1],
        [0, 7],
        [7, 7],
      ]) {
        set("i32", a);
        callAll(all, `${op}.i32`, [DATA, b]);
        set("i64", BigInt(a));
        callAll(all, `${op}.i64`, [DATA, BigInt(b)]);
      }
    }
    for (const op of floats) {
      for (const [a, b] of [
        [5, 3.5],
        [3, 5],
        [Number.NaN, 1],
        [1, Number.NaN],
      ]) {
        for (const type of ["f32", "f64"]) {
          set(type, a);
          callAll(all, `${op}.${type}`, [DATA, b]);
        }
      }
    }
    set("i32", 9);
    expect(callAll(all, "inc.i32", [DATA, 9]).values).toEqual([9, 0]);
    set("i32", 0);
    expect(callAll(all, "dec.i32", [DATA, 9]).values).toEqual([0, 9]);
    set("f32", Number.NaN);
    expect(callAll(all, "nanmin.f32", [DATA, 2]).values).toEqual([Number.NaN, 2]);
  });

  it("compares and swaps", () => {
    const text = `fn @cas function(p: ptr, e: i64, n: i64) -> (i64) exported {
      b0:
        old = atomic_cas.i64 p, e, n
        ret old
    }`;
    const all = targets(text);
    expect(callAll(all, "cas", [DATA, 0n, 5n]).values).toEqual([0n]);
    expect(callAll(all, "cas", [DATA, 0n, 6n]).values).toEqual([5n]);
  });
});

describe("errors and hosts", () => {
  const CHECKED = `host @log(i64, f64) -> (i32) raises
  fn @check function(x: i64) -> (i64) {
    b0:
      z = const.i64 0
      bad = lt_s.i64 x, z
      brif bad, fail, ok
    fail:
      raise 20
    ok:
      ret x
  }
  fn @outer function(x: i64) -> (i64, f64) exported {
    b0:
      y = call @check(x) -> (i64)
      f = cvt_s.f64.i64 y
      r = call_host @log(y, f) -> (i32)
      w = ext_s r
      ret w, f
  }
  fn @guarded function(x: i64) -> (i32) exported {
    b0:
      y = call @check(x) -> (i64) catches
      s = status
      status_clear
      ret s
  }`;

  it("propagates a raise through calls, and stops it where it is caught", () => {
    const all = targets(CHECKED, {
      host: (self) => ({
        log: (x: bigint, y: number) => {
          if (x === 7n) self().instance.status = 33;
          return Number(x) + y;
        },
      }),
    });
    expect(callAll(all, "outer", [5n])).toEqual({ values: [10n, 5], status: 0 });
    expect(callAll(all, "outer", [-5n])).toEqual({ values: [0n, 0], status: 20 });
    expect(callAll(all, "outer", [7n])).toEqual({ values: [0n, 0], status: 33 });
    expect(callAll(all, "guarded", [-5n])).toEqual({ values: [20], status: 0 });
    expect(callAll(all, "guarded", [5n])).toEqual({ values: [0], status: 0 });
  });

  it("hands print operands to the sink", () => {
    const all = targets(`fn @p function(a: i32, b: f64) exported {
      b0:
        print 12, a, b
        ret
    }`);
    callAll(all, "p", [-3, 2]);
    for (const t of all)
      expect(t.printed).toEqual([{ format: 12, args: [-3n, 0x4000000000000000n] }]);
  });
});

describe("wasm code", () => {
  it("keeps expressions on the stack and coalesces loop variables", () => {
    const wat = printWat(compileWasm(parseModule(COLLATZ), { sharedMemory: true }).module);
    expect(wat).toMatchInlineSnapshot(`
      "(module
        (import "env" "memory" (memory 0 65536 shared))
        (import "env" "const_base" (global $const_base i32))
        (global $status (mut i32) (i32.const 0))
        (global $sp (mut i32) (i32.const 0))
        (global $sp_limit (mut i32) (i32.const 0))
        (func $collatz (param i64) (result i64)
          (local i64)
          i64.const 1
          local.set 1
          block
            loop
              local.get 0
              i64.const 1
              i64.ne
              i32.eqz
              br_if 1
              local.get 0
              i64.const 1
              i64.and
              i64.const 0
              i64.eq
              if
                local.get 0
                i64.const 1
                i64.shr_s
                local.set 0
              else
                local.get 0
                i64.const 3
                i64.mul
                i64.const 1
                i64.add
                local.set 0
              end
              local.get 1
              i64.const 1
              i64.add
              local.set 1
              br 0
            end
          end
          local.get 1
        )
        (export "collatz" (func $collatz))
        (export "$status" (global $status))
        (export "$sp" (global $sp))
        (export "$sp_limit" (global $sp_limit))
      )
      "
    `);
  });
});
