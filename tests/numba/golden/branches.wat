;; cuda kernel classify(array(int8, 1d, C), array(int16, 1d, C), array(bool, 1d, C)) -> none
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $classify_0
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
    (param i64) ;; 14
    (param $codes i32)
    (param i32) ;; 16
    (param $codes.shape0 i64)
    (param i64) ;; 18
    (param $flags i32)
    (param i32) ;; 20
    (param $flags.shape0 i64)
    (param i64) ;; 22
    (param i64) ;; 23
    (local i32 i32 i64 i64)
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
        local.set 27
        local.set 26
        local.get 27
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 26
          local.get 27
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
                    local.set 14
                    local.get 14
                    local.get $x.shape0
                    i64.ge_s
                    if
                    else
                      local.get $x
                      local.get 14
                      i32.wrap_i64
                      i32.add
                      i32.load8_s
                      local.set 16
                      local.get 16
                      i64.extend_i32_s
                      i64.const 1
                      i64.and
                      i64.const 0
                      i64.ne
                      local.set 20
                      i64.const -10
                      local.get 16
                      i64.extend_i32_s
                      i64.le_s
                      local.set 24
                      local.get 24
                      if
                        local.get 16
                        i64.extend_i32_s
                        i64.const 10
                        i64.lt_s
                        local.set 24
                      end
                      local.get 24
                      if
                      else
                        local.get 16
                        i64.extend_i32_s
                        i64.const 100
                        i64.eq
                        local.set 24
                      end
                      local.get 20
                      local.get 24
                      i32.ne
                      local.set 25
                      local.get 25
                      if
                        local.get 16
                        i64.extend_i32_s
                        i64.const 0
                        i64.lt_s
                        local.set 25
                        local.get 25
                        if
                        else
                          local.get 25
                          local.set 20
                        end
                        local.get 20
                        i32.eqz
                        local.set 25
                      end
                      local.get $flags
                      local.get 14
                      i32.wrap_i64
                      i32.add
                      local.get 25
                      i32.store8
                      local.get 24
                      if
                        i64.const 2
                        local.set 18
                        block
                          block
                            block
                              loop
                                local.get 18
                                local.get 18
                                i64.mul
                                local.get 16
                                i64.extend_i32_s
                                i64.le_s
                                i32.eqz
                                br_if 2
                                local.get 16
                                i64.extend_i32_s
                                local.get 18
                                local.set 27
                                local.set 26
                                local.get 27
                                i64.eqz
                                if (result i64)
                                  i64.const 0
                                else
                                  local.get 26
                                  local.get 27
                                  i64.rem_s
                                end
                                local.set 22
                                local.get 22
                                local.get 18
                                i64.add
                                local.get 22
                                local.get 22
                                local.get 18
                                i64.xor
                                i64.const 0
                                i64.lt_s
                                local.get 22
                                i64.const 0
                                i64.ne
                                i32.and
                                select
                                i64.const 0
                                i64.eq
                                if
                                  br 2
                                else
                                  local.get 18
                                  i64.const 1
                                  i64.add
                                  local.set 18
                                end
                                br 0
                              end
                            end
                            br 1
                          end
                          local.get 16
                          i64.extend_i32_s
                          local.set 18
                          local.get 18
                          i64.const 3
                          i64.div_s
                          local.set 22
                          local.get 18
                          local.get 22
                          i64.const 3
                          i64.mul
                          i64.sub
                          local.set 18
                          local.get 16
                          i64.extend_i32_s
                          i64.const 3
                          i64.rem_s
                          local.set 23
                          local.get 22
                          local.get 18
                          i64.const 3
                          i64.xor
                          i64.const 0
                          i64.lt_s
                          local.get 18
                          i64.const 0
                          i64.ne
                          i32.and
                          i64.extend_i32_u
                          i64.sub
                          local.get 23
                          i64.const 3
                          i64.add
                          local.get 23
                          local.get 23
                          i64.const 3
                          i64.xor
                          i64.const 0
                          i64.lt_s
                          local.get 23
                          i64.const 0
                          i64.ne
                          i32.and
                          select
                          i64.sub
                          local.set 18
                        end
                        local.get $codes
                        local.get 14
                        i64.const 2
                        i64.mul
                        i32.wrap_i64
                        i32.add
                        local.get 18
                        i32.wrap_i64
                        i32.extend16_s
                        i32.store16
                      else
                        local.get 16
                        i64.extend_i32_s
                        i64.const 0
                        i64.lt_s
                        if
                          i64.const -1
                          local.set 18
                        else
                          i64.const 1
                          local.set 18
                        end
                        local.get $codes
                        local.get 14
                        i64.const 2
                        i64.mul
                        i32.wrap_i64
                        i32.add
                        local.get 18
                        i32.wrap_i64
                        i32.extend16_s
                        i32.store16
                      end
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
  (export "classify_0" (func $classify_0))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
