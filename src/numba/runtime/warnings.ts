// Numba's warnings, issued at the caller's line in Python.

import type { PyType } from "../../objects/object.ts";
import { warningSink } from "../../vm/warn.ts";

export function issueWarning(category: PyType, message: string, stacklevel = 1): void {
  warningSink.issue({ category, message, filename: null, line: 0, stacklevel, source: null });
}
