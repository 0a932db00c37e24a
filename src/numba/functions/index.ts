// Loads every record. The order decides between records of one key: numbers first, then arrays, tuples, containers.

import "./operators.ts";
import "./builtins.ts";
import "./math.ts";
import "./tuple.ts";
import "./array-index.ts";
import "./ufuncs.ts";
import "./array-creation.ts";
import "./array-attributes.ts";
import "./reductions.ts";
import "./list.ts";
import "./numpy-algorithms.ts";
import "./str.ts";
import "./dict.ts";
import "./print.ts";
import "./cuda.ts";
import "./cuda-atomic.ts";
import "./stencil.ts";
import "./random.ts";
import "./enum.ts";
import "./threads.ts";
