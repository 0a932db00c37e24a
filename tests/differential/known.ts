// Programs that print something else on krait, and why. The list belongs to one state of the generator, as the store does: whoever
// changes either runs `run.mjs` and reviews it. A seed that no longer differs must go.

/** Reason → seeds. */
export const KNOWN: Readonly<Record<string, readonly number[]>> = {
  // throw() with something that is no exception goes through the outer generator's `yield from` to the inner one, which is not
  // resumed: it stays suspended while the TypeError leaves the outer one. CPython drops its last reference there and then, and
  // runs its `finally`. Here nobody counts references, so that nothing tells whether it was the last (README, "What does not work
  // yet").
  "the inner generator of a `yield from` that was left is closed at once in CPython": [226, 11103],
};

export const knownSeeds: ReadonlySet<number> = new Set(Object.values(KNOWN).flat());
