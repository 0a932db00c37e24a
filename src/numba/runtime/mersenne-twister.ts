// The generator behind `np.random` and `random` in compiled code: MT19937, with the second normal of each pair kept.

const SIZE = 624;
const PERIOD = 397;

export class MersenneTwister {
  private readonly state = new Uint32Array(SIZE);
  private index = SIZE;
  private spare: number | null = null;

  constructor(seed: number) {
    this.seed(seed);
  }

  seed(seed: number): void {
    const { state } = this;
    state[0] = seed >>> 0;
    for (let k = 1; k < SIZE; k++) {
      const last = state[k - 1] ^ (state[k - 1] >>> 30);
      state[k] = Math.imul(1812433253, last) + k;
    }
    this.index = SIZE;
    this.spare = null;
  }

  private refill(): void {
    const { state } = this;
    for (let k = 0; k < SIZE; k++) {
      const y = (state[k] & 0x80000000) | (state[(k + 1) % SIZE] & 0x7fffffff);
      state[k] = state[(k + PERIOD) % SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }

  /** 32 bits, unsigned. */
  next(): number {
    if (this.index === SIZE) this.refill();
    let y = this.state[this.index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** In [0, 1), 53 bits. */
  double(): number {
    const high = this.next() >>> 5;
    const low = this.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Standard normal, by the polar method. */
  gauss(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * this.double() - 1;
      const y = 2 * this.double() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = factor * x;
      return factor * y;
    }
  }
}
