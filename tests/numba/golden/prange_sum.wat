;; function summary(array(int64, 1d, C),) -> UniTuple(int64 x 3)
(module
  (import "host" "parallel_loop" (func $host.parallel_loop (param i32 i64 i32) (result i32)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $summary_0$parallel0
    (param i64) ;; 0
    (param $end i64)
    (param i64) ;; 2
    (param $x i32)
    (param $x.owner i32)
    (param i64) ;; 5
    (result i64 i64 i64)
    (local i64 i64 i64)
    i64.const 0
    i64.const 9223372036854775807
    i64.const 0
    local.get 0
    local.set 6
    local.set 5
    local.set 2
    local.set 0
    block
      loop
        local.get 6
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 6
        i64.const 1
        i64.add
        local.set 7
        local.get 0
        local.get $x
        local.get 6
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        i64.add
        local.set 0
        local.get $x
        local.get 6
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        local.set 8
        local.get 2
        local.get 8
        local.get 2
        local.get 8
        i64.lt_s
        select
        local.set 2
        local.get $x
        local.get 6
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        i64.const 1
        i64.and
        i64.const 0
        i64.ne
        if
          local.get 5
          i64.const 1
          i64.add
          local.get 7
          local.set 6
          local.set 5
        else
          local.get 7
          local.set 6
        end
        br 0
      end
    end
    local.get 0
    local.get 2
    local.get 5
  )
  (func $summary_0$parallel0$run
    (param i64) ;; 0
    (param $end i64)
    (param $frame i32)
    (param $record i32)
    (local i32 i64 i64 i64 i64 i64)
    local.get $frame
    i64.load offset=16
    i32.wrap_i64
    local.set 4
    i64.const 0
    i64.const 9223372036854775807
    i64.const 0
    local.get 0
    local.set 7
    local.set 6
    local.set 5
    local.set 0
    block
      loop
        local.get 7
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 7
        i64.const 1
        i64.add
        local.set 8
        local.get 0
        local.get 4
        local.get 7
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        i64.add
        local.set 0
        local.get 4
        local.get 7
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        local.set 9
        local.get 5
        local.get 9
        local.get 5
        local.get 9
        i64.lt_s
        select
        local.set 5
        local.get 4
        local.get 7
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        i64.const 1
        i64.and
        i64.const 0
        i64.ne
        if
          local.get 6
          i64.const 1
          i64.add
          local.get 8
          local.set 7
          local.set 6
        else
          local.get 8
          local.set 7
        end
        br 0
      end
    end
    local.get $record
    local.get 0
    i64.store
    local.get $record
    local.get 5
    i64.store offset=8
    local.get $record
    local.get 6
    i64.store offset=16
  )
  (func $summary_0 (param i32 i32 i64 i64) (result i64 i64 i64)
    (local i64 i32 i64 i64 i64 i64 i32)
    global.get $sp
    i32.const 64
    i32.sub
    local.tee 10
    global.get $sp_limit
    i32.lt_u
    if
      i32.const 2
      global.set $status
      i64.const 0
      i64.const 0
      i64.const 0
      return
    end
    local.get 10
    global.set $sp
    local.get 2
    i64.const 0
    local.get 2
    i64.const 0
    i64.gt_s
    select
    local.set 4
    local.get 4
    i64.const 0
    i64.gt_s
    if
      local.get 10
      i64.const 8
      i32.wrap_i64
      i32.add
      local.set 5
      local.get 5
      local.get 2
      i64.store
      local.get 5
      local.get 0
      i64.extend_i32_u
      i64.store offset=8
      local.get 5
      local.get 1
      i64.extend_i32_u
      i64.store offset=16
      local.get 5
      local.get 3
      i64.store offset=24
      i32.const 0
      local.get 4
      local.get 10
      call $host.parallel_loop
      local.set 0
      global.get $status
      if
        i64.const 0
        i64.const 0
        i64.const 0
        local.get 10
        i32.const 64
        i32.add
        global.set $sp
        return
      end
      local.get 10
      i64.const 40
      i32.wrap_i64
      i32.add
      local.set 1
      local.get 0
      i32.const 0
      i32.lt_s
      if
        i64.const 0
        local.get 4
        local.get 10
        local.get 1
        call $summary_0$parallel0$run
        local.get 1
        i64.extend_i32_u
        i64.const 1
        local.set 3
        local.set 2
      else
        local.get 10
        i64.load
        local.get 0
        i64.extend_i32_s
        local.set 3
        local.set 2
      end
      i64.const 0
      i64.const 0
      i64.const 4611686018427387904
      i64.const 0
      local.set 8
      local.set 7
      local.set 6
      local.set 4
      block
        loop
          local.get 4
          local.get 3
          i64.lt_s
          i32.eqz
          br_if 1
          local.get 2
          local.get 4
          i64.const 24
          i64.mul
          i64.add
          i32.wrap_i64
          local.set 0
          local.get 0
          i64.const 8
          i32.wrap_i64
          i32.add
          i64.load
          local.set 9
          local.get 4
          i64.const 1
          i64.add
          local.get 6
          local.get 0
          i64.load
          i64.add
          local.get 9
          local.get 7
          local.get 9
          local.get 7
          i64.lt_s
          select
          local.get 8
          local.get 0
          i64.const 16
          i32.wrap_i64
          i32.add
          i64.load
          i64.add
          local.set 8
          local.set 7
          local.set 6
          local.set 4
          br 0
        end
      end
      local.get 6
      local.get 7
      local.get 8
      local.set 4
      local.set 3
      local.set 2
    else
      i64.const 0
      i64.const 4611686018427387904
      i64.const 0
      local.set 4
      local.set 3
      local.set 2
    end
    local.get 2
    local.get 3
    local.get 4
    local.get 10
    i32.const 64
    i32.add
    global.set $sp
  )
  (export "summary_0$parallel0$run" (func $summary_0$parallel0$run))
  (export "summary_0" (func $summary_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
