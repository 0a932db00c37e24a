;; guvectorize loop moving_mean(array(float32, 1d, A), int64, array(float32, 1d, A)) with 0 loop dimensions
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $moving_mean_0
    (param $x i32)
    (param $x.owner i32)
    (param $x.shape0 i64)
    (param $x.stride0 i64)
    (param $width i64)
    (param $out i32)
    (param $out.owner i32)
    (param i64) ;; 7
    (param $out.stride0 i64)
    (local f32 i64 i64)
    f32.const 0
    i64.const 0
    local.set 7
    local.set 9
    block
      loop
        local.get 7
        local.get $x.shape0
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 7
        i64.const 1
        i64.add
        local.set 10
        local.get 9
        local.get $x
        local.get 7
        local.get $x.stride0
        i64.mul
        i32.wrap_i64
        i32.add
        f32.load
        f32.add
        local.set 9
        local.get 7
        local.get $width
        i64.ge_s
        if
          local.get 7
          local.get $width
          i64.sub
          local.set 11
          local.get 9
          local.get $x
          local.get 11
          local.get $x.shape0
          i64.add
          local.get 11
          local.get 11
          i64.const 0
          i64.lt_s
          select
          local.get $x.stride0
          i64.mul
          i32.wrap_i64
          i32.add
          f32.load
          f32.sub
          local.set 9
        end
        local.get 7
        i64.const 1
        i64.add
        local.set 11
        local.get $out
        local.get 7
        local.get $out.stride0
        i64.mul
        i32.wrap_i64
        i32.add
        local.get 9
        f64.promote_f32
        local.get 11
        local.get $width
        local.get 11
        local.get $width
        i64.lt_s
        select
        f64.convert_i64_s
        f64.div
        f32.demote_f64
        f32.store
        local.get 10
        local.set 7
        br 0
      end
    end
  )
  (func $gufunc_loop
    (param i64) ;; 0
    (param $end i64)
    (param $x i32)
    (param $x.shape0 i64)
    (param $x.stride0 i64)
    (param $width i32)
    (param $out i32)
    (param i64) ;; 7
    (param $out.stride0 i64)
    (local f32 i64 i64 i64)
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get $width
        i64.load
        local.set 7
        f32.const 0
        i64.const 0
        local.set 10
        local.set 9
        block
          loop
            local.get 10
            local.get $x.shape0
            i64.lt_s
            i32.eqz
            br_if 1
            local.get 10
            i64.const 1
            i64.add
            local.set 11
            local.get 9
            local.get $x
            local.get 10
            local.get $x.stride0
            i64.mul
            i32.wrap_i64
            i32.add
            f32.load
            f32.add
            local.set 9
            local.get 10
            local.get 7
            i64.ge_s
            if
              local.get 10
              local.get 7
              i64.sub
              local.set 12
              local.get 9
              local.get $x
              local.get 12
              local.get $x.shape0
              i64.add
              local.get 12
              local.get 12
              i64.const 0
              i64.lt_s
              select
              local.get $x.stride0
              i64.mul
              i32.wrap_i64
              i32.add
              f32.load
              f32.sub
              local.set 9
            end
            local.get 10
            i64.const 1
            i64.add
            local.set 12
            local.get $out
            local.get 10
            local.get $out.stride0
            i64.mul
            i32.wrap_i64
            i32.add
            local.get 9
            f64.promote_f32
            local.get 12
            local.get 7
            local.get 12
            local.get 7
            i64.lt_s
            select
            f64.convert_i64_s
            f64.div
            f32.demote_f64
            f32.store
            local.get 11
            local.set 10
            br 0
          end
        end
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $gufunc_loop$run
    (param $begin i64)
    (param $end i64)
    (param $frame i32)
    (param $record i32)
    local.get $begin
    local.get $end
    local.get $frame
    i64.load offset=8
    i32.wrap_i64
    local.get $frame
    i64.load offset=16
    local.get $frame
    i64.load offset=24
    local.get $frame
    i64.load offset=32
    i32.wrap_i64
    local.get $frame
    i64.load offset=40
    i32.wrap_i64
    local.get $frame
    i64.load offset=48
    local.get $frame
    i64.load offset=56
    call $gufunc_loop
  )
  (export "gufunc_loop" (func $gufunc_loop))
  (export "gufunc_loop$run" (func $gufunc_loop$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)

;; guvectorize loop moving_mean(array(float32, 1d, A), int64, array(float32, 1d, A)) with 1 loop dimensions
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $moving_mean_0
    (param $x i32)
    (param $x.owner i32)
    (param $x.shape0 i64)
    (param $x.stride0 i64)
    (param $width i64)
    (param $out i32)
    (param $out.owner i32)
    (param i64) ;; 7
    (param $out.stride0 i64)
    (local f32 i64 i64)
    f32.const 0
    i64.const 0
    local.set 7
    local.set 9
    block
      loop
        local.get 7
        local.get $x.shape0
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 7
        i64.const 1
        i64.add
        local.set 10
        local.get 9
        local.get $x
        local.get 7
        local.get $x.stride0
        i64.mul
        i32.wrap_i64
        i32.add
        f32.load
        f32.add
        local.set 9
        local.get 7
        local.get $width
        i64.ge_s
        if
          local.get 7
          local.get $width
          i64.sub
          local.set 11
          local.get 9
          local.get $x
          local.get 11
          local.get $x.shape0
          i64.add
          local.get 11
          local.get 11
          i64.const 0
          i64.lt_s
          select
          local.get $x.stride0
          i64.mul
          i32.wrap_i64
          i32.add
          f32.load
          f32.sub
          local.set 9
        end
        local.get 7
        i64.const 1
        i64.add
        local.set 11
        local.get $out
        local.get 7
        local.get $out.stride0
        i64.mul
        i32.wrap_i64
        i32.add
        local.get 9
        f64.promote_f32
        local.get 11
        local.get $width
        local.get 11
        local.get $width
        i64.lt_s
        select
        f64.convert_i64_s
        f64.div
        f32.demote_f64
        f32.store
        local.get 10
        local.set 7
        br 0
      end
    end
  )
  (func $gufunc_loop
    (param i64) ;; 0
    (param $end i64)
    (param i64) ;; 2
    (param $x i32)
    (param $x.step0 i64)
    (param $x.shape0 i64)
    (param $x.stride0 i64)
    (param $width i32)
    (param $width.step0 i64)
    (param $out i32)
    (param $out.step0 i64)
    (param i64) ;; 11
    (param $out.stride0 i64)
    (local i32 i32 f32 i64 i64)
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get $x
        local.get 0
        local.get $x.step0
        i64.mul
        i32.wrap_i64
        i32.add
        local.set 13
        local.get $width
        local.get 0
        local.get $width.step0
        i64.mul
        i32.wrap_i64
        i32.add
        i64.load
        local.set 2
        local.get $out
        local.get 0
        local.get $out.step0
        i64.mul
        i32.wrap_i64
        i32.add
        local.set 14
        f32.const 0
        i64.const 0
        local.set 11
        local.set 15
        block
          loop
            local.get 11
            local.get $x.shape0
            i64.lt_s
            i32.eqz
            br_if 1
            local.get 11
            i64.const 1
            i64.add
            local.set 16
            local.get 15
            local.get 13
            local.get 11
            local.get $x.stride0
            i64.mul
            i32.wrap_i64
            i32.add
            f32.load
            f32.add
            local.set 15
            local.get 11
            local.get 2
            i64.ge_s
            if
              local.get 11
              local.get 2
              i64.sub
              local.set 17
              local.get 15
              local.get 13
              local.get 17
              local.get $x.shape0
              i64.add
              local.get 17
              local.get 17
              i64.const 0
              i64.lt_s
              select
              local.get $x.stride0
              i64.mul
              i32.wrap_i64
              i32.add
              f32.load
              f32.sub
              local.set 15
            end
            local.get 11
            i64.const 1
            i64.add
            local.set 17
            local.get 14
            local.get 11
            local.get $out.stride0
            i64.mul
            i32.wrap_i64
            i32.add
            local.get 15
            f64.promote_f32
            local.get 17
            local.get 2
            local.get 17
            local.get 2
            i64.lt_s
            select
            f64.convert_i64_s
            f64.div
            f32.demote_f64
            f32.store
            local.get 16
            local.set 11
            br 0
          end
        end
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $gufunc_loop$run
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
    i32.wrap_i64
    local.get $frame
    i64.load offset=24
    local.get $frame
    i64.load offset=32
    local.get $frame
    i64.load offset=40
    local.get $frame
    i64.load offset=48
    i32.wrap_i64
    local.get $frame
    i64.load offset=56
    local.get $frame
    i64.load offset=64
    i32.wrap_i64
    local.get $frame
    i64.load offset=72
    local.get $frame
    i64.load offset=80
    local.get $frame
    i64.load offset=88
    call $gufunc_loop
  )
  (export "gufunc_loop" (func $gufunc_loop))
  (export "gufunc_loop$run" (func $gufunc_loop$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
