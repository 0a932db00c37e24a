// A source of randomness behind `np.random` and `random` in compiled code: MT19937, with the second normal of each pair kept.

import { MersenneTwister } from "../../modules/mersenne-twister.ts";

export class RandomSource extends MersenneTwister {
  private spare: number | null = null;

  constructor(seed: number) {
    super();
    this.seedWord(seed);
  }

  override seedWord(seed: number): void {
    super.seedWord(seed);
    this.spare = null;
  }

  /** Standard normal, by the polar method. */
  gauss(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * this.float() - 1;
      const y = 2 * this.float() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = factor * x;
      return factor * y;
    }
  }
}
