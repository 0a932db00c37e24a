// Value types of WebAssembly and their codes in the binary format.

export type WasmType = "i32" | "i64" | "f32" | "f64" | "v128";

export const TYPE_CODE: Readonly<Record<WasmType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};
