;; cuda kernel matmul(array(float32, 2d, C), array(float32, 2d, C), array(float32, 2d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $matmul_0
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
    (param $a i32)
    (param i32) ;; 12
    (param $a.shape0 i64)
    (param $a.shape1 i64)
    (param $a.stride0 i64)
    (param i64) ;; 16
    (param $b i32)
    (param i32) ;; 18
    (param $b.shape0 i64)
    (param $b.shape1 i64)
    (param $b.stride0 i64)
    (param i64) ;; 22
    (param $c i32)
    (param i32) ;; 24
    (param $c.shape0 i64)
    (param $c.shape1 i64)
    (param $c.stride0 i64)
    (param i64) ;; 28
    (param i64) ;; 29
    (local i32 i32 i32 i32 i32 i64 i64 i64 f32 i64 i64 i64 i64 i64)
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
        local.get $grid_x
        i64.extend_i32_u
        local.set 16
        local.get 0
        local.get 16
        local.set 43
        local.set 42
        local.get 43
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 42
          local.get 43
          i64.rem_u
        end
        i32.wrap_i64
        local.set 18
        local.get 0
        local.get 16
        local.set 43
        local.set 42
        local.get 43
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 42
          local.get 43
          i64.div_u
        end
        local.get $grid_y
        i64.extend_i32_u
        local.set 43
        local.set 42
        local.get 43
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 42
          local.get 43
          i64.rem_u
        end
        i32.wrap_i64
        local.set 24
        local.get $block_x
        local.get $block_y
        i32.mul
        local.get $block_z
        i32.mul
        local.set 30
        i32.const 0
        local.set 31
        block
          loop
            local.get 31
            local.get 30
            i32.lt_s
            i32.eqz
            br_if 1
            local.get $context
            local.get 31
            i32.const 96
            i32.mul
            i32.add
            i32.const 0
            i32.store
            local.get 31
            i32.const 1
            i32.add
            local.set 31
            br 0
          end
        end
        i32.const 0
        local.get 4
        local.get 12
        local.set 30
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
                local.set 31
                local.set 30
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
                    local.get 30
                    local.get 31
                    local.set 32
                    local.set 31
                    local.set 30
                    local.set 12
                    block
                      loop
                        local.get 12
                        local.get $block_y
                        i32.lt_s
                        i32.eqz
                        br_if 1
                        i32.const 0
                        local.get 30
                        local.get 31
                        local.get 32
                        local.set 33
                        local.set 32
                        local.set 31
                        local.set 30
                        block
                          loop
                            local.get 30
                            local.get $block_x
                            i32.lt_s
                            i32.eqz
                            br_if 1
                            local.get $context
                            local.get 31
                            i32.const 96
                            i32.mul
                            i32.add
                            local.set 34
                            local.get 18
                            i64.extend_i32_s
                            local.get $block_x
                            i64.extend_i32_s
                            i64.mul
                            local.get 30
                            i64.extend_i32_s
                            i64.add
                            local.set 16
                            local.get 24
                            i64.extend_i32_s
                            local.get $block_y
                            i64.extend_i32_s
                            i64.mul
                            local.get 12
                            i64.extend_i32_s
                            i64.add
                            local.set 22
                            local.get 30
                            i64.extend_i32_s
                            local.set 28
                            local.get 12
                            i64.extend_i32_s
                            local.set 29
                            local.get $a.shape1
                            i64.const 4
                            i64.add
                            i64.const 1
                            i64.sub
                            i64.const 2
                            i64.shr_s
                            local.set 35
                            i64.const 0
                            local.get 35
                            i64.lt_s
                            if
                              local.get $shared
                              local.get 28
                              i64.const 16
                              i64.mul
                              local.get 29
                              i64.const 4
                              i64.mul
                              i64.add
                              i32.wrap_i64
                              i32.add
                              f32.const 0
                              f32.store
                              local.get $shared
                              i32.const 64
                              i32.add
                              local.get 28
                              i64.const 16
                              i64.mul
                              local.get 29
                              i64.const 4
                              i64.mul
                              i64.add
                              i32.wrap_i64
                              i32.add
                              f32.const 0
                              f32.store
                              local.get 16
                              local.get $a.shape0
                              i64.lt_s
                              if
                                local.get 29
                                local.get $a.shape1
                                i64.lt_s
                                if
                                  local.get $shared
                                  local.get 28
                                  i64.const 16
                                  i64.mul
                                  local.get 29
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  local.get $a
                                  local.get 16
                                  local.get $a.stride0
                                  i64.mul
                                  local.get 29
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  f32.load
                                  f32.store
                                end
                              end
                              local.get 22
                              local.get $b.shape1
                              i64.lt_s
                              if
                                local.get 28
                                local.get $b.shape0
                                i64.lt_s
                                if
                                  local.get $shared
                                  i32.const 64
                                  i32.add
                                  local.get 28
                                  i64.const 16
                                  i64.mul
                                  local.get 29
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  local.get $b
                                  local.get 28
                                  local.get $b.stride0
                                  i64.mul
                                  local.get 22
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  f32.load
                                  f32.store
                                end
                              end
                              local.get 34
                              i64.const 16
                              i64.store offset=8
                              local.get 34
                              local.get 29
                              i64.store offset=16
                              local.get 34
                              i64.const 16
                              i64.store offset=24
                              local.get 34
                              local.get 28
                              i64.store offset=32
                              local.get 34
                              i64.const 1
                              i64.store offset=40
                              local.get 34
                              local.get 22
                              i64.store offset=48
                              local.get 34
                              local.get 16
                              i64.store offset=56
                              local.get 34
                              local.get 35
                              i64.store offset=64
                              local.get 34
                              f32.const 0
                              f32.store offset=72
                              i32.const 1
                              local.get 33
                              local.get 32
                              i32.const 0
                              i32.ge_s
                              local.get 32
                              i32.const 1
                              i32.ne
                              i32.and
                              i32.or
                              local.set 33
                              local.set 32
                            else
                              local.get 16
                              local.get $c.shape0
                              i64.lt_s
                              if
                                local.get 22
                                local.get $c.shape1
                                i64.lt_s
                                if
                                  local.get $c
                                  local.get 16
                                  local.get $c.stride0
                                  i64.mul
                                  local.get 22
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  f32.const 0
                                  f32.store
                                  local.get 34
                                  i32.const 1
                                  i32.store
                                else
                                  local.get 34
                                  i32.const 1
                                  i32.store
                                end
                              else
                                local.get 34
                                i32.const 1
                                i32.store
                              end
                            end
                            local.get 30
                            i32.const 1
                            i32.add
                            local.get 31
                            i32.const 1
                            i32.add
                            local.set 31
                            local.set 30
                            br 0
                          end
                        end
                        local.get 12
                        i32.const 1
                        i32.add
                        local.get 31
                        local.get 32
                        local.get 33
                        local.set 32
                        local.set 31
                        local.set 30
                        local.set 12
                        br 0
                      end
                    end
                    local.get 4
                    i32.const 1
                    i32.add
                    local.get 30
                    local.get 31
                    local.get 32
                    local.set 31
                    local.set 30
                    local.set 12
                    local.set 4
                    br 0
                  end
                end
                local.get 31
                local.get 30
                local.set 12
                local.set 4
              else
                local.get 4
                i32.const 1
                i32.eq
                if
                  i32.const 0
                  i32.const 0
                  i32.const -1
                  i32.const 0
                  local.set 31
                  local.set 30
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
                      local.get 30
                      local.get 31
                      local.set 32
                      local.set 31
                      local.set 30
                      local.set 12
                      block
                        loop
                          local.get 12
                          local.get $block_y
                          i32.lt_s
                          i32.eqz
                          br_if 1
                          i32.const 0
                          local.get 30
                          local.get 31
                          local.get 32
                          local.set 33
                          local.set 32
                          local.set 31
                          local.set 30
                          block
                            loop
                              local.get 30
                              local.get $block_x
                              i32.lt_s
                              i32.eqz
                              br_if 1
                              local.get $context
                              local.get 31
                              i32.const 96
                              i32.mul
                              i32.add
                              local.set 34
                              local.get 34
                              i32.load
                              i32.const 0
                              i32.ne
                              if
                              else
                                local.get 34
                                i64.load offset=8
                                local.set 16
                                local.get 34
                                i64.load offset=16
                                local.set 22
                                local.get 34
                                i64.load offset=24
                                local.set 28
                                local.get 34
                                i64.load offset=32
                                local.set 29
                                local.get 34
                                i64.load offset=40
                                local.set 35
                                local.get 34
                                i64.load offset=48
                                local.set 36
                                local.get 34
                                i64.load offset=56
                                local.set 37
                                local.get 34
                                i64.load offset=64
                                local.set 39
                                local.get 34
                                f32.load offset=72
                                local.set 38
                                i64.const 0
                                local.set 40
                                block
                                  loop
                                    local.get 40
                                    i64.const 4
                                    i64.lt_s
                                    i32.eqz
                                    br_if 1
                                    local.get 40
                                    i64.const 1
                                    i64.add
                                    local.set 41
                                    local.get 38
                                    local.get $shared
                                    local.get 29
                                    i64.const 4
                                    i64.add
                                    local.get 29
                                    local.get 29
                                    i64.const 0
                                    i64.lt_s
                                    select
                                    local.get 28
                                    i64.mul
                                    local.get 40
                                    i64.const 4
                                    i64.mul
                                    i64.add
                                    i32.wrap_i64
                                    i32.add
                                    f32.load
                                    local.get $shared
                                    i32.const 64
                                    i32.add
                                    local.get 40
                                    local.get 16
                                    i64.mul
                                    local.get 22
                                    i64.const 4
                                    i64.add
                                    local.get 22
                                    local.get 22
                                    i64.const 0
                                    i64.lt_s
                                    select
                                    i64.const 4
                                    i64.mul
                                    i64.add
                                    i32.wrap_i64
                                    i32.add
                                    f32.load
                                    f32.mul
                                    f32.add
                                    local.get 41
                                    local.set 40
                                    local.set 38
                                    br 0
                                  end
                                end
                                local.get 34
                                local.get 16
                                i64.store offset=8
                                local.get 34
                                local.get 22
                                i64.store offset=16
                                local.get 34
                                local.get 28
                                i64.store offset=24
                                local.get 34
                                local.get 29
                                i64.store offset=32
                                local.get 34
                                local.get 36
                                i64.store offset=48
                                local.get 34
                                local.get 37
                                i64.store offset=56
                                local.get 34
                                local.get 39
                                i64.store offset=64
                                local.get 34
                                local.get 38
                                f32.store offset=80
                                local.get 34
                                local.get 35
                                i64.store offset=40
                                i32.const 2
                                local.get 33
                                local.get 32
                                i32.const 0
                                i32.ge_s
                                local.get 32
                                i32.const 2
                                i32.ne
                                i32.and
                                i32.or
                                local.set 33
                                local.set 32
                              end
                              local.get 30
                              i32.const 1
                              i32.add
                              local.get 31
                              i32.const 1
                              i32.add
                              local.set 31
                              local.set 30
                              br 0
                            end
                          end
                          local.get 12
                          i32.const 1
                          i32.add
                          local.get 31
                          local.get 32
                          local.get 33
                          local.set 32
                          local.set 31
                          local.set 30
                          local.set 12
                          br 0
                        end
                      end
                      local.get 4
                      i32.const 1
                      i32.add
                      local.get 30
                      local.get 31
                      local.get 32
                      local.set 31
                      local.set 30
                      local.set 12
                      local.set 4
                      br 0
                    end
                  end
                  local.get 31
                  local.get 30
                  local.set 12
                  local.set 4
                else
                  i32.const 0
                  i32.const 0
                  i32.const -1
                  i32.const 0
                  local.set 31
                  local.set 30
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
                      local.get 30
                      local.get 31
                      local.set 32
                      local.set 31
                      local.set 30
                      local.set 12
                      block
                        loop
                          local.get 12
                          local.get $block_y
                          i32.lt_s
                          i32.eqz
                          br_if 1
                          i32.const 0
                          local.get 30
                          local.get 31
                          local.get 32
                          local.set 33
                          local.set 32
                          local.set 31
                          local.set 30
                          block
                            loop
                              local.get 30
                              local.get $block_x
                              i32.lt_s
                              i32.eqz
                              br_if 1
                              local.get $context
                              local.get 31
                              i32.const 96
                              i32.mul
                              i32.add
                              local.set 34
                              local.get 34
                              i32.load
                              i32.const 0
                              i32.ne
                              if
                              else
                                local.get 34
                                i64.load offset=8
                                local.set 16
                                local.get 34
                                i64.load offset=16
                                local.set 22
                                local.get 34
                                i64.load offset=24
                                local.set 28
                                local.get 34
                                i64.load offset=32
                                local.set 29
                                local.get 34
                                i64.load offset=48
                                local.set 35
                                local.get 34
                                i64.load offset=56
                                local.set 36
                                local.get 34
                                i64.load offset=64
                                local.set 37
                                local.get 34
                                f32.load offset=80
                                local.set 38
                                local.get 34
                                i64.load offset=40
                                local.set 39
                                local.get 39
                                local.get 37
                                i64.lt_s
                                if
                                  local.get 39
                                  i64.const 1
                                  i64.add
                                  local.set 40
                                  local.get $shared
                                  local.get 29
                                  i64.const 4
                                  i64.add
                                  local.get 29
                                  local.get 29
                                  i64.const 0
                                  i64.lt_s
                                  select
                                  local.get 28
                                  i64.mul
                                  local.get 22
                                  i64.const 4
                                  i64.add
                                  local.get 22
                                  local.get 22
                                  i64.const 0
                                  i64.lt_s
                                  select
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  f32.const 0
                                  f32.store
                                  local.get $shared
                                  i32.const 64
                                  i32.add
                                  local.get 29
                                  i64.const 4
                                  i64.add
                                  local.get 29
                                  local.get 29
                                  i64.const 0
                                  i64.lt_s
                                  select
                                  local.get 16
                                  i64.mul
                                  local.get 22
                                  i64.const 4
                                  i64.add
                                  local.get 22
                                  local.get 22
                                  i64.const 0
                                  i64.lt_s
                                  select
                                  i64.const 4
                                  i64.mul
                                  i64.add
                                  i32.wrap_i64
                                  i32.add
                                  f32.const 0
                                  f32.store
                                  local.get 36
                                  local.get $a.shape0
                                  i64.lt_s
                                  if
                                    local.get 39
                                    i64.const 4
                                    i64.mul
                                    local.get 22
                                    i64.add
                                    local.get $a.shape1
                                    i64.lt_s
                                    if
                                      local.get 39
                                      i64.const 4
                                      i64.mul
                                      local.get 22
                                      i64.add
                                      local.set 41
                                      local.get $shared
                                      local.get 29
                                      i64.const 4
                                      i64.add
                                      local.get 29
                                      local.get 29
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      local.get 28
                                      i64.mul
                                      local.get 22
                                      i64.const 4
                                      i64.add
                                      local.get 22
                                      local.get 22
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      i64.const 4
                                      i64.mul
                                      i64.add
                                      i32.wrap_i64
                                      i32.add
                                      local.get $a
                                      local.get 36
                                      local.get $a.shape0
                                      i64.add
                                      local.get 36
                                      local.get 36
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      local.get $a.stride0
                                      i64.mul
                                      local.get 41
                                      local.get $a.shape1
                                      i64.add
                                      local.get 41
                                      local.get 41
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      i64.const 4
                                      i64.mul
                                      i64.add
                                      i32.wrap_i64
                                      i32.add
                                      f32.load
                                      f32.store
                                    end
                                  end
                                  local.get 35
                                  local.get $b.shape1
                                  i64.lt_s
                                  if
                                    local.get 39
                                    i64.const 4
                                    i64.mul
                                    local.get 29
                                    i64.add
                                    local.get $b.shape0
                                    i64.lt_s
                                    if
                                      local.get 39
                                      i64.const 4
                                      i64.mul
                                      local.get 29
                                      i64.add
                                      local.set 39
                                      local.get $shared
                                      i32.const 64
                                      i32.add
                                      local.get 29
                                      i64.const 4
                                      i64.add
                                      local.get 29
                                      local.get 29
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      local.get 16
                                      i64.mul
                                      local.get 22
                                      i64.const 4
                                      i64.add
                                      local.get 22
                                      local.get 22
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      i64.const 4
                                      i64.mul
                                      i64.add
                                      i32.wrap_i64
                                      i32.add
                                      local.get $b
                                      local.get 39
                                      local.get $b.shape0
                                      i64.add
                                      local.get 39
                                      local.get 39
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      local.get $b.stride0
                                      i64.mul
                                      local.get 35
                                      local.get $b.shape1
                                      i64.add
                                      local.get 35
                                      local.get 35
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      i64.const 4
                                      i64.mul
                                      i64.add
                                      i32.wrap_i64
                                      i32.add
                                      f32.load
                                      f32.store
                                    end
                                  end
                                  local.get 34
                                  local.get 16
                                  i64.store offset=8
                                  local.get 34
                                  local.get 22
                                  i64.store offset=16
                                  local.get 34
                                  local.get 28
                                  i64.store offset=24
                                  local.get 34
                                  local.get 29
                                  i64.store offset=32
                                  local.get 34
                                  local.get 40
                                  i64.store offset=40
                                  local.get 34
                                  local.get 35
                                  i64.store offset=48
                                  local.get 34
                                  local.get 36
                                  i64.store offset=56
                                  local.get 34
                                  local.get 37
                                  i64.store offset=64
                                  local.get 34
                                  local.get 38
                                  f32.store offset=72
                                  i32.const 1
                                  local.get 33
                                  local.get 32
                                  i32.const 0
                                  i32.ge_s
                                  local.get 32
                                  i32.const 1
                                  i32.ne
                                  i32.and
                                  i32.or
                                  local.set 33
                                  local.set 32
                                else
                                  local.get 36
                                  local.get $c.shape0
                                  i64.lt_s
                                  if
                                    local.get 35
                                    local.get $c.shape1
                                    i64.lt_s
                                    if
                                      local.get $c
                                      local.get 36
                                      local.get $c.shape0
                                      i64.add
                                      local.get 36
                                      local.get 36
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      local.get $c.stride0
                                      i64.mul
                                      local.get 35
                                      local.get $c.shape1
                                      i64.add
                                      local.get 35
                                      local.get 35
                                      i64.const 0
                                      i64.lt_s
                                      select
                                      i64.const 4
                                      i64.mul
                                      i64.add
                                      i32.wrap_i64
                                      i32.add
                                      local.get 38
                                      f32.store
                                      local.get 34
                                      i32.const 1
                                      i32.store
                                    else
                                      local.get 34
                                      i32.const 1
                                      i32.store
                                    end
                                  else
                                    local.get 34
                                    i32.const 1
                                    i32.store
                                  end
                                end
                              end
                              local.get 30
                              i32.const 1
                              i32.add
                              local.get 31
                              i32.const 1
                              i32.add
                              local.set 31
                              local.set 30
                              br 0
                            end
                          end
                          local.get 12
                          i32.const 1
                          i32.add
                          local.get 31
                          local.get 32
                          local.get 33
                          local.set 32
                          local.set 31
                          local.set 30
                          local.set 12
                          br 0
                        end
                      end
                      local.get 4
                      i32.const 1
                      i32.add
                      local.get 30
                      local.get 31
                      local.get 32
                      local.set 31
                      local.set 30
                      local.set 12
                      local.set 4
                      br 0
                    end
                  end
                  local.get 31
                  local.get 30
                  local.set 12
                  local.set 4
                end
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
                  local.set 30
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
  (func $matmul_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
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
    local.get 2
    i64.load offset=192
    local.set 27
    local.get 2
    i64.load offset=200
    local.set 28
    local.get 2
    i64.load offset=208
    local.set 29
    local.get 2
    i64.load offset=216
    local.set 30
    call $host.thread_id
    local.set 31
    local.get 9
    i32.wrap_i64
    local.get 31
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
    local.get 23
    local.get 24
    i32.wrap_i64
    local.get 25
    i32.wrap_i64
    local.get 26
    local.get 27
    local.get 28
    local.get 29
    local.get 30
    call $matmul_0
  )
  (export "matmul_0" (func $matmul_0))
  (export "matmul_0$run" (func $matmul_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
