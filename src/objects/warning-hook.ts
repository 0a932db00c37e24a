/**
 * Warnings of built-in types. The machinery of warnings is higher up (vm/warn.ts) and fills the hook;
 * a filter may turn the warning into an exception, which is thrown here.
 */
export const warningHook: { issue: (category: string, message: string) => void } = {
  issue: () => undefined,
};

/** Issues a warning of a built-in category at the line that the running Python code is at. */
export function warnAbout(category: string, message: string): void {
  warningHook.issue(category, message);
}
