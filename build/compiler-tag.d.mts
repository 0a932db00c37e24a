// Types of compiler-tag.mjs for the tests' configuration.

export function compilerTag(): number;
