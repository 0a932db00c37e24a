;; cuda kernel walk(array(Record(s0[type=uint64;offset=0],s1[type=uint64;offset=8];16;False), 1d, C), array(int32, 1d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $uniform_1
    (param $states i32)
    (param $states.owner i32)
    (param i64) ;; 2
    (param $states.stride0 i64)
    (param $index i64)
    (result f32)
    local.get $states
    local.get $states.owner
    local.get 2
    local.get $states.stride0
    local.get $index
    call $xoroshiro128p_next_2
    local.set 2
    local.get 2
    i64.const 11
    i64.shr_u
    f32.convert_i64_u
    f32.const 1.1102230246251565e-16
    f32.mul
  )
  (func $xoroshiro128p_next_2
    (param $states i32)
    (param $states.owner i32)
    (param $states.shape0 i64)
    (param i64) ;; 3
    (param $index i64)
    (result i64)
    (local i64 i64)
    local.get $states
    local.get $index
    local.get $states.shape0
    i64.add
    local.get $index
    local.get $index
    i64.const 0
    i64.lt_s
    select
    i64.const 16
    i64.mul
    i32.wrap_i64
    i32.add
    i64.load align=1
    local.set 3
    local.get $states
    local.get $index
    local.get $states.shape0
    i64.add
    local.get $index
    local.get $index
    i64.const 0
    i64.lt_s
    select
    i64.const 16
    i64.mul
    i32.wrap_i64
    i32.add
    i64.const 8
    i32.wrap_i64
    i32.add
    i64.load align=1
    local.set 5
    local.get 5
    local.get 3
    i64.xor
    local.set 6
    local.get $states
    local.get $index
    local.get $states.shape0
    i64.add
    local.get $index
    local.get $index
    i64.const 0
    i64.lt_s
    select
    i64.const 16
    i64.mul
    i32.wrap_i64
    i32.add
    local.get 3
    i64.const 55
    i64.shl
    local.get 3
    i64.const 9
    i64.shr_u
    i64.or
    local.get 6
    i64.xor
    local.get 6
    i64.const 14
    i64.shl
    i64.xor
    i64.store align=1
    local.get $states
    local.get $index
    local.get $states.shape0
    i64.add
    local.get $index
    local.get $index
    i64.const 0
    i64.lt_s
    select
    i64.const 16
    i64.mul
    i32.wrap_i64
    i32.add
    i64.const 8
    i32.wrap_i64
    i32.add
    local.get 6
    i64.const 36
    i64.shl
    local.get 6
    i64.const 28
    i64.shr_u
    i64.or
    i64.store align=1
    local.get 3
    local.get 5
    i64.add
  )
  (func $walk_0
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
    (param $states i32)
    (param $states.owner i32)
    (param $states.shape0 i64)
    (param $states.stride0 i64)
    (param $places i32)
    (param i32) ;; 16
    (param $places.shape0 i64)
    (param i64) ;; 18
    (param i64) ;; 19
    (local i64 i64 f32 i64 i64)
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
                local.set 16
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
                    local.set 18
                    local.get 18
                    local.get $places.shape0
                    i64.lt_s
                    if
                      i64.const 0
                      i64.const 0
                      local.set 20
                      local.set 19
                      block
                        loop
                          local.get 20
                          i64.const 20
                          i64.lt_s
                          i32.eqz
                          br_if 1
                          local.get 20
                          i64.const 1
                          i64.add
                          local.set 20
                          local.get $states
                          local.get $states.owner
                          local.get $states.shape0
                          local.get $states.stride0
                          local.get 18
                          call $xoroshiro128p_next_2
                          local.set 21
                          local.get 21
                          i64.const 11
                          i64.shr_u
                          f32.convert_i64_u
                          f32.const 1.1102230246251565e-16
                          f32.mul
                          local.set 22
                          local.get 22
                          f64.promote_f32
                          f64.const 0.5
                          f64.lt
                          if
                            i64.const 1
                            local.set 21
                          else
                            i64.const -1
                            local.set 21
                          end
                          local.get 19
                          local.get 21
                          i64.add
                          local.set 19
                          br 0
                        end
                      end
                      local.get $places
                      local.get 18
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get 19
                      i32.wrap_i64
                      i32.store
                    end
                    local.get 10
                    i32.const 1
                    i32.add
                    local.get 16
                    i32.const 1
                    i32.add
                    local.set 16
                    local.set 10
                    br 0
                  end
                end
                local.get 9
                i32.const 1
                i32.add
                local.get 16
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
  (func $walk_0$run
    (param $begin i64)
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
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
    call $host.thread_id
    local.set 21
    local.get 9
    i32.wrap_i64
    local.get 21
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
    call $walk_0
  )
  (export "walk_0" (func $walk_0))
  (export "walk_0$run" (func $walk_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
