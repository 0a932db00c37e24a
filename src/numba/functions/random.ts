// `np.random` and `random` of compiled code: a Mersenne Twister for each of the two modules, whose state the host keeps, and
// the distributions as Python text over its draws. Streams of np.random are those of NumPy's RandomState.

import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { ArrayType, ListType } from "../types/containers.ts";
import { float64, IntegerType, int64, none, uint32, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { shapeAxes } from "./dtype-argument.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register } from "./record.ts";

/** Which generator: that of np.random or that of random. */
const NUMPY = 0;
const PYTHON = 1;
type Kind = typeof NUMPY | typeof PYTHON;

const draw = (
  name: string,
  kind: Kind,
  host: string,
  result: NumbaType,
  part: "f64" | "i32",
): FunctionRecord => ({
  python: `krait.${name}${kind}`,
  params: "",
  resolve: () => ({
    args: [],
    result,
    lower: (l: Lowering) => value(result, ...l.callHost(host, [l.b.i32(kind)], [part])),
  }),
});

const seed = (python: string, kind: Kind): FunctionRecord => ({
  python,
  params: "seed",
  resolve: ([s]) =>
    isInteger(unliteral(s as NumbaType))
      ? {
          args: [int64],
          result: none,
          lower: (l: Lowering, [v]: LValue[]) => {
            l.callHost("random_seed", [l.b.i32(kind), v.parts[0]], []);
            return l.none();
          },
        }
      : null,
});

// --- integers below a bound

/** Masked rejection, as RandomState.randint has it. */
const BELOW_NUMPY = `
def below(n):
    limit = n - 1
    if limit <= 0:
        return 0
    mask = limit
    mask |= mask >> 1
    mask |= mask >> 2
    mask |= mask >> 4
    mask |= mask >> 8
    mask |= mask >> 16
    mask |= mask >> 32
    while True:
        if mask <= 0xffffffff:
            r = np.int64(krait.random_int0()) & mask
        else:
            high = np.int64(krait.random_int0())
            r = ((high << 32) | np.int64(krait.random_int0())) & mask
        if r <= limit:
            return r
`;

/** The upper bits of a draw, as Python's random has it. */
const BELOW_PYTHON = `
def below(n):
    bits = 0
    k = n
    while k > 0:
        bits += 1
        k >>= 1
    while True:
        r = krait.random_bits(bits)
        if r < n:
            return r
`;

const BITS = `
def bits(k):
    if k <= 0:
        return 0
    if k <= 32:
        return np.int64(krait.random_int1()) >> (32 - k)
    low = np.int64(krait.random_int1())
    high = np.int64(krait.random_int1()) >> (64 - k)
    return (high << 32) | low
`;

const check = (test: string, message: string): string =>
  `    if ${test}:\n        raise ValueError("${message}")\n`;

const rangeText = (below: string): string => `
def randrange(start, stop):
    n = stop - start
${check("n <= 0", "empty range for randrange()")}    return start + ${below}(n)
`;

// --- distributions of np.random; each text is a function of scalars, and gets a variant with a size

interface Distribution {
  readonly name: string;
  /** Parameters with their defaults. */
  readonly params: readonly (readonly [string, string | null])[];
  readonly body: string;
}

const DISTRIBUTIONS: readonly Distribution[] = [
  {
    name: "uniform",
    params: [
      ["low", "0.0"],
      ["high", "1.0"],
    ],
    body: "low + (high - low) * krait.random_double0()",
  },
  {
    name: "normal",
    params: [
      ["loc", "0.0"],
      ["scale", "1.0"],
    ],
    body: "loc + scale * krait.random_gauss0()",
  },
  {
    name: "lognormal",
    params: [
      ["mean", "0.0"],
      ["sigma", "1.0"],
    ],
    body: "math.exp(mean + sigma * krait.random_gauss0())",
  },
  {
    name: "exponential",
    params: [["scale", "1.0"]],
    body: "-math.log(1.0 - krait.random_double0()) * scale",
  },
  { name: "standard_exponential", params: [], body: "-math.log(1.0 - krait.random_double0())" },
  { name: "standard_normal", params: [], body: "krait.random_gauss0()" },
  { name: "random", params: [], body: "krait.random_double0()" },
  { name: "random_sample", params: [], body: "krait.random_double0()" },
  { name: "ranf", params: [], body: "krait.random_double0()" },
  { name: "sample", params: [], body: "krait.random_double0()" },
  {
    name: "rayleigh",
    params: [["mode", "1.0"]],
    body: "mode * math.sqrt(-2.0 * math.log(1.0 - krait.random_double0()))",
  },
  {
    name: "weibull",
    params: [["a", null]],
    body: "(-math.log(1.0 - krait.random_double0())) ** (1.0 / a)",
  },
  {
    name: "pareto",
    params: [["a", null]],
    body: "1.0 / (1.0 - krait.random_double0()) ** (1.0 / a) - 1.0",
  },
  {
    name: "power",
    params: [["a", null]],
    body: "(1.0 - (1.0 - krait.random_double0())) ** (1.0 / a)",
  },
  { name: "standard_cauchy", params: [], body: "krait.random_gauss0() / krait.random_gauss0()" },
  {
    name: "randint",
    params: [
      ["low", null],
      ["high", null],
    ],
    body: "krait.randrange0(np.int64(low), np.int64(high))",
  },
];

const arrayOfDraws = (call: string): string =>
  `    out = np.empty(size, dtype=np.RESULT)\n    flat = out.reshape(out.size)\n    for i in range(out.size):\n        flat[i] = ${call}\n    return out\n`;

function distribution(d: Distribution): FunctionRecord[] {
  const names = d.params.map(([n]) => n);
  const key = `numpy.random.${d.name}`;
  const whole = d.name === "randint" ? "int64" : "float64";
  const scalarBody = d.body;
  const records: FunctionRecord[] = [];
  // Fewer arguments: the others take their defaults.
  const least = d.params.filter(([, v]) => v === null).length;
  for (let n = names.length; n >= least; n--) {
    const given = names.slice(0, n);
    const rest = d.params
      .slice(n)
      .map(([name, v]) => `    ${name} = ${v}\n`)
      .join("");
    records.push(
      overload(
        key,
        given.join(", "),
        `\ndef ${d.name}(${given.join(", ")}):\n${rest}    return ${scalarBody}\n`,
      ),
    );
  }
  const sized = [...d.params.map(([n, v]) => (v === null ? n : `${n}=`)), "size"];
  records.push({
    ...overload(key, sized.join(", "), (args) => {
      if (shapeAxes(args[args.length - 1]) === null) return null;
      const given = names.filter((_, k) => args[k] !== undefined);
      const rest = d.params
        .filter((_, k) => args[k] === undefined)
        .map(([name, v]) => `    ${name} = ${v}\n`)
        .join("");
      const body = arrayOfDraws(scalarBody).replace("RESULT", whole);
      return `\ndef ${d.name}(${[...given, "size"].join(", ")}):\n${rest}${body}`;
    }),
  });
  return records;
}

/** `np.random.rand(2, 3)`: sizes as separate arguments. */
const bySizes = (name: string, scalar: string): FunctionRecord =>
  overload(`numpy.random.${name}`, "*sizes", (args) => {
    if (!args.every((t) => isInteger(unliteral(t as NumbaType)))) return null;
    const names = args.map((_, k) => `n${k}`);
    if (names.length === 0) return `\ndef ${name}():\n    return ${scalar}\n`;
    const body = arrayOfDraws(scalar).replace("RESULT", "float64");
    return `\ndef ${name}(${names.join(", ")}):\n    size = (${names.join(", ")},)\n${body}`;
  });

const isSequence = (t: NumbaType | undefined): boolean =>
  (t instanceof ArrayType && t.ndim === 1) || t instanceof ListType;

const shuffleText = (below: string): string => `
def shuffle(x):
    i = len(x) - 1
    while i > 0:
        j = ${below}(i + 1)
        t = x[i]
        x[i] = x[j]
        x[j] = t
        i -= 1
`;
const shuffle = (python: string, below: string): FunctionRecord =>
  overload(python, "x", ([x]) => (isSequence(x) ? shuffleText(below) : null));

const permutation = overload("numpy.random.permutation", "x", ([x]) => {
  const type = unliteral(x as NumbaType);
  if (type instanceof IntegerType) {
    return "\ndef permutation(x):\n    y = np.arange(x)\n    np.random.shuffle(y)\n    return y\n";
  }
  return isSequence(type)
    ? "\ndef permutation(x):\n    y = x.copy()\n    np.random.shuffle(y)\n    return y\n"
    : null;
});

/** The population of `choice` as a text: its size, an item, a copy. */
const choiceTexts = (
  type: NumbaType,
): { size: string; item: string; copy: string; dtype: string } | null => {
  if (type instanceof IntegerType) {
    return { size: "a", item: "ITEM", copy: "np.arange(a)", dtype: "np.int64" };
  }
  if (type instanceof ArrayType && type.ndim === 1) {
    return { size: "a.size", item: "a[ITEM]", copy: "a.copy()", dtype: "a.dtype" };
  }
  return null;
};

const choice = overload("numpy.random.choice", "a, size=, replace=", ([a, size, replace]) => {
  const t = choiceTexts(unliteral(a as NumbaType));
  if (t === null) return null;
  const one = t.item.replace("ITEM", `np.random.randint(0, ${t.size})`);
  if (size === undefined || size === none) {
    return replace === undefined ? `\ndef choice(a):\n    return ${one}\n` : null;
  }
  const loop = `    out = np.empty(size, ${t.dtype})\n    flat = out.reshape(out.size)\n    for i in range(out.size):\n        flat[i] = ${one}\n    return out\n`;
  if (replace === undefined) return `\ndef choice(a, size):\n${loop}`;
  const drawn = `    out = np.empty(size, ${t.dtype})\n    if out.size > ${t.size}:\n        raise ValueError("Cannot take a larger sample than population when 'replace=False'")\n    mixed = np.random.permutation(${t.copy})\n    flat = out.reshape(out.size)\n    for i in range(out.size):\n        flat[i] = mixed[i]\n    return out\n`;
  const body = (text: string): string => text.replace(/^/gm, "    ").trimEnd();
  return `\ndef choice(a, size, replace):\n    if replace:\n${body(loop)}\n    else:\n${body(drawn)}\n`;
});

const python = (name: string, params: string, body: string): FunctionRecord =>
  overload(`random.${name}`, params, `\ndef ${name}(${params}):\n${body}\n`);

register(
  draw("random_double", NUMPY, "random_double", float64, "f64"),
  draw("random_double", PYTHON, "random_double", float64, "f64"),
  draw("random_int", NUMPY, "random_int32", uint32, "i32"),
  draw("random_int", PYTHON, "random_int32", uint32, "i32"),
  draw("random_gauss", NUMPY, "random_gauss", float64, "f64"),
  draw("random_gauss", PYTHON, "random_gauss", float64, "f64"),
  seed("numpy.random.seed", NUMPY),
  seed("random.seed", PYTHON),
  overload("krait.random_below0", "n", BELOW_NUMPY),
  overload("krait.random_bits", "k", BITS),
  overload("krait.random_below1", "n", BELOW_PYTHON),
  overload("krait.randrange0", "start, stop", rangeText("krait.random_below0")),
  overload("krait.randrange1", "start, stop", rangeText("krait.random_below1")),
  overload(
    "numpy.random.randint",
    "high",
    "\ndef randint(high):\n    return krait.randrange0(0, np.int64(high))\n",
  ),
  ...DISTRIBUTIONS.flatMap(distribution),
  bySizes("rand", "krait.random_double0()"),
  bySizes("randn", "krait.random_gauss0()"),
  shuffle("numpy.random.shuffle", "krait.random_below0"),
  permutation,
  choice,
  python("random", "", "    return krait.random_double1()"),
  python("uniform", "a, b", "    return a + (b - a) * krait.random_double1()"),
  python("randint", "a, b", "    return krait.randrange1(np.int64(a), np.int64(b) + 1)"),
  python("randrange", "stop", "    return krait.randrange1(0, np.int64(stop))"),
  python(
    "randrange",
    "start, stop",
    "    return krait.randrange1(np.int64(start), np.int64(stop))",
  ),
  python(
    "randrange",
    "start, stop, step",
    `    n = (stop - start + (step - 1 if step > 0 else step + 1)) // step\n${check("n <= 0", "empty range for randrange()")}    return start + step * krait.random_below1(n)`,
  ),
  python("getrandbits", "k", "    return np.uint64(krait.random_bits(np.int64(k)))"),
  python("gauss", "mu, sigma", "    return mu + sigma * krait.random_gauss1()"),
  python("normalvariate", "mu, sigma", "    return mu + sigma * krait.random_gauss1()"),
  python("lognormvariate", "mu, sigma", "    return math.exp(random.normalvariate(mu, sigma))"),
  python("expovariate", "lambd", "    return -math.log(1.0 - krait.random_double1()) / lambd"),
  python(
    "paretovariate",
    "alpha",
    "    return 1.0 / (1.0 - krait.random_double1()) ** (1.0 / alpha)",
  ),
  python(
    "weibullvariate",
    "alpha, beta",
    "    return alpha * (-math.log(1.0 - krait.random_double1())) ** (1.0 / beta)",
  ),
  python(
    "triangular",
    "low, high, mode",
    "    u = krait.random_double1()\n    c = (mode - low) / (high - low)\n    if u > c:\n        u = 1.0 - u\n        c = 1.0 - c\n        low, high = high, low\n    return low + (high - low) * math.sqrt(u * c)",
  ),
  shuffle("random.shuffle", "krait.random_below1"),
);
