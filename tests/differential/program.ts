// Programs: the cells that `drive.py` executes one after the other in one namespace.

import { CLASSES } from "./grammar/classes.ts";
import { EXPRESSIONS } from "./grammar/expressions.ts";
import { METHODS, methodCall } from "./grammar/methods.ts";
import { STATEMENTS } from "./grammar/statements.ts";
import { Grammar, Scope } from "./grammar.ts";
import { LEAVES } from "./leaves.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";

const CELLS = `
start ::
i, j, k = <int_lit>, <int_lit>, <digit>
x, y, z, p = <float_lit>, <float_lit>, <complex_lit>, <bool_lit>
s, t, b, w = <str_lit>, <str_lit>, <bytes_lit>, bytearray(b'abc')
l, m, n = [<item>, <item>, <item>], [1, 'a', 2.5, None], [3, 1, 2]
u, v, d, e = (<item>, <item>), (1, 2), {'a': 1, 1: 'k'}, {2: 3}
q, r = {1, 2, 3}, frozenset({2, 9})
a, o, c = <item>, <item>, None

value_cell ::
show(<any>)
--
show(<fstring>)
--
show(<percent>)
--
show(<str_format>)
--
show(<int>)
--
show(<float>)
--
show(<bool>)
--
show(<str>)
--
show(<list>, <dict>)
--
show(sorted(<set>), <set> == <set>)
--
show(<bytes>)
--
show(<tstring>)
--
show(<raw_fstring>)
--
show(format(<num>, <spec_lit>))
--
show(format(<num>, <spec_lit>))

values_cell ::
attempt(lambda: <any>)
attempt(lambda: <any>)
attempt(lambda: <any>)
attempt(lambda: <any>)
--
attempt(lambda: <int>)
attempt(lambda: <float>)
attempt(lambda: <complex>)
attempt(lambda: <float>)
attempt(lambda: divmod(<num>, <num>))
--
attempt(lambda: <str>)
attempt(lambda: <str>)
attempt(lambda: <bytes>)
attempt(lambda: <str_call>)
--
attempt(lambda: format(<float>, <spec_lit>))
attempt(lambda: format(<float>, <spec_lit>))
attempt(lambda: format(<int>, <spec_lit>))
attempt(lambda: format(<complex>, <spec_lit>))
attempt(lambda: format(<str>, <spec_lit>))
attempt(lambda: <percent>)
attempt(lambda: <percent>)
attempt(lambda: <str_format>)
attempt(lambda: <fstring>)
--
attempt(lambda: <wild>)
attempt(lambda: <wild>)
attempt(lambda: <wild>)
attempt(lambda: <wild>)
attempt(lambda: <wild>)
--
attempt(lambda: <list>[<slice>])
attempt(lambda: <tuple>[<index>])
attempt(lambda: <str>[<slice>])
attempt(lambda: <bytes>[<index>])
attempt(lambda: range(<int>, <int>, <nonzero>)[<slice>])
attempt(lambda: (range(<int>, <int>, <nonzero>) == range(<int>, <int>), len(range(<int>, <int>, <nonzero>))))
--
attempt(lambda: <method_call>)
attempt(lambda: <method_call>)
attempt(lambda: <method_call>)
attempt(lambda: <method_call>)
attempt(lambda: <method_call>)
attempt(lambda: <method_call>)
`;

const GRAMMAR = new Grammar([CELLS, STATEMENTS, CLASSES], [EXPRESSIONS, METHODS], {
  ...LEAVES,
  method_call: methodCall,
});

/** Symbol, share, depth. */
const KINDS: readonly (readonly [string, number, number])[] = [
  ["value_cell", 6, 5],
  ["values_cell", 8, 4],
  ["statement_cell", 8, 6],
  ["function_cell", 5, 6],
  ["binding_cell", 2, 3],
  ["generator_cell", 3, 5],
  ["coroutine_cell", 1, 5],
  ["class_cell", 6, 5],
];
const TOTAL = KINDS.reduce((sum, [, share]) => sum + share, 0);

function drawCell(random: Random, counters: Map<string, number>): string {
  let ticket = random.below(TOTAL);
  const [symbol, , depth] = KINDS.find(([, share]) => (ticket -= share) < 0)!;
  const scope = new Scope(GRAMMAR, random, depth, undefined, counters);
  return scope.expand(symbol);
}

/** The cells of program `seed`. */
export function program(seed: number): string[] {
  const random = new Random(seed);
  const counters = new Map<string, number>();
  const cells = [new Scope(GRAMMAR, random, 3, undefined, counters).expand("start")];
  for (let count = random.between(3, 5); count > 0; count--) {
    const cell = drawCell(random, counters);
    if (random.chance(0.1)) cells.push(`#trace\n${cell}`);
    else if (random.chance(0.06)) cells.push(`#compile\n${mutate(cell, random)}`);
    else if (random.chance(0.02)) cells.push(`#compile\n${cell}`);
    else cells.push(cell);
  }
  return cells;
}
