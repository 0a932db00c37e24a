/**
 * `_lru_cache_wrapper`: the callable behind functools.lru_cache. Results are kept in a dict whose order
 * is the order of use, the least recent first.
 */
import { call, getAttr, hashHalves, index, isTrue } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, intType, strType, typeOf } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { type Entry, PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import { upperHalf } from "../../objects/hash-halves.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { PyMethod } from "../../objects/method.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { PyTuple } from "../../objects/sequence-values.ts";

export const lruCacheType = bareType("_lru_cache_wrapper");

class LruCache extends PyObject {
  readonly func: PyValue;
  /** null for no limit. */
  readonly maxsize: number | null;
  readonly typed: boolean;
  readonly infoType: PyValue;
  readonly cache = new PyDict();
  hits = 0;
  misses = 0;
  constructor(func: PyValue, maxsize: number | null, typed: boolean, infoType: PyValue) {
    super();
    this.func = func;
    this.maxsize = maxsize;
    this.typed = typed;
    this.infoType = infoType;
  }
}
LruCache.prototype.cls = lruCacheType;

/** Stands between positional and keyword arguments in a key: equal to nothing else. */
class KeywordMark extends PyObject {}
const keywordMarkType = bareType("object");
KeywordMark.prototype.cls = keywordMarkType;
defineType(keywordMarkType, { final: true });
const KEYWORD_MARK = new KeywordMark();

/** The key of a call: the argument itself for a single int or str, else a tuple. */
function makeKey(args: readonly PyValue[], kwnames: KwNames, typed: boolean): PyValue {
  const named = kwnames?.length ?? 0;
  if (!typed && named === 0) {
    if (args.length === 1) {
      const type = typeOf(args[0]);
      if (type === intType || type === strType) return args[0];
    }
    return new PyTuple(args.slice());
  }
  const count = args.length - named;
  const key: PyValue[] = args.slice(0, count);
  if (kwnames !== null && named > 0) {
    key.push(KEYWORD_MARK);
    for (let k = 0; k < named; k++) key.push(kwnames[k], args[count + k]);
  }
  if (typed) for (const arg of args) key.push(typeOf(arg));
  return new PyTuple(key);
}

/** What a call is found by. Its hash is asked for once: that may be slow, or call the function. */
interface Key {
  readonly value: PyValue;
  readonly lower: number;
  readonly upper: number;
}

function keyOf(args: readonly PyValue[], kwnames: KwNames, typed: boolean): Key {
  const value = makeKey(args, kwnames, typed);
  // An int or str is found without.
  const lower = value instanceof PyTuple ? hashHalves(value) : 0;
  return { value, lower, upper: upperHalf };
}

const find = (cache: PyDict, key: Key): Entry | undefined =>
  cache.findKnown(key.value, key.lower, key.upper);

function callCached(self: LruCache, args: PyValue[], kwnames: KwNames): PyValue | Flow {
  if (self.maxsize === 0) {
    self.misses++;
    return compute(self, args, kwnames, undefined);
  }
  const key = keyOf(args, kwnames, self.typed);
  const entry = find(self.cache, key);
  if (entry === undefined) {
    self.misses++;
    return compute(self, args, kwnames, key);
  }
  self.hits++;
  if (self.maxsize !== null && self.cache.last !== entry) self.cache.moveToEnd(entry, true);
  return entry.value as PyValue;
}

function* compute(self: LruCache, args: PyValue[], kwnames: KwNames, key: Key | undefined): Flow {
  const result = yield new CallRequest(self.func, args, kwnames);
  if (key === undefined) return result;
  const { cache, maxsize } = self;
  // The call may have come here again and stored the same key.
  const isAbsent = find(cache, key) === undefined;
  if (isAbsent && maxsize !== null && cache.size >= maxsize && cache.first !== null) {
    cache.remove(cache.first);
  }
  if (isAbsent || maxsize === null) cache.setKnown(key.value, result, key.lower, key.upper);
  return result;
}

const bind = argumentBinder("lru_cache(user_function, maxsize, typed, cache_info_type)");

defineType(lruCacheType, {
  final: true,
  doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize",
  module: "functools",
  hasDict: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [func, maxsize, typed, infoType] = bind(args, kwnames);
      if (typeOf(func).slots.call === undefined) {
        throw typeError("the first argument must be callable");
      }
      const limit = maxsize === null ? null : Math.max(Number(index(maxsize)), 0);
      return new LruCache(func, limit, isTrue(typed), infoType);
    },
    call: callCached,
    setattro: genericSetAttr,
    descrGet: (self: LruCache, instance: PyValue | undefined) =>
      instance === undefined || instance === null ? self : new PyMethod(self, instance),
  },
  attributes: [instanceDict],
  methods: [
    method("cache_info(self, /)", (self: LruCache) =>
      call(self.infoType, [self.hits, self.misses, self.maxsize, self.cache.size]),
    ),
    method("cache_clear(self, /)", (self: LruCache) => {
      self.hits = 0;
      self.misses = 0;
      self.cache.clear();
    }),
    method("__reduce__(self, /)", (self: LruCache) => getAttr(self, "__qualname__")),
    method("__copy__(self, /)", (self: LruCache) => self),
    method("__deepcopy__(self, memo, /)", (self: LruCache) => self),
  ],
});
