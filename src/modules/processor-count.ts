/** How many processors programs are told of. */

/** `-X cpu_count` and PYTHON_CPU_COUNT; -1: as many as there are. */
export const processorCount = { configured: -1 };
