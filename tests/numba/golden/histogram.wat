;; cuda kernel histogram(array(int32, 1d, C), array(int32, 1d, C), array(float32, 1d, C), array(int32, 1d, C), array(int32, 1d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $histogram_0
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
    (param $errors i32)
    (param $values i32)
    (param i32) ;; 12
    (param $values.shape0 i64)
    (param i64) ;; 14
    (param $counts i32)
    (param i32) ;; 16
    (param $counts.shape0 i64)
    (param i64) ;; 18
    (param $weights i32)
    (param i32) ;; 20
    (param $weights.shape0 i64)
    (param i64) ;; 22
    (param $extreme i32)
    (param $extreme.owner i32)
    (param $extreme.shape0 i64)
    (param i64) ;; 26
    (param $rounds i32)
    (param $rounds.owner i32)
    (param $rounds.shape0 i64)
    (param i64) ;; 30
    (param $dynamic_bytes i64)
    (local i64 i64 i32 i32 f32 i32 f32 i32)
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
        local.set 33
        local.set 32
        local.get 33
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 32
          local.get 33
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
            local.set 12
            local.set 9
            block
              loop
                local.get 9
                local.get $block_y
                i32.lt_s
                i32.eqz
                br_if 1
                i32.const 0
                local.get 12
                local.set 16
                local.set 12
                block
                  loop
                    local.get 12
                    local.get $block_x
                    i32.lt_s
                    i32.eqz
                    br_if 1
                    local.get 4
                    i64.extend_i32_s
                    local.get $block_x
                    i64.extend_i32_s
                    i64.mul
                    local.get 12
                    i64.extend_i32_s
                    i64.add
                    local.set 14
                    local.get $block_x
                    i64.extend_i32_s
                    local.get $grid_x
                    i64.extend_i32_s
                    i64.mul
                    local.set 18
                    local.get 18
                    i64.const 0
                    i64.eq
                    if
                      local.get $errors
                      i32.load
                      i32.const 0
                      i32.eq
                      if
                        local.get $errors
                        i32.const 16
                        i32.store
                        local.get $errors
                        local.get 0
                        i64.store offset=8
                        local.get $errors
                        local.get 12
                        i32.store offset=16
                        local.get $errors
                        local.get 9
                        i32.store offset=20
                        local.get $errors
                        local.get 8
                        i32.store offset=24
                      end
                    else
                      local.get $values.shape0
                      local.get 14
                      i64.sub
                      local.set 22
                      local.get 18
                      i64.const 63
                      i64.shr_s
                      local.set 26
                      local.get 22
                      i64.const 1
                      i64.sub
                      local.get 18
                      local.get 26
                      i64.xor
                      local.get 26
                      i64.sub
                      local.set 33
                      local.set 32
                      local.get 33
                      i64.const 1
                      i64.add
                      i64.const 2
                      i64.lt_u
                      if (result i64)
                        i64.const 0
                        local.get 32
                        i64.sub
                        i64.const 0
                        local.get 33
                        i32.wrap_i64
                        select
                      else
                        local.get 32
                        local.get 33
                        i64.div_s
                      end
                      i64.const 1
                      i64.add
                      i64.const 0
                      local.get 22
                      i64.const 0
                      i64.gt_s
                      select
                      local.get 14
                      local.set 22
                      local.set 14
                      block
                        loop
                          local.get 14
                          i64.const 0
                          i64.gt_s
                          i32.eqz
                          br_if 1
                          local.get 14
                          i64.const 1
                          i64.sub
                          local.set 14
                          local.get 22
                          local.get 18
                          i64.add
                          local.set 26
                          local.get $values
                          local.get 22
                          local.get $values.shape0
                          i64.add
                          local.get 22
                          local.get 22
                          i64.const 0
                          i64.lt_s
                          select
                          i64.const 4
                          i64.mul
                          i32.wrap_i64
                          i32.add
                          i32.load
                          i64.extend_i32_s
                          local.get $counts.shape0
                          local.set 33
                          local.set 32
                          local.get 33
                          i64.eqz
                          if (result i64)
                            i64.const 0
                          else
                            local.get 32
                            local.get 33
                            i64.rem_s
                          end
                          local.set 30
                          local.get 30
                          local.get $counts.shape0
                          i64.add
                          local.get 30
                          local.get 30
                          local.get $counts.shape0
                          i64.xor
                          i64.const 0
                          i64.lt_s
                          local.get 30
                          i64.const 0
                          i64.ne
                          i32.and
                          select
                          local.set 30
                          local.get $counts
                          local.get 30
                          i64.const 4
                          i64.mul
                          i32.wrap_i64
                          i32.add
                          i32.const 1
                          i32.atomic.rmw.add
                          drop
                          local.get $weights
                          local.get 30
                          i64.const 4
                          i64.mul
                          i32.wrap_i64
                          i32.add
                          f32.const 0.5
                          local.set 36
                          local.tee 37
                          i32.atomic.load
                          local.set 34
                          loop
                            local.get 34
                            f32.reinterpret_i32
                            local.set 38
                            local.get 37
                            local.get 34
                            local.get 38
                            local.get 36
                            f32.add
                            i32.reinterpret_f32
                            i32.atomic.rmw.cmpxchg
                            local.tee 35
                            local.get 34
                            i32.ne
                            if
                              local.get 35
                              local.set 34
                              br 1
                            end
                          end
                          local.get 34
                          f32.reinterpret_i32
                          drop
                          local.get $extreme
                          local.get $values
                          local.get 22
                          local.get $values.shape0
                          i64.add
                          local.get 22
                          local.get 22
                          i64.const 0
                          i64.lt_s
                          select
                          i64.const 4
                          i64.mul
                          i32.wrap_i64
                          i32.add
                          i32.load
                          local.set 39
                          local.tee 37
                          i32.atomic.load
                          local.set 34
                          loop
                            local.get 37
                            local.get 34
                            local.get 39
                            local.get 34
                            local.get 39
                            local.get 34
                            i32.gt_s
                            select
                            i32.atomic.rmw.cmpxchg
                            local.tee 35
                            local.get 34
                            i32.ne
                            if
                              local.get 35
                              local.set 34
                              br 1
                            end
                          end
                          local.get 34
                          drop
                          local.get 26
                          local.set 22
                          br 0
                        end
                      end
                      local.get $rounds
                      i32.const -1
                      i32.const 7
                      i32.atomic.rmw.cmpxchg
                      local.set 20
                      local.get 20
                      i64.extend_i32_s
                      i64.const -1
                      i64.eq
                      if
                        local.get $rounds
                        i32.const 1
                        i32.atomic.rmw.add
                        drop
                      end
                    end
                    local.get 12
                    i32.const 1
                    i32.add
                    local.get 16
                    i32.const 1
                    i32.add
                    local.set 16
                    local.set 12
                    br 0
                  end
                end
                local.get 9
                i32.const 1
                i32.add
                local.get 16
                local.set 12
                local.set 9
                br 0
              end
            end
            local.get 8
            i32.const 1
            i32.add
            local.get 12
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
  (func $histogram_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
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
    local.get 2
    i64.load offset=224
    local.set 31
    local.get 2
    i64.load offset=232
    local.set 32
    call $host.thread_id
    local.set 33
    local.get 9
    i32.wrap_i64
    local.get 33
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
    i32.wrap_i64
    local.get 17
    i32.wrap_i64
    local.get 18
    local.get 19
    local.get 20
    i32.wrap_i64
    local.get 21
    i32.wrap_i64
    local.get 22
    local.get 23
    local.get 24
    i32.wrap_i64
    local.get 25
    i32.wrap_i64
    local.get 26
    local.get 27
    local.get 28
    i32.wrap_i64
    local.get 29
    i32.wrap_i64
    local.get 30
    local.get 31
    local.get 32
    call $histogram_0
  )
  (export "histogram_0" (func $histogram_0))
  (export "histogram_0$run" (func $histogram_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
