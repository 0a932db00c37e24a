// Programs that print something else on krait, and why. The list belongs to one state of the generator, as the store does: whoever
// changes either runs `run.mjs` and reviews it. A seed that no longer differs must go.

/** Reason → seeds. */
export const KNOWN: Readonly<Record<string, readonly number[]>> = {};

export const knownSeeds: ReadonlySet<number> = new Set(Object.values(KNOWN).flat());
