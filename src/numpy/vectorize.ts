/** np.vectorize and frompyfunc: Python functions over the items of broadcast arrays. */
import { call, getAttrOptional, iterate, toArray } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { type KwNames, PyObject, type PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { toIndex } from "./convert.ts";
import { type DType, OBJECT } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { asArray } from "./from-object.ts";
import { itemOffsets } from "./gather.ts";
import { readItem, writeItem } from "./item.ts";
import { broadcastShapes } from "./iteration.ts";
import { add, type Names } from "./namespace.ts";
import { allocate, NDArray, unwrapScalar } from "./ndarray.ts";
import { broadcastTo, reshape } from "./shape-ops.ts";

/** Runs `f` for every item; results per output, in C order. */
function mapItems(
  f: PyValue,
  arrays: readonly NDArray[],
  shape: readonly number[],
  keywords: Map<string, PyValue>,
): PyValue[] {
  const wide = arrays.map((a) => broadcastTo(a, shape));
  const offsets = wide.map((a) => itemOffsets(a.shape, a.strides));
  const n = shape.reduce((x, y) => x * y, 1);
  const names: KwNames = keywords.size > 0 ? [...keywords.keys()] : null;
  const results: PyValue[] = new Array(n);
  for (let i = 0; i < n; i++) {
    const args = wide.map((a, k) => readItem(a.dtype, a.storage, a.offset + offsets[k][i]));
    results[i] = call(f, [...args, ...keywords.values()], names);
  }
  return results;
}

function collect(
  results: readonly PyValue[],
  shape: readonly number[],
  dtype: DType | undefined,
): PyValue {
  if (dtype === undefined) {
    const made = asArray(new PyList([...results]));
    const flat = made.ndim === 1 ? made : objects(results);
    return reshape(flat, shape);
  }
  const type =
    dtype.isFlexible && dtype.itemsize === 0
      ? asArray(new PyList([...results]), dtype).dtype
      : dtype;
  const out = allocate(type, shape);
  results.forEach((r, i) => {
    writeItem(
      type,
      out.storage,
      out.offset + i * type.itemsize,
      r instanceof NDArray ? unwrapScalar(r) : r,
    );
  });
  return out;
}

function objects(results: readonly PyValue[]): NDArray {
  const out = allocate(OBJECT, [results.length]);
  (out.storage.objects as PyValue[]).splice(0, results.length, ...results);
  return out;
}

const vectorizeType = bareType("vectorize");

class Vectorize extends PyObject {
  readonly pyfunc: PyValue;
  readonly otypes: DType[] | null;
  readonly doc: PyValue;
  readonly excluded: ReadonlySet<string | number>;
  readonly signature: PyValue;
  constructor(
    pyfunc: PyValue,
    otypes: DType[] | null,
    doc: PyValue,
    excluded: ReadonlySet<string | number>,
    signature: PyValue,
  ) {
    super();
    this.pyfunc = pyfunc;
    this.otypes = otypes;
    this.doc = doc;
    this.excluded = excluded;
    this.signature = signature;
  }
}
Vectorize.prototype.cls = vectorizeType;

const SIGNATURE = parseSignature(
  "vectorize(pyfunc=<absent>, otypes=None, doc=None, excluded=None, cache=False, signature=None)",
);

function make(args: readonly PyValue[], kwnames: KwNames): Vectorize {
  const [pyfunc, otypes, doc, excluded, , signature] = bindArguments(
    SIGNATURE,
    args,
    kwnames,
    "vectorize",
  ) as PyValue[];
  const text = otypes === null ? undefined : hostText(otypes);
  const types =
    otypes === null
      ? null
      : text !== undefined
        ? [...text].map((c) => asDtype(c))
        : toArray(otypes).map((t) => asDtype(t));
  const skip = new Set<string | number>();
  if (excluded !== null) for (const e of iterate(excluded)) skip.add(hostText(e) ?? toIndex(e));
  return new Vectorize(pyfunc, types, doc, skip, signature);
}

function callVectorized(self: Vectorize, args: readonly PyValue[], kwnames: KwNames): PyValue {
  if (self.pyfunc === undefined) {
    // Used as a decorator factory: the call gives the function.
    return new Vectorize(args[0], self.otypes, self.doc, self.excluded, self.signature);
  }
  if (self.signature !== null) return callSignature(self, args);
  const named = kwnames ?? [];
  const positional = args.slice(0, args.length - named.length);
  const arrays: NDArray[] = [];
  const fixed: { at: number; value: PyValue }[] = [];
  positional.forEach((a, i) => {
    if (self.excluded.has(i)) fixed.push({ at: i, value: a });
    else arrays.push(asArray(a));
  });
  const keywords = new Map<string, PyValue>();
  const keyed: { name: string; array: NDArray }[] = [];
  named.forEach((name, i) => {
    const value = args[positional.length + i];
    if (self.excluded.has(name)) keywords.set(name, value);
    else keyed.push({ name, array: asArray(value) });
  });
  const all = [...arrays, ...keyed.map((k) => k.array)];
  const shape = broadcastShapes(all.map((a) => a.shape));
  const n = shape.reduce((x, y) => x * y, 1);
  if (n === 0 && self.otypes === null) {
    throw valueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set");
  }
  const wide = all.map((a) => broadcastTo(a, shape));
  const offsets = wide.map((a) => itemOffsets(a.shape, a.strides));
  const names = [...keyed.map((k) => k.name), ...keywords.keys()];
  const results: PyValue[] = new Array(n);
  for (let i = 0; i < n; i++) {
    const items = wide.map((a, k) => readItem(a.dtype, a.storage, a.offset + offsets[k][i]));
    const own = items.slice(0, arrays.length);
    for (const f of fixed) own.splice(f.at, 0, f.value);
    results[i] = call(
      self.pyfunc,
      [...own, ...items.slice(arrays.length), ...keywords.values()],
      names.length > 0 ? names : null,
    );
  }
  return outputs(results, shape, self.otypes);
}

function outputs(
  results: readonly PyValue[],
  shape: readonly number[],
  otypes: readonly DType[] | null,
): PyValue {
  const first = results[0];
  if (first instanceof PyTuple && (otypes === null || otypes.length === first.items.length)) {
    return new PyTuple(
      first.items.map((_, k) =>
        unwrapResult(
          collect(
            results.map((r) => (r as PyTuple).items[k]),
            shape,
            otypes?.[k],
          ),
        ),
      ),
    );
  }
  let dtype = otypes?.[0];
  if (dtype === undefined && results.length > 0) {
    // The first result decides the dtype, as in NumPy.
    dtype = asArray(first).ndim === 0 ? asArray(first).dtype : OBJECT;
    if (dtype.isFlexible) dtype = asArray(new PyList([...results])).dtype;
  }
  return unwrapResult(collect(results, shape, dtype));
}

/** vectorize gives arrays also for scalars. */
const unwrapResult = (value: PyValue): PyValue => value;

/** Core dimensions: only the leading ones are looped over. */
function callSignature(self: Vectorize, args: readonly PyValue[]): PyValue {
  const text = hostText(self.signature) as string;
  const [inputs] = text.split("->");
  const cores = [...inputs.matchAll(/\(([^)]*)\)/g)].map(
    (m) => m[1].split(",").filter((d) => d.trim() !== "").length,
  );
  if (cores.length !== args.length)
    throw typeError(
      `wrong number of positional arguments: expected ${cores.length}, got ${args.length}`,
    );
  const arrays = args.map((a) => asArray(a));
  const lead = broadcastShapes(arrays.map((a, i) => a.shape.slice(0, a.ndim - cores[i])));
  const wide = arrays.map((a, i) => broadcastTo(a, [...lead, ...a.shape.slice(a.ndim - cores[i])]));
  const n = lead.reduce((x, y) => x * y, 1);
  const offsets = wide.map((a) => itemOffsets(lead, a.strides.slice(0, lead.length)));
  const results = Array.from({ length: n }, (_, i) =>
    call(
      self.pyfunc,
      wide.map((a, k) => {
        const core = new NDArray(
          a.storage,
          a.dtype,
          a.shape.slice(lead.length),
          a.strides.slice(lead.length),
          a.offset + offsets[k][i],
        );
        return unwrapScalar(core);
      }),
    ),
  );
  const stack = (values: PyValue[]): PyValue => {
    const made = asArray(new PyList(values));
    return reshape(made, [...lead, ...made.shape.slice(1)]);
  };
  if (results[0] instanceof PyTuple) {
    return new PyTuple(
      results[0].items.map((_, k) => stack(results.map((r) => (r as PyTuple).items[k]))),
    );
  }
  return stack(results);
}

defineType(vectorizeType, {
  module: "numpy",
  hasDict: true,
  slots: {
    new: (_cls, args, kwnames) => make(args, kwnames),
    call: (self: Vectorize, args, kwnames) => callVectorized(self, args, kwnames),
  },
  attributes: [
    attribute("pyfunc", (self: Vectorize) => self.pyfunc),
    attribute("signature", (self: Vectorize) => self.signature),
    attribute(
      "__name__",
      (self: Vectorize) => getAttrOptional(self.pyfunc, "__name__") ?? "vectorize",
    ),
    attribute(
      "__doc__",
      (self: Vectorize) => self.doc ?? getAttrOptional(self.pyfunc, "__doc__") ?? null,
    ),
  ],
});

const pyfuncType = bareType("ufunc");
class PyFunction extends PyObject {
  readonly pyfunc: PyValue;
  readonly nin: number;
  readonly nout: number;
  constructor(pyfunc: PyValue, nin: number, nout: number) {
    super();
    this.pyfunc = pyfunc;
    this.nin = nin;
    this.nout = nout;
  }
}
PyFunction.prototype.cls = pyfuncType;
defineType(pyfuncType, {
  module: "numpy",
  slots: {
    call: (self: PyFunction, args) => {
      const arrays = args.slice(0, self.nin).map((a) => asArray(a));
      const shape = broadcastShapes(arrays.map((a) => a.shape));
      const results = mapItems(self.pyfunc, arrays, shape, new Map());
      const column = (values: PyValue[]): PyValue => unwrapScalar(reshape(objects(values), shape));
      if (self.nout === 1) return column(results);
      return new PyTuple(
        Array.from({ length: self.nout }, (_, k) =>
          column(results.map((r) => (r as PyTuple).items[k])),
        ),
      );
    },
    repr: (self: PyFunction) =>
      `<ufunc '${hostText(getAttrOptional(self.pyfunc, "__name__") ?? "?")} (vectorized)'>`,
  },
  attributes: [
    attribute("nin", (self: PyFunction) => self.nin),
    attribute("nout", (self: PyFunction) => self.nout),
  ],
});

export function addVectorize(names: Names): void {
  names.set("vectorize", vectorizeType);
  add(
    names,
    "frompyfunc(func, /, nin, nout, *, identity=None)",
    (f, nin, nout) => new PyFunction(f, toIndex(nin), toIndex(nout)),
  );
}
