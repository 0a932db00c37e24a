;; function blur(array(float64, 2d, C),) -> array(float64, 2d, C)
(module
  (import "host" "nrt_allocate" (func $host.nrt_allocate (param i64) (result i32)))
  (import "host" "parallel_loop" (func $host.parallel_loop (param i32 i64 i32) (result i32)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $blur_0$parallel0
    (param i64) ;; 0
    (param $end i64)
    (param i64) ;; 2
    (param i64) ;; 3
    (param $in2 i32)
    (param i32) ;; 5
    (param $a.shape0 i64)
    (param $a.shape1 i64)
    (param $in6 i64)
    (param $a i32)
    (param $a.owner i32)
    (param $a.stride0 i64)
    (param $a.stride1 i64)
    (local i32 i32 f64)
    local.get 3
    i32.wrap_i64
    local.set 5
    local.get 0
    i32.wrap_i64
    local.set 13
    local.get 13
    local.get 5
    i32.div_u
    local.get 13
    local.get 5
    i32.rem_u
    local.set 14
    local.set 13
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 13
        i64.extend_i32_u
        i64.const 1
        i64.add
        local.set 2
        local.get 14
        i64.extend_i32_u
        i64.const 1
        i64.add
        local.set 3
        local.get $a
        local.get $a.owner
        local.get $a.shape0
        local.get $a.shape1
        local.get $a.stride0
        local.get $a.stride1
        local.get 2
        local.get 3
        call $cross_2
        local.set 15
        local.get $in2
        local.get 2
        local.get $in6
        i64.mul
        local.get 3
        i64.const 8
        i64.mul
        i64.add
        i32.wrap_i64
        i32.add
        local.get 15
        f64.store
        local.get 14
        i32.const 1
        i32.add
        local.set 14
        local.get 14
        local.get 5
        i32.eq
        if
          local.get 13
          i32.const 1
          i32.add
          i32.const 0
          local.set 14
          local.set 13
        end
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $blur_0$parallel0$run
    (param i64) ;; 0
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i64 i64 i64 i64 i32 i32 i64 i64 i32 i32 i64 f64)
    local.get 2
    i64.load offset=16
    local.set 4
    local.get 2
    i64.load offset=24
    i32.wrap_i64
    local.set 3
    local.get 2
    i64.load offset=40
    local.set 5
    local.get 2
    i64.load offset=48
    local.set 6
    local.get 2
    i64.load offset=56
    local.set 7
    local.get 2
    i64.load offset=64
    i32.wrap_i64
    local.set 8
    local.get 2
    i64.load offset=72
    i32.wrap_i64
    local.set 9
    local.get 2
    i64.load offset=80
    local.set 10
    local.get 2
    i64.load offset=88
    local.set 11
    local.get 4
    i32.wrap_i64
    local.set 2
    local.get 0
    i32.wrap_i64
    local.set 12
    local.get 12
    local.get 2
    i32.div_u
    local.get 12
    local.get 2
    i32.rem_u
    local.set 13
    local.set 12
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 12
        i64.extend_i32_u
        i64.const 1
        i64.add
        local.set 4
        local.get 13
        i64.extend_i32_u
        i64.const 1
        i64.add
        local.set 14
        local.get 8
        local.get 9
        local.get 5
        local.get 6
        local.get 10
        local.get 11
        local.get 4
        local.get 14
        call $cross_2
        local.set 15
        local.get 3
        local.get 4
        local.get 7
        i64.mul
        local.get 14
        i64.const 8
        i64.mul
        i64.add
        i32.wrap_i64
        i32.add
        local.get 15
        f64.store
        local.get 13
        i32.const 1
        i32.add
        local.set 13
        local.get 13
        local.get 2
        i32.eq
        if
          local.get 12
          i32.const 1
          i32.add
          i32.const 0
          local.set 13
          local.set 12
        end
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $blur_0
    (param i32) ;; 0
    (param i32) ;; 1
    (param $a.shape0 i64)
    (param $a.shape1 i64)
    (param i64) ;; 4
    (param i64) ;; 5
    (result i32 i32 i64 i64 i64 i64)
    (local i64 i32 i32 i64 i64 i64 i32 i32)
    global.get $sp
    i32.const 96
    i32.sub
    local.tee 13
    global.get $sp_limit
    i32.lt_u
    if
      i32.const 2
      global.set $status
      i32.const 0
      i32.const 0
      i64.const 0
      i64.const 0
      i64.const 0
      i64.const 0
      return
    end
    local.get 13
    global.set $sp
    i64.const 8
    local.get $a.shape1
    i64.mul
    local.set 6
    local.get $a.shape0
    local.get $a.shape1
    i64.mul
    i64.const 8
    i64.mul
    call $host.nrt_allocate
    local.set 7
    global.get $status
    if
      i32.const 0
      i32.const 0
      i64.const 0
      i64.const 0
      i64.const 0
      i64.const 0
      local.get 13
      i32.const 96
      i32.add
      global.set $sp
      return
    end
    local.get 7
    i64.const 16
    i32.wrap_i64
    i32.add
    local.set 8
    i64.const 0
    local.set 9
    block
      loop
        local.get 9
        local.get $a.shape0
        i64.lt_s
        i32.eqz
        br_if 1
        i64.const 0
        local.set 10
        block
          loop
            local.get 10
            local.get $a.shape1
            i64.lt_s
            i32.eqz
            br_if 1
            local.get 8
            local.get 9
            local.get 6
            i64.mul
            local.get 10
            i64.const 8
            i64.mul
            i64.add
            i32.wrap_i64
            i32.add
            f64.const 0
            f64.store
            local.get 10
            i64.const 1
            i64.add
            local.set 10
            br 0
          end
        end
        local.get 9
        i64.const 1
        i64.add
        local.set 9
        br 0
      end
    end
    local.get $a.shape0
    i64.const 2
    i64.sub
    local.set 9
    local.get 9
    i64.const 0
    local.get 9
    i64.const 0
    i64.gt_s
    select
    local.set 9
    local.get $a.shape1
    i64.const 2
    i64.sub
    local.set 10
    local.get 10
    i64.const 0
    local.get 10
    i64.const 0
    i64.gt_s
    select
    local.set 10
    local.get 9
    local.get 10
    i64.mul
    local.set 11
    local.get 11
    i64.const 0
    i64.gt_s
    if
      local.get 13
      i64.const 8
      i32.wrap_i64
      i32.add
      local.set 12
      local.get 12
      local.get 9
      i64.store
      local.get 12
      local.get 10
      i64.store offset=8
      local.get 12
      local.get 8
      i64.extend_i32_u
      i64.store offset=16
      local.get 12
      local.get 7
      i64.extend_i32_u
      i64.store offset=24
      local.get 12
      local.get $a.shape0
      i64.store offset=32
      local.get 12
      local.get $a.shape1
      i64.store offset=40
      local.get 12
      local.get 6
      i64.store offset=48
      local.get 12
      local.get 0
      i64.extend_i32_u
      i64.store offset=56
      local.get 12
      local.get 1
      i64.extend_i32_u
      i64.store offset=64
      local.get 12
      local.get 4
      i64.store offset=72
      local.get 12
      local.get 5
      i64.store offset=80
      local.get 11
      i64.const 4096
      i64.lt_s
      if
        i32.const -1
        local.set 0
      else
        i32.const 0
        local.get 11
        local.get 13
        call $host.parallel_loop
        local.set 0
        global.get $status
        if
          i32.const 0
          i32.const 0
          i64.const 0
          i64.const 0
          i64.const 0
          i64.const 0
          local.get 13
          i32.const 96
          i32.add
          global.set $sp
          return
        end
      end
      local.get 13
      i64.const 96
      i32.wrap_i64
      i32.add
      local.set 1
      local.get 0
      i32.const 0
      i32.lt_s
      if
        i64.const 0
        local.get 11
        local.get 13
        local.get 1
        call $blur_0$parallel0$run
        local.get 1
        i64.extend_i32_u
        i64.const 1
        local.set 5
        local.set 4
      else
        local.get 13
        i64.load
        local.get 0
        i64.extend_i32_s
        local.set 5
        local.set 4
      end
    end
    local.get 8
    local.get 7
    local.get $a.shape0
    local.get $a.shape1
    local.get 6
    i64.const 8
    local.get 13
    i32.const 96
    i32.add
    global.set $sp
  )
  (func $cross_2
    (param $a i32)
    (param $a.owner i32)
    (param $a.shape0 i64)
    (param $a.shape1 i64)
    (param $a.stride0 i64)
    (param $a.stride1 i64)
    (param $a.index0 i64)
    (param $a.index1 i64)
    (result f64)
    f64.const 0.5
    local.get $a
    local.get $a.index0
    local.get $a.stride0
    i64.mul
    local.get $a.index1
    i64.const 8
    i64.mul
    i64.add
    i32.wrap_i64
    i32.add
    f64.load
    f64.mul
    f64.const 0.125
    local.get $a
    local.get $a.index0
    i64.const -1
    i64.add
    local.get $a.stride0
    i64.mul
    local.get $a.index1
    i64.const 8
    i64.mul
    i64.add
    i32.wrap_i64
    i32.add
    f64.load
    local.get $a
    local.get $a.index0
    i64.const 1
    i64.add
    local.get $a.stride0
    i64.mul
    local.get $a.index1
    i64.const 8
    i64.mul
    i64.add
    i32.wrap_i64
    i32.add
    f64.load
    f64.add
    local.get $a
    local.get $a.index0
    local.get $a.stride0
    i64.mul
    local.get $a.index1
    i64.const -1
    i64.add
    i64.const 8
    i64.mul
    i64.add
    i32.wrap_i64
    i32.add
    f64.load
    f64.add
    local.get $a
    local.get $a.index0
    local.get $a.stride0
    i64.mul
    local.get $a.index1
    i64.const 1
    i64.add
    i64.const 8
    i64.mul
    i64.add
    i32.wrap_i64
    i32.add
    f64.load
    f64.add
    f64.mul
    f64.add
  )
  (export "blur_0$parallel0$run" (func $blur_0$parallel0$run))
  (export "blur_0" (func $blur_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
