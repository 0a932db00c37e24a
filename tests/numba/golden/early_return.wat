;; cuda kernel reverse_blocks(array(int32, 1d, C),) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $reverse_blocks_0
    (param i64) ;; 0
    (param $end_block i64)
    (param $grid_x i32)
    (param $grid_y i32)
    (param i32) ;; 4
    (param $block_x i32)
    (param $block_y i32)
    (param $block_z i32)
    (param $shared i32)
    (param $context i32)
    (param $errors i32)
    (param $values i32)
    (param i32) ;; 12
    (param $values.shape0 i64)
    (param i64) ;; 14
    (param i64) ;; 15
    (local i32 i32 i32 i32 i64 i32 i32 i64 i64)
    i32.const 0
    i32.const 0
    local.set 12
    local.set 4
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
        local.set 24
        local.set 23
        local.get 24
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 23
          local.get 24
          i64.rem_u
        end
        i32.wrap_i64
        local.set 16
        local.get $block_x
        local.get $block_y
        i32.mul
        local.get $block_z
        i32.mul
        local.set 17
        i32.const 0
        local.set 18
        block
          loop
            local.get 18
            local.get 17
            i32.lt_s
            i32.eqz
            br_if 1
            local.get $context
            local.get 18
            i32.const 16
            i32.mul
            i32.add
            i32.const 0
            i32.store
            local.get 18
            i32.const 1
            i32.add
            local.set 18
            br 0
          end
        end
        i32.const 0
        local.get 4
        local.get 12
        local.set 17
        local.set 12
        local.set 4
        block
          block
            loop
              local.get 4
              i32.const 0
              i32.eq
              if
                i32.const 0
                i32.const 0
                i32.const -1
                i32.const 0
                local.set 18
                local.set 17
                local.set 12
                local.set 4
                block
                  loop
                    local.get 4
                    local.get $block_z
                    i32.lt_s
                    i32.eqz
                    br_if 1
                    i32.const 0
                    local.get 12
                    local.get 17
                    local.get 18
                    local.set 19
                    local.set 18
                    local.set 17
                    local.set 12
                    block
                      loop
                        local.get 12
                        local.get $block_y
                        i32.lt_s
                        i32.eqz
                        br_if 1
                        i32.const 0
                        local.get 17
                        local.get 18
                        local.get 19
                        local.set 21
                        local.set 19
                        local.set 18
                        local.set 17
                        block
                          loop
                            local.get 17
                            local.get $block_x
                            i32.lt_s
                            i32.eqz
                            br_if 1
                            local.get $context
                            local.get 18
                            i32.const 16
                            i32.mul
                            i32.add
                            local.set 22
                            local.get 16
                            i64.extend_i32_s
                            local.get $block_x
                            i64.extend_i32_s
                            i64.mul
                            local.get 17
                            i64.extend_i32_s
                            i64.add
                            local.set 14
                            local.get 14
                            local.get $values.shape0
                            i64.ge_s
                            if
                              local.get 22
                              i32.const 1
                              i32.store
                            else
                              local.get $shared
                              local.get 17
                              i64.extend_i32_s
                              i64.const 4
                              i64.mul
                              i32.wrap_i64
                              i32.add
                              local.get $values
                              local.get 14
                              i64.const 4
                              i64.mul
                              i32.wrap_i64
                              i32.add
                              i32.load
                              i32.store
                              local.get 22
                              local.get 14
                              i64.store offset=8
                              i32.const 1
                              local.get 21
                              local.get 19
                              i32.const 0
                              i32.ge_s
                              local.get 19
                              i32.const 1
                              i32.ne
                              i32.and
                              i32.or
                              local.set 21
                              local.set 19
                            end
                            local.get 17
                            i32.const 1
                            i32.add
                            local.get 18
                            i32.const 1
                            i32.add
                            local.set 18
                            local.set 17
                            br 0
                          end
                        end
                        local.get 12
                        i32.const 1
                        i32.add
                        local.get 18
                        local.get 19
                        local.get 21
                        local.set 19
                        local.set 18
                        local.set 17
                        local.set 12
                        br 0
                      end
                    end
                    local.get 4
                    i32.const 1
                    i32.add
                    local.get 17
                    local.get 18
                    local.get 19
                    local.set 18
                    local.set 17
                    local.set 12
                    local.set 4
                    br 0
                  end
                end
                local.get 18
                local.get 17
                local.set 12
                local.set 4
              else
                i32.const 0
                i32.const 0
                local.set 12
                local.set 4
                block
                  loop
                    local.get 4
                    local.get $block_z
                    i32.lt_s
                    i32.eqz
                    br_if 1
                    i32.const 0
                    local.get 12
                    local.set 17
                    local.set 12
                    block
                      loop
                        local.get 12
                        local.get $block_y
                        i32.lt_s
                        i32.eqz
                        br_if 1
                        i32.const 0
                        local.get 17
                        local.set 18
                        local.set 17
                        block
                          loop
                            local.get 17
                            local.get $block_x
                            i32.lt_s
                            i32.eqz
                            br_if 1
                            local.get $context
                            local.get 18
                            i32.const 16
                            i32.mul
                            i32.add
                            local.set 19
                            local.get 19
                            i32.load
                            i32.const 0
                            i32.ne
                            i32.eqz
                            if
                              local.get 19
                              i64.load offset=8
                              local.set 14
                              local.get $block_x
                              i64.extend_i32_s
                              local.set 15
                              local.get $values.shape0
                              local.get 16
                              i64.extend_i32_s
                              local.get $block_x
                              i64.extend_i32_s
                              i64.mul
                              i64.sub
                              local.set 20
                              local.get 15
                              local.get 20
                              local.get 15
                              local.get 20
                              i64.lt_s
                              select
                              i64.const 1
                              i64.sub
                              local.get 17
                              i64.extend_i32_s
                              i64.sub
                              local.set 15
                              local.get $values
                              local.get 14
                              local.get $values.shape0
                              i64.add
                              local.get 14
                              local.get 14
                              i64.const 0
                              i64.lt_s
                              select
                              i64.const 4
                              i64.mul
                              i32.wrap_i64
                              i32.add
                              local.get $shared
                              local.get 15
                              i64.const 16
                              i64.add
                              local.get 15
                              local.get 15
                              i64.const 0
                              i64.lt_s
                              select
                              i64.const 4
                              i64.mul
                              i32.wrap_i64
                              i32.add
                              i32.load
                              i32.store
                              local.get 19
                              i32.const 1
                              i32.store
                            end
                            local.get 17
                            i32.const 1
                            i32.add
                            local.get 18
                            i32.const 1
                            i32.add
                            local.set 18
                            local.set 17
                            br 0
                          end
                        end
                        local.get 12
                        i32.const 1
                        i32.add
                        local.get 18
                        local.set 17
                        local.set 12
                        br 0
                      end
                    end
                    local.get 4
                    i32.const 1
                    i32.add
                    local.get 17
                    local.set 12
                    local.set 4
                    br 0
                  end
                end
                i32.const 0
                i32.const -1
                local.set 12
                local.set 4
              end
              local.get 4
              if
                br 2
              else
                local.get 12
                i32.const 0
                i32.lt_s
                if
                  br 4
                else
                  local.get 12
                  i32.const 0
                  i32.const 0
                  local.set 17
                  local.set 12
                  local.set 4
                end
              end
              br 0
            end
          end
          local.get $errors
          i32.load
          i32.const 0
          i32.eq
          if
            local.get $errors
            i32.const 1
            i32.store
            local.get $errors
            local.get 0
            i64.store offset=8
            local.get $errors
            i32.const 0
            i32.store offset=16
            local.get $errors
            i32.const 0
            i32.store offset=20
            local.get $errors
            i32.const 0
            i32.store offset=24
          end
        end
        local.get 0
        i64.const 1
        i64.add
        i32.const 0
        i32.const 0
        local.set 12
        local.set 4
        local.set 0
        br 0
      end
    end
  )
  (func $reverse_blocks_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64)
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
    call $host.thread_id
    local.set 17
    local.get 9
    i32.wrap_i64
    local.get 17
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
    call $reverse_blocks_0
  )
  (export "reverse_blocks_0" (func $reverse_blocks_0))
  (export "reverse_blocks_0$run" (func $reverse_blocks_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
