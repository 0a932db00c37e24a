;; function all_steps(int64, array(int64, 1d, C)) -> none
(module
  (import "host" "parallel_loop" (func $host.parallel_loop (param i32 i64 i32) (result i32)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $all_steps_0$parallel0
    (param i64) ;; 0
    (param $end i64)
    (param i64) ;; 2
    (param $first i64)
    (param $out i32)
    (param $out.owner i32)
    (param i64) ;; 6
    (local i64)
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 0
        i64.const 1
        i64.add
        local.set 2
        local.get $first
        local.get 0
        i64.add
        local.set 6
        i64.const 0
        local.set 7
        block
          loop
            local.get 6
            i64.const 1
            i64.ne
            i32.eqz
            br_if 1
            local.get 6
            i64.const 1
            i64.and
            i64.const 0
            i64.eq
            if
              local.get 6
              i64.const 1
              i64.shr_s
              local.set 6
            else
              i64.const 3
              local.get 6
              i64.mul
              i64.const 1
              i64.add
              local.set 6
            end
            local.get 7
            i64.const 1
            i64.add
            local.set 7
            br 0
          end
        end
        local.get $out
        local.get 0
        i64.const 8
        i64.mul
        i32.wrap_i64
        i32.add
        local.get 7
        i64.store
        local.get 2
        local.set 0
        br 0
      end
    end
  )
  (func $all_steps_0$parallel0$run
    (param $begin i64)
    (param $end i64)
    (param $frame i32)
    (param $record i32)
    local.get $begin
    local.get $end
    local.get $frame
    i64.load offset=8
    local.get $frame
    i64.load offset=16
    local.get $frame
    i64.load offset=24
    i32.wrap_i64
    local.get $frame
    i64.load offset=32
    i32.wrap_i64
    local.get $frame
    i64.load offset=40
    call $all_steps_0$parallel0
  )
  (func $all_steps_0
    (param i64) ;; 0
    (param i32) ;; 1
    (param i32) ;; 2
    (param i64) ;; 3
    (param $out.stride0 i64)
    (local i64 i32 i32)
    global.get $sp
    i32.const 48
    i32.sub
    local.tee 7
    global.get $sp_limit
    i32.lt_u
    if
      i32.const 2
      global.set $status
      return
    end
    local.get 7
    global.set $sp
    local.get 3
    i64.const 0
    local.get 3
    i64.const 0
    i64.gt_s
    select
    local.set 5
    local.get 5
    i64.const 0
    i64.gt_s
    if
      local.get 7
      i64.const 8
      i32.wrap_i64
      i32.add
      local.set 6
      local.get 6
      local.get 3
      i64.store
      local.get 6
      local.get 0
      i64.store offset=8
      local.get 6
      local.get 1
      i64.extend_i32_u
      i64.store offset=16
      local.get 6
      local.get 2
      i64.extend_i32_u
      i64.store offset=24
      local.get 6
      local.get $out.stride0
      i64.store offset=32
      i32.const 0
      local.get 5
      local.get 7
      call $host.parallel_loop
      local.set 1
      global.get $status
      if
        local.get 7
        i32.const 48
        i32.add
        global.set $sp
        return
      end
      local.get 7
      i64.const 48
      i32.wrap_i64
      i32.add
      local.set 2
      local.get 1
      i32.const 0
      i32.lt_s
      if
        i64.const 0
        local.get 5
        local.get 7
        i64.load offset=8
        local.get 7
        i64.load offset=16
        local.get 7
        i64.load offset=24
        i32.wrap_i64
        local.get 7
        i64.load offset=32
        i32.wrap_i64
        local.get 7
        i64.load offset=40
        call $all_steps_0$parallel0
        local.get 2
        i64.extend_i32_u
        i64.const 1
        local.set 3
        local.set 0
      else
        local.get 7
        i64.load
        local.get 1
        i64.extend_i32_s
        local.set 3
        local.set 0
      end
    end
    local.get 7
    i32.const 48
    i32.add
    global.set $sp
  )
  (func $steps_1 (param i64) (result i64)
    (local i64)
    i64.const 0
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
          i64.const 3
          local.get 0
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
  (export "all_steps_0$parallel0$run" (func $all_steps_0$parallel0$run))
  (export "all_steps_0" (func $all_steps_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)

;; function steps(int64,) -> int64
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $steps_0 (param i64) (result i64)
    (local i64)
    i64.const 0
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
          i64.const 3
          local.get 0
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
  (export "steps_0" (func $steps_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
