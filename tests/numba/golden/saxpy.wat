;; cuda kernel saxpy(float32, array(float32, 1d, C), array(float32, 1d, C)) -> none
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $saxpy_0
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
    (param $a f32)
    (param $x i32)
    (param i32) ;; 13
    (param $x.shape0 i64)
    (param i64) ;; 15
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
        local.set 22
        local.set 21
        local.get 22
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 21
          local.get 22
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
                    local.get $x.shape0
                    i64.lt_s
                    if
                      local.get $y
                      local.get 15
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get $a
                      local.get $x
                      local.get 15
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f32.load
                      f32.mul
                      local.get $y
                      local.get 15
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f32.load
                      f32.add
                      f32.store
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
  (export "saxpy_0" (func $saxpy_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
