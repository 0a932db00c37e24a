// Programs that print something else on krait, and why. The list belongs to one state of the generator, as the store does: whoever
// changes either runs `run.mjs` and reviews it. A seed that no longer differs must go.

/** Reason → seeds. */
export const KNOWN: Readonly<Record<string, readonly number[]>> = {
  "the inner generator of a `yield from` that was left is closed at once in CPython": [226, 11103],
  "bytes operations on a subclass of bytes ask its own __buffer__": [3850, 14793],
  "int() and float() swallow what __buffer__ of an object raises": [2091, 6835],
  "constants that no code uses any more keep their places in code objects": [
    300, 6840, 7400, 7747, 14422, 19427,
  ],
  "a module's docstring with a lone surrogate is an error": [7908],
  "str() of an object whose __repr__ gives no str names __str__": [8014],
  "`list * other` asks for an index before __rmul__ of an inherited method": [9067],
  "a format of an int as float asks __float__ of a subclass": [9787],
  "signs of zeros in negative powers of large complex numbers": [9988, 13794],
  "memoryview.cast complains of a view without items first": [10297],
  "codecs that CPython's library wraps appear in its tracebacks": [11777, 15967, 18461, 19160],
  "`in` an object whose __iter__ gives no iterator says that it is no container": [
    12737, 15149, 18048,
  ],
  "the repr of a generic alias shows NoneType as None": [14901],
  "format code c of an int beyond 64 bits": [16411],
};

export const knownSeeds: ReadonlySet<number> = new Set(Object.values(KNOWN).flat());
