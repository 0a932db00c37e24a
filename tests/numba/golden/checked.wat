;; vectorize loop share(int32, int32) -> int32
(module
  (import "env" "memory" (memory 0 65536 shared))
  (import "env" "const_base" (global $const_base i32))
  (global $status (mut i32) (i32.const 0))
  (global $sp (mut i32) (i32.const 0))
  (global $sp_limit (mut i32) (i32.const 0))
  (func $share_0
    (param $total i32)
    (param $parts i32)
    (result i64)
    (local i64 i64 i64 i64 i64)
    local.get $parts
    i64.extend_i32_s
    i64.const 0
    i64.lt_s
    if
      i32.const 16
      global.set $status
      i64.const 0
      return
    else
      local.get $total
      i64.extend_i32_s
      local.set 2
      local.get $parts
      i64.extend_i32_s
      local.set 3
      local.get 2
      local.get 3
      local.set 6
      local.set 5
      local.get 6
      i64.const 1
      i64.add
      i64.const 2
      i64.lt_u
      if (result i64)
        i64.const 0
        local.get 5
        i64.sub
        i64.const 0
        local.get 6
        i32.wrap_i64
        select
      else
        local.get 5
        local.get 6
        i64.div_s
      end
      local.set 4
      local.get 2
      local.get 4
      local.get 3
      i64.mul
      i64.sub
      local.set 2
      local.get 4
      local.get 2
      local.get 3
      i64.xor
      i64.const 0
      i64.lt_s
      local.get 2
      i64.const 0
      i64.ne
      i32.and
      local.get 3
      i64.const 0
      i64.ne
      i32.and
      i64.extend_i32_u
      i64.sub
      return
    end
    unreachable
  )
  (func $ufunc_loop
    (param i64) ;; 0
    (param $end i64)
    (param $total i32)
    (param $total.stride i64)
    (param $parts i32)
    (param $parts.stride i64)
    (param $out i32)
    (param $out.stride i64)
    (local i32 i32 i64 i64 i64 i64 i64)
    block
      block
        loop
          local.get 0
          local.get $end
          i64.lt_s
          i32.eqz
          br_if 2
          local.get $total
          local.get 0
          local.get $total.stride
          i64.mul
          i32.wrap_i64
          i32.add
          i32.load
          local.set 8
          local.get $parts
          local.get 0
          local.get $parts.stride
          i64.mul
          i32.wrap_i64
          i32.add
          i32.load
          local.set 9
          local.get 9
          i64.extend_i32_s
          i64.const 0
          i64.lt_s
          if
            br 2
          else
            local.get 8
            i64.extend_i32_s
            local.set 10
            local.get 9
            i64.extend_i32_s
            local.set 11
            local.get 10
            local.get 11
            local.set 14
            local.set 13
            local.get 14
            i64.const 1
            i64.add
            i64.const 2
            i64.lt_u
            if (result i64)
              i64.const 0
              local.get 13
              i64.sub
              i64.const 0
              local.get 14
              i32.wrap_i64
              select
            else
              local.get 13
              local.get 14
              i64.div_s
            end
            local.set 12
            local.get 10
            local.get 12
            local.get 11
            i64.mul
            i64.sub
            local.set 10
            local.get 12
            local.get 10
            local.get 11
            i64.xor
            i64.const 0
            i64.lt_s
            local.get 10
            i64.const 0
            i64.ne
            i32.and
            local.get 11
            i64.const 0
            i64.ne
            i32.and
            i64.extend_i32_u
            i64.sub
            local.set 10
            local.get $out
            local.get 0
            local.get $out.stride
            i64.mul
            i32.wrap_i64
            i32.add
            local.get 10
            i32.wrap_i64
            i32.store
            local.get 0
            i64.const 1
            i64.add
            local.set 0
          end
          br 0
        end
      end
      i32.const 16
      global.set $status
      return
    end
  )
  (func $ufunc_loop$run
    (param i64) ;; 0
    (param $end i64)
    (param i32) ;; 2
    (param i32) ;; 3
    (local i64 i32 i64 i32 i64 i32 i64 i64 i64 i64 i64)
    local.get 2
    i64.load offset=8
    i32.wrap_i64
    local.set 3
    local.get 2
    i64.load offset=16
    local.set 4
    local.get 2
    i64.load offset=24
    i32.wrap_i64
    local.set 5
    local.get 2
    i64.load offset=32
    local.set 6
    local.get 2
    i64.load offset=40
    i32.wrap_i64
    local.set 7
    local.get 2
    i64.load offset=48
    local.set 8
    block
      block
        loop
          local.get 0
          local.get $end
          i64.lt_s
          i32.eqz
          br_if 2
          local.get 3
          local.get 0
          local.get 4
          i64.mul
          i32.wrap_i64
          i32.add
          i32.load
          local.set 2
          local.get 5
          local.get 0
          local.get 6
          i64.mul
          i32.wrap_i64
          i32.add
          i32.load
          local.set 9
          local.get 9
          i64.extend_i32_s
          i64.const 0
          i64.lt_s
          if
            br 2
          else
            local.get 2
            i64.extend_i32_s
            local.set 10
            local.get 9
            i64.extend_i32_s
            local.set 11
            local.get 10
            local.get 11
            local.set 14
            local.set 13
            local.get 14
            i64.const 1
            i64.add
            i64.const 2
            i64.lt_u
            if (result i64)
              i64.const 0
              local.get 13
              i64.sub
              i64.const 0
              local.get 14
              i32.wrap_i64
              select
            else
              local.get 13
              local.get 14
              i64.div_s
            end
            local.set 12
            local.get 10
            local.get 12
            local.get 11
            i64.mul
            i64.sub
            local.set 10
            local.get 12
            local.get 10
            local.get 11
            i64.xor
            i64.const 0
            i64.lt_s
            local.get 10
            i64.const 0
            i64.ne
            i32.and
            local.get 11
            i64.const 0
            i64.ne
            i32.and
            i64.extend_i32_u
            i64.sub
            local.set 10
            local.get 7
            local.get 0
            local.get 8
            i64.mul
            i32.wrap_i64
            i32.add
            local.get 10
            i32.wrap_i64
            i32.store
            local.get 0
            i64.const 1
            i64.add
            local.set 0
          end
          br 0
        end
      end
      i32.const 16
      global.set $status
      return
    end
  )
  (export "ufunc_loop" (func $ufunc_loop))
  (export "ufunc_loop$run" (func $ufunc_loop$run))
  (export "$status" (global $status))
  (export "$sp" (global $sp))
  (export "$sp_limit" (global $sp_limit))
)
