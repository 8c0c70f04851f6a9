;; The payload as a WebAssembly module for WASI preview 1: it prints the line, says which folders it was given, and sleeps.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "payload-is-up\n")
  (data (i32.const 96) "probe folders 0\n")
  (data (i32.const 128) "it sees <0>\nprobe end\n")
  (func $print (param $from i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $from))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (call $print (i32.const 64) (i32.const 14))
    ;; The first folder that a module is given has the number 3. Where there is none, the answer is an error.
    (if (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 16)))
      (then (i32.store8 (i32.const 110) (i32.const 49))))
    (call $print (i32.const 96) (i32.const 16))
    (call $print (i32.const 128) (i32.const 22))
    ;; A subscription to the monotonic clock, in 120 seconds.
    (i32.store (i32.const 216) (i32.const 1))
    (i64.store (i32.const 224) (i64.const 120000000000))
    (drop (call $poll_oneoff (i32.const 200) (i32.const 256) (i32.const 1) (i32.const 288)))))
