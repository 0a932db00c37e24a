/** Whether the source of a compiled module that goes by its hash is looked at: `--check-hash-based-pycs`. */
export const PYC_CHECKS = ["default", "always", "never"] as const;
export type PycCheck = (typeof PYC_CHECKS)[number];

/** Set at start-up. Programs see it as `_imp.check_hash_based_pycs`. */
export const pycCheck: { mode: PycCheck } = { mode: "default" };
