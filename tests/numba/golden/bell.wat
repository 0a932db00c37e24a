;; cuda kernel bell(array(float32, 1d, C), array(float32, 1d, C)) -> none
(module
  (import "host" "thread_id" (func $host.thread_id (result i64)))
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $math.exp_f32
    (param $x0 f32)
    (result f32)
    (local f64)
    local.get $x0
    f64.promote_f32
    local.set 1
    local.get 1
    f64.const -745.2
    f64.gt
    i32.eqz
    if
      local.get 1
      local.get 1
      f64.ne
      if
      else
        f64.const 0
        local.set 1
      end
    else
      local.get 1
      f64.const 709.782712893384
      f64.gt
      if
        f64.const inf
        local.set 1
      else
        local.get 1
        f64.abs
        f64.const 5.551115123125783e-17
        f64.lt
        if
          f64.const 1
          local.get 1
          f64.add
          local.set 1
        else
          local.get 1
          f64.const 0
          call $math.exp_pair
          local.set 1
        end
      end
    end
    local.get 1
    f32.demote_f64
  )
  (func $math.exp (param f64) (result f64)
    local.get 0
    f64.const -745.2
    f64.gt
    i32.eqz
    if
      local.get 0
      local.get 0
      f64.ne
      if
        local.get 0
        return
      else
        f64.const 0
        return
      end
    else
      local.get 0
      f64.const 709.782712893384
      f64.gt
      if
        f64.const inf
        return
      else
        local.get 0
        f64.abs
        f64.const 5.551115123125783e-17
        f64.lt
        if
          f64.const 1
          local.get 0
          f64.add
          return
        else
          local.get 0
          f64.const 0
          call $math.exp_pair
          local.set 0
          local.get 0
          return
        end
      end
    end
    unreachable
  )
  (func $math.exp_pair (param f64 f64) (result f64)
    (local f64 i32 i32)
    local.get 0
    f64.const 184.6649652337873
    f64.mul
    f64.nearest
    local.set 2
    local.get 2
    i32.trunc_sat_f64_s
    local.set 3
    local.get 0
    local.get 2
    f64.const 0.005415212347998022
    f64.mul
    f64.sub
    local.set 0
    local.get 1
    local.get 2
    f64.const 1.2655086083325438e-13
    f64.mul
    f64.sub
    local.set 1
    local.get 0
    local.get 1
    f64.add
    local.set 2
    local.get 1
    local.get 2
    local.get 0
    f64.sub
    f64.sub
    local.set 0
    local.get 3
    i32.const 127
    i32.and
    local.set 4
    global.get $const_base
    i32.const 0
    i32.add
    local.get 4
    i32.const 8
    i32.mul
    i32.add
    f64.load
    local.set 1
    local.get 1
    global.get $const_base
    i32.const 1024
    i32.add
    local.get 4
    i32.const 8
    i32.mul
    i32.add
    f64.load
    local.get 1
    local.get 2
    local.get 0
    local.get 2
    local.get 2
    f64.mul
    f64.const 0.5
    local.get 2
    f64.const 0.16666666666666666
    local.get 2
    f64.const 0.041666666666666664
    local.get 2
    f64.const 0.008333333333333333
    local.get 2
    f64.const 0.001388888888888889
    f64.mul
    f64.add
    f64.mul
    f64.add
    f64.mul
    f64.add
    f64.mul
    f64.add
    f64.mul
    f64.add
    f64.add
    f64.mul
    f64.add
    f64.add
    local.set 0
    local.get 3
    i32.const 7
    i32.shr_s
    local.set 3
    i32.const 1023
    local.get 3
    i32.const 200
    i32.add
    local.get 3
    local.get 3
    i32.const -1022
    i32.lt_s
    select
    local.get 3
    i32.const 1023
    i32.gt_s
    select
    local.set 4
    local.get 4
    i32.const 1023
    i32.add
    i64.extend_i32_s
    i64.const 52
    i64.shl
    f64.reinterpret_i64
    local.set 1
    local.get 0
    local.get 1
    f64.mul
    local.set 0
    local.get 3
    i32.const 1023
    i32.gt_s
    local.get 3
    i32.const -1022
    i32.lt_s
    i32.or
    if
      local.get 3
      local.get 4
      i32.sub
      local.set 3
      local.get 3
      i32.const 1023
      i32.add
      i64.extend_i32_s
      i64.const 52
      i64.shl
      f64.reinterpret_i64
      local.set 1
      local.get 0
      local.get 1
      f64.mul
      local.set 0
    end
    local.get 0
  )
  (func $math.scale (param f64 i32) (result f64)
    (local i32 f64)
    i32.const 1023
    local.get 1
    i32.const 200
    i32.add
    local.get 1
    local.get 1
    i32.const -1022
    i32.lt_s
    select
    local.get 1
    i32.const 1023
    i32.gt_s
    select
    local.set 2
    local.get 2
    i32.const 1023
    i32.add
    i64.extend_i32_s
    i64.const 52
    i64.shl
    f64.reinterpret_i64
    local.set 3
    local.get 0
    local.get 3
    f64.mul
    local.set 0
    local.get 1
    i32.const 1023
    i32.gt_s
    local.get 1
    i32.const -1022
    i32.lt_s
    i32.or
    if
      local.get 1
      local.get 2
      i32.sub
      local.set 1
      local.get 1
      i32.const 1023
      i32.add
      i64.extend_i32_s
      i64.const 52
      i64.shl
      f64.reinterpret_i64
      local.set 3
      local.get 0
      local.get 3
      f64.mul
      return
    else
      local.get 0
      return
    end
    unreachable
  )
  (func $math.power_of_two
    (param $n i32)
    (result f64)
    local.get $n
    i32.const 1023
    i32.add
    i64.extend_i32_s
    i64.const 52
    i64.shl
    f64.reinterpret_i64
  )
  (func $math.fast_two_sum
    (param $a f64)
    (param $b f64)
    (result f64 f64)
    (local f64)
    local.get $a
    local.get $b
    f64.add
    local.set 2
    local.get 2
    local.get $b
    local.get 2
    local.get $a
    f64.sub
    f64.sub
  )
  (func $bell_0
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
    (param $y i32)
    (param $y.owner i32)
    (param $y.shape0 i64)
    (param $y.stride0 i64)
    (param $dynamic_bytes i64)
    (local f32 f64 i64 i64)
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
        local.set 23
        local.set 22
        local.get 23
        i64.eqz
        if (result i64)
          i64.const 0
        else
          local.get 22
          local.get 23
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
                    i64.lt_s
                    if
                      local.get $x
                      local.get 14
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f32.load
                      f32.neg
                      local.get $x
                      local.get 14
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f32.load
                      f32.mul
                      local.set 20
                      local.get 20
                      f64.promote_f32
                      local.set 21
                      local.get 21
                      f64.const -745.2
                      f64.gt
                      i32.eqz
                      if
                        local.get 21
                        local.get 21
                        f64.ne
                        if
                        else
                          f64.const 0
                          local.set 21
                        end
                      else
                        local.get 21
                        f64.const 709.782712893384
                        f64.gt
                        if
                          f64.const inf
                          local.set 21
                        else
                          local.get 21
                          f64.abs
                          f64.const 5.551115123125783e-17
                          f64.lt
                          if
                            f64.const 1
                            local.get 21
                            f64.add
                            local.set 21
                          else
                            local.get 21
                            f64.const 0
                            call $math.exp_pair
                            local.set 21
                          end
                        end
                      end
                      local.get 21
                      f32.demote_f64
                      local.set 20
                      local.get $y
                      local.get 14
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      local.get 20
                      local.get $x
                      local.get 14
                      i64.const 4
                      i64.mul
                      i32.wrap_i64
                      i32.add
                      f32.load
                      f32.abs
                      f32.sqrt
                      f32.mul
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
  (func $bell_0$run
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
    call $bell_0
  )
  (export "bell_0" (func $bell_0))
  (export "bell_0$run" (func $bell_0$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
