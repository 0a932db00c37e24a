;; cuda kernel column_sums(array(float32, 2d, C), array(float32, 1d, C), array(float32, 1d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $column_sums_0
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
    (param $x i32)
    (param i32) ;; 12
    (param $x.shape0 i64)
    (param $x.shape1 i64)
    (param $x.stride0 i64)
    (param i64) ;; 16
    (param $sums i32)
    (param $sums.owner i32)
    (param $sums.shape0 i64)
    (param i64) ;; 20
    (param $errors i32)
    (param $errors.owner i32)
    (param $errors.shape0 i64)
    (param i64) ;; 24
    (param $dynamic_bytes i64)
    (local f32 f32 f32 i64 i64)
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
        local.set 30
        local.set 29
        local.get 30
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 29
          local.get 30
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
                local.set 12
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
                    local.set 16
                    local.get 16
                    local.get $x.shape1
                    i64.lt_s
                    if
                      f32.const 0
                      f32.const 0
                      i64.const 0
                      local.set 20
                      local.set 27
                      local.set 26
                      block
                        loop
                          local.get 20
                          local.get $x.shape0
                          i64.lt_s
                          i32.eqz
                          br_if 1
                          local.get 20
                          i64.const 1
                          i64.add
                          local.set 24
                          local.get $x
                          local.get 20
                          local.get $x.stride0
                          i64.mul
                          local.get 16
                          i64.const 4
                          i64.mul
                          i64.add
                          i32.wrap_i64
                          i32.add
                          f32.load
                          local.get 26
                          f32.sub
                          local.set 26
                          local.get 27
                          local.get 26
                          f32.add
                          local.set 28
                          local.get 28
                          local.get 27
                          f32.sub
                          local.get 26
                          f32.sub
                          local.get 28
                          local.get 24
                          local.set 20
                          local.set 27
                          local.set 26
                          br 0
                        end
                      end
                      local.get $sums
                      local.get 16
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get 27
                      f32.store
                      local.get $errors
                      local.get 16
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get 26
                      f32.store
                    end
                    local.get 10
                    i32.const 1
                    i32.add
                    local.get 12
                    i32.const 1
                    i32.add
                    local.set 12
                    local.set 10
                    br 0
                  end
                end
                local.get 9
                i32.const 1
                i32.add
                local.get 12
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
  (func $column_sums_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
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
    i64.load offset=72
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
    local.get 2
    i64.load offset=184
    local.set 26
    call $host.thread_id
    local.set 27
    local.get 9
    i32.wrap_i64
    local.get 27
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
    i32.wrap_i64
    local.get 13
    i32.wrap_i64
    local.get 14
    local.get 15
    local.get 16
    local.get 17
    local.get 18
    i32.wrap_i64
    local.get 19
    i32.wrap_i64
    local.get 20
    local.get 21
    local.get 22
    i32.wrap_i64
    local.get 23
    i32.wrap_i64
    local.get 24
    local.get 25
    local.get 26
    call $column_sums_0
  )
  (export "column_sums_0" (func $column_sums_0))
  (export "column_sums_0$run" (func $column_sums_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
