// What a kernel does that processors cannot run: found by split-regions.ts, and told to the script by the front end.

export class UnsupportedKernel extends Error {
  /** Source line, 0 when it has none. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
