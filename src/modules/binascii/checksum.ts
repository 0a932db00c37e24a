/** Cyclic redundancy checks: CRC-32 of zip and PNG, CRC-16 of binhex. */

const TABLE = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  TABLE[n] = c >>> 0;
}

export function crc32(data: Uint8Array, start: number): number {
  let c = ~start;
  for (let i = 0; i < data.length; i++) c = TABLE[(c ^ data[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

export function crcHqx(data: Uint8Array, start: number): number {
  let c = start & 0xffff;
  for (let i = 0; i < data.length; i++) {
    c ^= data[i] << 8;
    for (let k = 0; k < 8; k++) c = (c & 0x8000) === 0 ? c << 1 : (c << 1) ^ 0x1021;
    c &= 0xffff;
  }
  return c;
}
