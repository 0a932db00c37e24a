/**
 * `itertools`: the tools that walk one or more iterables once: accumulate, batched, chain, compress,
 * dropwhile, filterfalse, groupby, islice, pairwise, starmap, takewhile, tee, zip_longest.
 */
import {
  binaryOp,
  call,
  equal,
  index,
  indexOptional,
  isTrue,
  iter,
  next,
  toArray,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { classMethod, defineType, method } from "../../objects/define.ts";
import { runtimeError, typeError, valueError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { NB_ADD } from "../../objects/operators.ts";
import { EMPTY_TUPLE, PyTuple } from "../../objects/sequence-values.ts";
import { defineTool, Tool } from "./tool.ts";

class Accumulate extends Tool {
  private readonly iterator: PyValue;
  private readonly func: PyValue;
  private initial: PyValue;
  private total: PyValue | undefined;
  constructor(iterator: PyValue, func: PyValue, initial: PyValue) {
    super();
    this.iterator = iterator;
    this.func = func;
    this.initial = initial;
  }
  step(): PyValue | undefined {
    if (this.initial !== null) {
      this.total = this.initial;
      this.initial = null;
      return this.total;
    }
    const item = next(this.iterator);
    if (item === undefined) return undefined;
    if (this.total === undefined) this.total = item;
    else if (this.func === null) this.total = binaryOp(NB_ADD, this.total, item);
    else this.total = call(this.func, [this.total, item]);
    return this.total;
  }
}

export const accumulateType = defineTool(Accumulate, {
  signature: "accumulate(iterable, func=None, *, initial=None)",
  doc: "Return series of accumulated sums (or other binary function results).",
  make: (iterable: PyValue, func: PyValue, initial: PyValue) =>
    new Accumulate(iter(iterable), func, initial),
});

class Batched extends Tool {
  private iterator: PyValue | undefined;
  private readonly size: number;
  private readonly strict: boolean;
  constructor(iterator: PyValue, size: number, strict: boolean) {
    super();
    this.iterator = iterator;
    this.size = size;
    this.strict = strict;
  }
  step(): PyValue | undefined {
    if (this.iterator === undefined) return undefined;
    const items: PyValue[] = [];
    while (items.length < this.size) {
      const item = next(this.iterator);
      if (item === undefined) {
        this.iterator = undefined;
        if (items.length === 0) return undefined;
        if (this.strict) throw valueError("batched(): incomplete batch");
        break;
      }
      items.push(item);
    }
    return new PyTuple(items);
  }
}

export const batchedType = defineTool(Batched, {
  signature: "batched(iterable, n, *, strict=False)",
  doc: "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples up to\nsize n.  The input is consumed lazily, just enough to fill a batch.\nThe result is yielded as soon as a batch is full or when the input\niterable is exhausted.",
  make: (iterable: PyValue, n: PyValue, strict: PyValue) => {
    const size = index(n);
    if (size < 1) throw valueError("n must be at least one");
    return new Batched(iter(iterable), Number(size), isTrue(strict));
  },
});

class Chain extends Tool {
  /** undefined once the sources are exhausted. */
  private sources: PyValue | undefined;
  private active: PyValue | undefined;
  constructor(sources: PyValue) {
    super();
    this.sources = sources;
  }
  step(): PyValue | undefined {
    while (this.sources !== undefined) {
      if (this.active === undefined) {
        const source = next(this.sources);
        if (source === undefined) {
          this.sources = undefined;
          return undefined;
        }
        try {
          this.active = iter(source);
        } catch (error) {
          this.sources = undefined;
          throw error;
        }
      }
      const item = next(this.active);
      if (item !== undefined) return item;
      this.active = undefined;
    }
    return undefined;
  }
}

export const chainType = defineTool(Chain, {
  signature: "chain(*iterables)",
  doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
  make: (iterables: PyValue[]) => new Chain(iter(new PyTuple(iterables))),
  methods: [
    classMethod("from_iterable(type, iterable, /)", (cls: PyType, iterable: PyValue) => {
      const chain = new Chain(iter(iterable));
      if (cls !== chain.cls) chain.cls = cls;
      return chain;
    }),
    classGetItem(),
  ],
});

class Compress extends Tool {
  private readonly data: PyValue;
  private readonly selectors: PyValue;
  constructor(data: PyValue, selectors: PyValue) {
    super();
    this.data = data;
    this.selectors = selectors;
  }
  step(): PyValue | undefined {
    for (;;) {
      const item = next(this.data);
      if (item === undefined) return undefined;
      const selector = next(this.selectors);
      if (selector === undefined) return undefined;
      if (isTrue(selector)) return item;
    }
  }
}

export const compressType = defineTool(Compress, {
  signature: "compress(data, selectors)",
  doc: "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
  make: (data: PyValue, selectors: PyValue) => new Compress(iter(data), iter(selectors)),
});

/** dropwhile, takewhile and filterfalse: a predicate over one iterator. */
abstract class Filtered extends Tool {
  protected readonly predicate: PyValue;
  protected readonly iterator: PyValue;
  protected decided = false;
  constructor(predicate: PyValue, iterator: PyValue) {
    super();
    this.predicate = predicate;
    this.iterator = iterator;
  }
}

class DropWhile extends Filtered {
  step(): PyValue | undefined {
    for (;;) {
      const item = next(this.iterator);
      if (item === undefined || this.decided) return item;
      if (!isTrue(call(this.predicate, [item]))) {
        this.decided = true;
        return item;
      }
    }
  }
}

export const dropWhileType = defineTool(DropWhile, {
  signature: "dropwhile(predicate, iterable, /)",
  doc: "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
  make: (predicate: PyValue, iterable: PyValue) => new DropWhile(predicate, iter(iterable)),
});

class TakeWhile extends Filtered {
  step(): PyValue | undefined {
    if (this.decided) return undefined;
    const item = next(this.iterator);
    if (item === undefined) return undefined;
    if (isTrue(call(this.predicate, [item]))) return item;
    this.decided = true;
    return undefined;
  }
}

export const takeWhileType = defineTool(TakeWhile, {
  signature: "takewhile(predicate, iterable, /)",
  doc: "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
  make: (predicate: PyValue, iterable: PyValue) => new TakeWhile(predicate, iter(iterable)),
});

class FilterFalse extends Filtered {
  step(): PyValue | undefined {
    const plain = this.predicate === null || this.predicate === typeOf(true);
    for (;;) {
      const item = next(this.iterator);
      if (item === undefined) return undefined;
      if (!isTrue(plain ? item : call(this.predicate, [item]))) return item;
    }
  }
}

export const filterFalseType = defineTool(FilterFalse, {
  signature: "filterfalse(function, iterable, /)",
  doc: "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
  make: (predicate: PyValue, iterable: PyValue) => new FilterFalse(predicate, iter(iterable)),
});

class GroupBy extends Tool {
  private readonly iterator: PyValue;
  private readonly key: PyValue;
  /** The key of the group that was handed out last. */
  private target: PyValue | undefined;
  currentKey: PyValue | undefined;
  currentItem: PyValue | undefined;
  /** Only the latest group may go on. */
  group: Group | undefined;
  constructor(iterator: PyValue, key: PyValue) {
    super();
    this.iterator = iterator;
    this.key = key;
  }
  /** Reads the next item; false at the end. */
  advance(): boolean {
    const item = next(this.iterator);
    if (item === undefined) return false;
    this.currentKey = this.key === null ? item : call(this.key, [item]);
    this.currentItem = item;
    return true;
  }
  step(): PyValue | undefined {
    this.group = undefined;
    for (;;) {
      if (this.currentKey !== undefined) {
        if (this.target === undefined || !equal(this.target, this.currentKey)) break;
      }
      if (!this.advance()) return undefined;
    }
    this.target = this.currentKey;
    const group = new Group(this, this.currentKey);
    this.group = group;
    return new PyTuple([this.currentKey, group]);
  }
}

export const grouperType = bareType("_grouper");
class Group extends PyObject {
  readonly parent: GroupBy;
  readonly key: PyValue;
  constructor(parent: GroupBy, key: PyValue) {
    super();
    this.parent = parent;
    this.key = key;
  }
}
Group.prototype.cls = grouperType;

const bindGroup = argumentBinder("_grouper(parent, tgtkey, /)");
defineType(grouperType, {
  module: "itertools",
  slots: {
    new: (_cls, args, kwnames) => {
      const [parent, key] = bindGroup(args, kwnames);
      if (!(parent instanceof GroupBy)) throw typeError("_grouper() argument 1 must be groupby");
      return new Group(parent, key);
    },
    iter: (self) => self,
    iternext: (self: Group) => {
      const { parent } = self;
      if (parent.group !== self) return undefined;
      if (parent.currentItem === undefined && !parent.advance()) return undefined;
      if (!equal(self.key, parent.currentKey as PyValue)) return undefined;
      const item = parent.currentItem;
      parent.currentItem = undefined;
      return item;
    },
  },
});

export const groupByType = defineTool(GroupBy, {
  signature: "groupby(iterable, key=None)",
  doc: "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
  make: (iterable: PyValue, key: PyValue) => new GroupBy(iter(iterable), key),
});

class ISlice extends Tool {
  private iterator: PyValue | undefined;
  private at: number;
  private readonly stop: number;
  private readonly stride: number;
  private count = 0;
  constructor(iterator: PyValue, start: number, stop: number, stride: number) {
    super();
    this.iterator = iterator;
    this.at = start;
    this.stop = stop;
    this.stride = stride;
  }
  step(): PyValue | undefined {
    if (this.iterator === undefined) return undefined;
    const { iterator } = this;
    while (this.count < this.at) {
      if (next(iterator) === undefined) return this.end();
      this.count++;
    }
    if (this.count >= this.stop) return this.end();
    const item = next(iterator);
    if (item === undefined) return this.end();
    this.count++;
    this.at = Math.min(this.at + this.stride, this.stop);
    return item;
  }
  private end(): undefined {
    this.iterator = undefined;
    return undefined;
  }
}

/** `sys.maxsize` */
const MAX_SIZE = 2n ** 63n - 1n;

/** A bound of islice: None gives `fallback`; `text` is the error for anything not a size. */
function sliceBound(value: PyValue, fallback: number, text: string): number {
  if (value === null) return fallback;
  const bound = indexOptional(value);
  if (bound === undefined || bound < 0 || bound > MAX_SIZE) throw valueError(text);
  return Math.min(Number(bound), Number.MAX_SAFE_INTEGER);
}

export const isliceType = defineTool(ISlice, {
  signature: "islice(*args)",
  doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
  make: (args: PyValue[]) => {
    if (args.length < 2) {
      throw typeError(`islice expected at least 2 arguments, got ${args.length}`);
    }
    if (args.length > 4) {
      throw typeError(`islice expected at most 4 arguments, got ${args.length}`);
    }
    const endless = Number.MAX_SAFE_INTEGER;
    if (args.length === 2) {
      const text = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
      return new ISlice(iter(args[0]), 0, sliceBound(args[1], endless, text), 1);
    }
    const text = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const start = sliceBound(args[1], 0, text);
    const stop = sliceBound(args[2], endless, text);
    const stepText = "Step for islice() must be a positive integer or None.";
    const stride = args.length === 4 ? sliceBound(args[3], 1, stepText) : 1;
    if (stride < 1) throw valueError(stepText);
    return new ISlice(iter(args[0]), start, stop, stride);
  },
});

class Pairwise extends Tool {
  private readonly iterator: PyValue;
  private previous: PyValue | undefined;
  constructor(iterator: PyValue) {
    super();
    this.iterator = iterator;
  }
  step(): PyValue | undefined {
    if (this.previous === undefined) this.previous = next(this.iterator);
    const previous = this.previous;
    if (previous === undefined) return undefined;
    const item = next(this.iterator);
    this.previous = item;
    return item === undefined ? undefined : new PyTuple([previous, item]);
  }
}

export const pairwiseType = defineTool(Pairwise, {
  signature: "pairwise(iterable, /)",
  doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
  make: (iterable: PyValue) => new Pairwise(iter(iterable)),
});

class StarMap extends Tool {
  private readonly callable: PyValue;
  private readonly iterator: PyValue;
  constructor(callable: PyValue, iterator: PyValue) {
    super();
    this.callable = callable;
    this.iterator = iterator;
  }
  step(): PyValue | undefined {
    const args = next(this.iterator);
    return args === undefined ? undefined : call(this.callable, toArray(args));
  }
}

export const starMapType = defineTool(StarMap, {
  signature: "starmap(function, iterable, /)",
  doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
  make: (callable: PyValue, iterable: PyValue) => new StarMap(callable, iter(iterable)),
});

/** One item that tees share; the links keep exactly what the slowest of them still needs. */
interface TeeLink {
  item: PyValue | undefined;
  next: TeeLink | null;
}
interface TeeSource {
  readonly iterator: PyValue;
  running: boolean;
}

class Tee extends Tool {
  readonly source: TeeSource;
  link: TeeLink;
  constructor(source: TeeSource, link: TeeLink) {
    super();
    this.source = source;
    this.link = link;
  }
  step(): PyValue | undefined {
    const { link, source } = this;
    if (link.next === null) {
      if (source.running) throw runtimeError("cannot re-enter the tee iterator");
      source.running = true;
      try {
        const item = next(source.iterator);
        if (item === undefined) return undefined;
        link.item = item;
        link.next = { item: undefined, next: null };
      } finally {
        source.running = false;
      }
    }
    this.link = link.next;
    return link.item;
  }
}

function teeOf(iterable: PyValue): Tee {
  const iterator = iter(iterable);
  if (iterator instanceof Tee) return new Tee(iterator.source, iterator.link);
  return new Tee({ iterator, running: false }, { item: undefined, next: null });
}

export const teeType = defineTool(Tee, {
  signature: "_tee(iterable, /)",
  doc: "Iterator wrapped to make it copyable.",
  make: teeOf,
  hasWeakref: true,
  methods: [method("__copy__(self, /)", (self: Tee) => new Tee(self.source, self.link))],
});

/** `tee(iterable, n)`. */
export function tee(iterable: PyValue, n: PyValue): PyValue {
  const count = Number(index(n));
  if (count < 0) throw valueError("n must be >= 0");
  if (count === 0) return EMPTY_TUPLE;
  const first = teeOf(iterable);
  const tees: PyValue[] = [first];
  while (tees.length < count) tees.push(new Tee(first.source, first.link));
  return new PyTuple(tees);
}

class ZipLongest extends Tool {
  private readonly iterators: (PyValue | undefined)[];
  private readonly fill: PyValue;
  private active: number;
  constructor(iterators: PyValue[], fill: PyValue) {
    super();
    this.iterators = iterators;
    this.active = iterators.length;
    this.fill = fill;
  }
  step(): PyValue | undefined {
    if (this.active === 0) return undefined;
    const items: PyValue[] = [];
    for (let i = 0; i < this.iterators.length; i++) {
      const iterator = this.iterators[i];
      let item: PyValue | undefined;
      if (iterator !== undefined) {
        try {
          item = next(iterator);
        } catch (error) {
          this.active = 0;
          throw error;
        }
        if (item === undefined) {
          this.iterators[i] = undefined;
          if (--this.active === 0) return undefined;
        }
      }
      items.push(item === undefined ? this.fill : item);
    }
    return new PyTuple(items);
  }
}

export const zipLongestType = defineTool(ZipLongest, {
  signature: "zip_longest(*iterables, fillvalue=None)",
  doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
  make: (fill: PyValue, iterables: PyValue[]) => new ZipLongest(iterables.map(iter), fill),
});
