;; cuda kernel gather_axpy(float64, array(float64, 1d, C), array(int64, 1d, C), array(float64, 1d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $gather_axpy_0
    (param i64) ;; 0
    (param $end_block i64)
    (param $grid_x i32)
    (param $grid_y i32)
    (param i32) ;; 4
    (param $block_x i32)
    (param $block_y i32)
    (param $block_z i32)
    (param i32) ;; 8
    (param i32) ;; 9
    (param i32) ;; 10
    (param $a f64)
    (param $x i32)
    (param i32) ;; 13
    (param $x.shape0 i64)
    (param i64) ;; 15
    (param $index i32)
    (param $index.owner i32)
    (param $index.shape0 i64)
    (param i64) ;; 19
    (param $y i32)
    (param $y.owner i32)
    (param $y.shape0 i64)
    (param $y.stride0 i64)
    (param $dynamic_bytes i64)
    (local i64 i64)
    block
      loop
        local.get 0
        local.get $end_block
        i64.lt_s
        i32.eqz
        br_if 1
        local.get 0
        local.get $grid_x
        i64.extend_i32_u
        local.set 26
        local.set 25
        local.get 26
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 25
          local.get 26
          i64.rem_u
        end
        i32.wrap_i64
        local.set 4
        i32.const 0
        i32.const 0
        local.set 9
        local.set 8
        block
          loop
            local.get 8
            local.get $block_z
            i32.lt_s
            i32.eqz
            br_if 1
            i32.const 0
            local.get 9
            local.set 10
            local.set 9
            block
              loop
                local.get 9
                local.get $block_y
                i32.lt_s
                i32.eqz
                br_if 1
                i32.const 0
                local.get 10
                local.set 13
                local.set 10
                block
                  loop
                    local.get 10
                    local.get $block_x
                    i32.lt_s
                    i32.eqz
                    br_if 1
                    local.get 4
                    i64.extend_i32_s
                    local.get $block_x
                    i64.extend_i32_s
                    i64.mul
                    local.get 10
                    i64.extend_i32_s
                    i64.add
                    local.set 15
                    local.get 15
                    local.get $index.shape0
                    i64.lt_s
                    if
                      local.get $index
                      local.get 15
                      i64.const 8
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      i64.load
                      local.set 19
                      local.get $y
                      local.get 15
                      i64.const 8
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get $y
                      local.get 15
                      i64.const 8
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f64.load
                      local.get $a
                      local.get $x
                      local.get 19
                      local.get $x.shape0
                      i64.add
                      local.get 19
                      local.get 19
                      i64.const 0
                      i64.lt_s
                      select
                      i64.const 8
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f64.load
                      f64.mul
                      f64.add
                      f64.store
                    end
                    local.get 10
                    i32.const 1
                    i32.add
                    local.get 13
                    i32.const 1
                    i32.add
                    local.set 13
                    local.set 10
                    br 0
                  end
                end
                local.get 9
                i32.const 1
                i32.add
                local.get 13
                local.set 10
                local.set 9
                br 0
              end
            end
            local.get 8
            i32.const 1
            i32.add
            local.get 10
            local.set 9
            local.set 8
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
  (func $gather_axpy_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 f64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    local.get 2
    i32.load
    local.set 3
    local.get 2
    i32.load offset=8
    local.set 4
    local.get 2
    i32.load offset=16
    local.set 5
    local.get 2
    i32.load offset=24
    local.set 6
    local.get 2
    i32.load offset=32
    local.set 7
    local.get 2
    i32.load offset=40
    local.set 8
    local.get 2
    i64.load offset=48
    local.set 9
    local.get 2
    i64.load offset=56
    local.set 10
    local.get 2
    i64.load offset=64
    local.set 11
    local.get 2
    f64.load offset=72
    local.set 12
    local.get 2
    i64.load offset=80
    local.set 13
    local.get 2
    i64.load offset=88
    local.set 14
    local.get 2
    i64.load offset=96
    local.set 15
    local.get 2
    i64.load offset=104
    local.set 16
    local.get 2
    i64.load offset=112
    local.set 17
    local.get 2
    i64.load offset=120
    local.set 18
    local.get 2
    i64.load offset=128
    local.set 19
    local.get 2
    i64.load offset=136
    local.set 20
    local.get 2
    i64.load offset=144
    local.set 21
    local.get 2
    i64.load offset=152
    local.set 22
    local.get 2
    i64.load offset=160
    local.set 23
    local.get 2
    i64.load offset=168
    local.set 24
    local.get 2
    i64.load offset=176
    local.set 25
    call $host.thread_id
    local.set 26
    local.get 9
    i32.wrap_i64
    local.get 26
    local.get 10
    i64.mul
    i32.wrap_i64
    i32.add
    local.set 2
    local.get $begin
    local.get $end
    local.get 3
    local.get 4
    local.get 5
    local.get 6
    local.get 7
    local.get 8
    local.get 2
    i64.const 32
    i32.wrap_i64
    i32.add
    local.get 2
    local.get 11
    i32.wrap_i64
    i32.add
    local.get 2
    local.get 12
    local.get 13
    i32.wrap_i64
    local.get 14
    i32.wrap_i64
    local.get 15
    local.get 16
    local.get 17
    i32.wrap_i64
    local.get 18
    i32.wrap_i64
    local.get 19
    local.get 20
    local.get 21
    i32.wrap_i64
    local.get 22
    i32.wrap_i64
    local.get 23
    local.get 24
    local.get 25
    call $gather_axpy_0
  )
  (export "gather_axpy_0" (func $gather_axpy_0))
  (export "gather_axpy_0$run" (func $gather_axpy_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
