;; function divide(int64, int64) -> OptionalType(int64)
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $divide_0
    (param i64) ;; 0
    (param $b i64)
    (result i32 i64)
    (local i64 i64 i64)
    local.get $b
    i64.const 0
    i64.eq
    if
      i32.const 0
      i64.const 0
      return
    else
      local.get 0
      local.get $b
      local.set 4
      local.set 3
      local.get 4
      i64.const 1
      i64.add
      i64.const 2
      i64.lt_u
      if (result i64)
        i64.const 0
        local.get 3
        i64.sub
        i64.const 0
        local.get 4
        i32.wrap_i64
        select
      else
        local.get 3
        local.get 4
        i64.div_s
      end
      local.set 2
      local.get 0
      local.get 2
      local.get $b
      i64.mul
      i64.sub
      local.set 0
      i32.const 1
      local.get 2
      local.get 0
      local.get $b
      i64.xor
      i64.const 0
      i64.lt_s
      local.get 0
      i64.const 0
      i64.ne
      i32.and
      local.get $b
      i64.const 0
      i64.ne
      i32.and
      i64.extend_i32_u
      i64.sub
      return
    end
    unreachable
  )
  (export "divide_0" (func $divide_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)

;; function extremes(array(int64, 1d, C),) -> Tuple(int64, UniTuple(int64 x 2))
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $extremes_0
    (param $x i32)
    (param $x.owner i32)
    (param $x.shape0 i64)
    (param i64) ;; 3
    (result i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64)
    local.get $x
    i64.load
    local.set 3
    local.get 3
    i64.const 0
    i64.const 0
    i64.const 0
    local.set 7
    local.set 6
    local.set 5
    local.set 4
    block
      loop
        local.get 6
        local.get $x.shape0
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 7
        i64.const 1
        i64.add
        local.set 8
        local.get 6
        i64.const 1
        i64.add
        local.set 9
        local.get $x
        local.get 6
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        local.set 6
        local.get 6
        local.get 3
        i64.lt_s
        if
          local.get 6
          local.set 3
        end
        local.get 6
        local.get 4
        i64.gt_s
        if
          local.get 6
          local.get 7
          local.get 9
          local.get 8
          local.set 7
          local.set 6
          local.set 5
          local.set 4
        else
          local.get 9
          local.get 8
          local.set 7
          local.set 6
        end
        br 0
      end
    end
    local.get 3
    local.get 4
    local.get 5
  )
  (export "extremes_0" (func $extremes_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)

;; function heaviest(array(Record(mass[type=float64;offset=0],place[type=int32;offset=8],tag[type=uint8;offset=12];13;False), 1d, C),) -> Record(mass[type=float64;offset=0],place[type=int32;offset=8],tag[type=uint8;offset=12];13;False)
(module
  (import "host" "nrt_free" (func $host.nrt_free (param i32)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $nrt_incref
    (param $block i32)
    local.get $block
    i64.extend_i32_u
    i64.const 0
    i64.eq
    i32.eqz
    if
      local.get $block
      local.get $block
      i64.load
      i64.const 1
      i64.add
      i64.store
    end
  )
  (func $nrt_decref
    (param $block i32)
    (local i64)
    local.get $block
    i64.extend_i32_u
    i64.const 0
    i64.eq
    i32.eqz
    if
      local.get $block
      i64.load
      local.set 1
      local.get $block
      local.get 1
      i64.const 1
      i64.sub
      i64.store
      local.get 1
      i64.const 1
      i64.eq
      if
        local.get $block
        call $host.nrt_free
      end
    end
  )
  (func $heaviest_0
    (param $bodies i32)
    (param $bodies.owner i32)
    (param $bodies.shape0 i64)
    (param i64) ;; 3
    (result i32 i32)
    (local i32 i64 i32)
    local.get $bodies.owner
    i64.extend_i32_u
    i64.const 0
    i64.eq
    i32.eqz
    if
      local.get $bodies.owner
      local.get $bodies.owner
      i64.load
      i64.const 1
      i64.add
      i64.store
    end
    local.get $bodies
    i64.const 0
    local.set 3
    local.set 4
    block
      loop
        local.get 3
        local.get $bodies.shape0
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 3
        i64.const 1
        i64.add
        local.set 5
        local.get $bodies
        local.get 3
        i64.const 13
        i64.mul
        i32.wrap_i64
        i32.add
        local.set 6
        local.get $bodies.owner
        i64.extend_i32_u
        i64.const 0
        i64.eq
        i32.eqz
        if
          local.get $bodies.owner
          local.get $bodies.owner
          i64.load
          i64.const 1
          i64.add
          i64.store
        end
        local.get 6
        i64.const 8
        i32.wrap_i64
        i32.add
        local.get 6
        i64.const 8
        i32.wrap_i64
        i32.add
        i32.load align=1
        i64.extend_i32_s
        i64.const 1
        i64.add
        i32.wrap_i64
        i32.store align=1
        local.get 6
        f64.load align=1
        local.get 4
        f64.load align=1
        f64.gt
        if
          local.get $bodies.owner
          i64.extend_i32_u
          i64.const 0
          i64.eq
          i32.eqz
          if
            local.get $bodies.owner
            i64.load
            local.set 3
            local.get $bodies.owner
            local.get 3
            i64.const 1
            i64.sub
            i64.store
            local.get 3
            i64.const 1
            i64.eq
            if
              local.get $bodies.owner
              call $host.nrt_free
            end
          end
          local.get 6
          local.get 5
          local.set 3
          local.set 4
        else
          local.get $bodies.owner
          i64.extend_i32_u
          i64.const 0
          i64.eq
          i32.eqz
          if
            local.get $bodies.owner
            i64.load
            local.set 3
            local.get $bodies.owner
            local.get 3
            i64.const 1
            i64.sub
            i64.store
            local.get 3
            i64.const 1
            i64.eq
            if
              local.get $bodies.owner
              call $host.nrt_free
            end
          end
          local.get 5
          local.set 3
        end
        br 0
      end
    end
    local.get 4
    local.get $bodies.owner
  )
  (export "heaviest_0" (func $heaviest_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
