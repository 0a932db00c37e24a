;; vectorize loop escape(complex64, int32) -> int32
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $escape_0
    (param $c.real f32)
    (param $c.imag f32)
    (param $limit i32)
    (result i32)
    (local f32 f32 i32 i32)
    local.get $c.real
    local.get $c.imag
    i32.const 0
    local.set 5
    local.set 4
    local.set 3
    block
      block
        loop
          local.get 5
          local.get $limit
          i32.lt_s
          i32.eqz
          br_if 2
          local.get 5
          i32.const 1
          i32.add
          local.set 6
          local.get 3
          local.get 3
          f32.mul
          local.get 4
          local.get 4
          f32.mul
          f32.add
          f64.promote_f32
          f64.const 4
          f64.gt
          if
            br 2
          else
            local.get 3
            local.get 3
            f32.mul
            local.get 4
            local.get 4
            f32.mul
            f32.sub
            local.get $c.real
            f32.add
            local.get 3
            local.get 4
            f32.mul
            local.get 4
            local.get 3
            f32.mul
            f32.add
            local.get $c.imag
            f32.add
            local.get 6
            local.set 5
            local.set 4
            local.set 3
          end
          br 0
        end
      end
      local.get 5
      return
    end
    local.get $limit
  )
  (func $ufunc_loop
    (param i64) ;; 0
    (param $end i64)
    (param $c i32)
    (param $c.stride i64)
    (param $limit i32)
    (param $limit.stride i64)
    (param $out i32)
    (param $out.stride i64)
    (local i32 f32 f32 f32 f32 i32 i32)
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get $c
        local.get 0
        local.get $c.stride
        i64.mul
        i32.wrap_i64
        i32.add
        local.set 8
        local.get 8
        f32.load
        local.set 9
        local.get 8
        f32.load offset=4
        local.set 10
        local.get $limit
        local.get 0
        local.get $limit.stride
        i64.mul
        i32.wrap_i64
        i32.add
        i32.load
        local.set 8
        local.get 9
        local.get 10
        i32.const 0
        local.set 13
        local.set 12
        local.set 11
        block
          block
            block
              loop
                local.get 13
                local.get 8
                i32.lt_s
                i32.eqz
                br_if 2
                local.get 13
                i32.const 1
                i32.add
                local.set 14
                local.get 11
                local.get 11
                f32.mul
                local.get 12
                local.get 12
                f32.mul
                f32.add
                f64.promote_f32
                f64.const 4
                f64.gt
                if
                  br 2
                else
                  local.get 11
                  local.get 11
                  f32.mul
                  local.get 12
                  local.get 12
                  f32.mul
                  f32.sub
                  local.get 9
                  f32.add
                  local.get 11
                  local.get 12
                  f32.mul
                  local.get 12
                  local.get 11
                  f32.mul
                  f32.add
                  local.get 10
                  f32.add
                  local.get 14
                  local.set 13
                  local.set 12
                  local.set 11
                end
                br 0
              end
            end
            br 1
          end
          local.get 8
          local.set 13
        end
        local.get $out
        local.get 0
        local.get $out.stride
        i64.mul
        i32.wrap_i64
        i32.add
        local.get 13
        i32.store
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $ufunc_loop$run
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
    i32.wrap_i64
    local.get $frame
    i64.load offset=32
    local.get $frame
    i64.load offset=40
    i32.wrap_i64
    local.get $frame
    i64.load offset=48
    call $ufunc_loop
  )
  (export "ufunc_loop" (func $ufunc_loop))
  (export "ufunc_loop$run" (func $ufunc_loop$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)

;; vectorize loop escape(complex128, int32) -> int32
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $escape_0
    (param $c.real f64)
    (param $c.imag f64)
    (param $limit i32)
    (result i32)
    (local f64 f64 i32 i32)
    local.get $c.real
    local.get $c.imag
    i32.const 0
    local.set 5
    local.set 4
    local.set 3
    block
      block
        loop
          local.get 5
          local.get $limit
          i32.lt_s
          i32.eqz
          br_if 2
          local.get 5
          i32.const 1
          i32.add
          local.set 6
          local.get 3
          local.get 3
          f64.mul
          local.get 4
          local.get 4
          f64.mul
          f64.add
          f64.const 4
          f64.gt
          if
            br 2
          else
            local.get 3
            local.get 3
            f64.mul
            local.get 4
            local.get 4
            f64.mul
            f64.sub
            local.get $c.real
            f64.add
            local.get 3
            local.get 4
            f64.mul
            local.get 4
            local.get 3
            f64.mul
            f64.add
            local.get $c.imag
            f64.add
            local.get 6
            local.set 5
            local.set 4
            local.set 3
          end
          br 0
        end
      end
      local.get 5
      return
    end
    local.get $limit
  )
  (func $ufunc_loop
    (param i64) ;; 0
    (param $end i64)
    (param $c i32)
    (param $c.stride i64)
    (param $limit i32)
    (param $limit.stride i64)
    (param $out i32)
    (param $out.stride i64)
    (local i32 f64 f64 f64 f64 i32 i32)
    block
      loop
        local.get 0
        local.get $end
        i64.lt_s
        i32.eqz
        br_if 1
        local.get $c
        local.get 0
        local.get $c.stride
        i64.mul
        i32.wrap_i64
        i32.add
        local.set 8
        local.get 8
        f64.load
        local.set 9
        local.get 8
        f64.load offset=8
        local.set 10
        local.get $limit
        local.get 0
        local.get $limit.stride
        i64.mul
        i32.wrap_i64
        i32.add
        i32.load
        local.set 8
        local.get 9
        local.get 10
        i32.const 0
        local.set 13
        local.set 12
        local.set 11
        block
          block
            block
              loop
                local.get 13
                local.get 8
                i32.lt_s
                i32.eqz
                br_if 2
                local.get 13
                i32.const 1
                i32.add
                local.set 14
                local.get 11
                local.get 11
                f64.mul
                local.get 12
                local.get 12
                f64.mul
                f64.add
                f64.const 4
                f64.gt
                if
                  br 2
                else
                  local.get 11
                  local.get 11
                  f64.mul
                  local.get 12
                  local.get 12
                  f64.mul
                  f64.sub
                  local.get 9
                  f64.add
                  local.get 11
                  local.get 12
                  f64.mul
                  local.get 12
                  local.get 11
                  f64.mul
                  f64.add
                  local.get 10
                  f64.add
                  local.get 14
                  local.set 13
                  local.set 12
                  local.set 11
                end
                br 0
              end
            end
            br 1
          end
          local.get 8
          local.set 13
        end
        local.get $out
        local.get 0
        local.get $out.stride
        i64.mul
        i32.wrap_i64
        i32.add
        local.get 13
        i32.store
        local.get 0
        i64.const 1
        i64.add
        local.set 0
        br 0
      end
    end
  )
  (func $ufunc_loop$run
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
    i32.wrap_i64
    local.get $frame
    i64.load offset=32
    local.get $frame
    i64.load offset=40
    i32.wrap_i64
    local.get $frame
    i64.load offset=48
    call $ufunc_loop
  )
  (export "ufunc_loop" (func $ufunc_loop))
  (export "ufunc_loop$run" (func $ufunc_loop$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
