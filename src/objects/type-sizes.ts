/**
 * What objects take: the sizes of CPython's structures on 64-bit machines, which `__basicsize__`, `__itemsize__`,
 * `__sizeof__()` and `sys.getsizeof()` tell. The host keeps its own to itself; what it takes is of the same order.
 */
import { PyType, type PyValue } from "./object.ts";

export interface Layout {
  /** Bytes of an instance without items. */
  readonly basic: number;
  /** Bytes that each item adds, of types whose instances differ in length. */
  readonly item: number;
  /** The collector follows instances. */
  readonly isTracked: boolean;
}

interface FullLayout extends Layout {
  /** Bytes in front of an instance. */
  readonly head: number;
}

/** `basic`, `item`, `isTracked`, and the types that have them while their bases have others. */
const STRUCTURES: readonly (readonly [number, number, boolean, string])[] = [
  [24, 0, false, `float select.epoll`],
  [
    24,
    0,
    true,
    `FrameLocalsProxy _asyncio.FutureIter _io._BytesIOBuffer _pickle.PicklerMemoProxy _pickle.UnpicklerMemoProxy
    _thread._ThreadHandle _thread.lock _typing._ConstEvaluator ast.AST cell coroutine_wrapper
    decimal.SignalDictMixin dict_items dict_keys dict_values generic_alias_iterator mappingproxy
    types.SimpleNamespace typing.ParamSpecArgs typing.ParamSpecKwargs`,
  ],
  [24, 4, false, `int`],
  [
    32,
    0,
    false,
    `_hashlib.HASH _hashlib.HMAC _interpreters.CrossInterpreterBufferView complex datetime.date datetime.timezone`,
  ],
  [
    32,
    0,
    true,
    `_asyncio.TaskStepMethWrapper _blake2.blake2b _blake2.blake2s _io._IOBase _md5.md5
    _multibytecodec.MultibyteCodec _sha2.SHA224Type _sha2.SHA256Type _sha2.SHA384Type _sha2.SHA512Type
    _ssl.MemoryBIO _ssl.SSLSession anext_awaitable bytes_iterator callable_iterator classmethod
    collections._tuplegetter decimal.ContextManager filter functools.KeyWrapper iterator itertools._grouper
    itertools.chain itertools.compress itertools.filterfalse itertools.repeat itertools.starmap list_iterator
    list_reverseiterator method-wrapper reversed staticmethod str_ascii_iterator str_iterator
    string.templatelib.Template tuple_iterator`,
  ],
  [32, 8, true, `tuple`],
  [33, 1, false, `bytes`],
  [
    40,
    0,
    false,
    `_interpchannels.ChannelID datetime.time datetime.timedelta longrange_iterator range_iterator`,
  ],
  [
    40,
    0,
    true,
    `_io.IncrementalNewlineDecoder _sha1.sha1 _thread.RLock array.arrayiterator async_generator_asend
    async_generator_athrow itertools.batched itertools.count itertools.cycle itertools.dropwhile
    itertools.pairwise itertools.takewhile list map operator.attrgetter slice string.templatelib.TemplateIter
    super traceback typing.TypeVarTuple unicodedata.UCD`,
  ],
  [40, 8, true, `datetime.IsoCalendarDate os.statvfs_result`],
  [40, 16, true, `_sre.SRE_Template`],
  [48, 0, false, `datetime.datetime formatteriterator range select.poll`],
  [
    48,
    0,
    true,
    `_contextvars.Context _contextvars.Token _csv.Dialect _io.BufferedRWPair _io.FileIO
    _multibytecodec.MultibyteIncrementalEncoder _sha3.sha3_224 _sha3.sha3_256 _sha3.sha3_384 _sha3.sha3_512
    _sha3.shake_128 _sha3.shake_256 dict getset_descriptor itertools._tee itertools.product member_descriptor
    memory_iterator method operator.itemgetter set_iterator string.templatelib.Interpolation zip`,
  ],
  [48, 8, true, `time.struct_time`],
  [56, 0, false, `bytearray fieldnameiterator`],
  [
    56,
    0,
    true,
    `_multibytecodec.MultibyteIncrementalDecoder _multibytecodec.MultibyteStreamWriter _socket.socket
    _struct.Struct _thread._local builtin_function_or_method classmethod_descriptor collections._deque_iterator
    collections._deque_reverse_iterator collections.defaultdict dict_itemiterator dict_keyiterator
    dict_reverseitemiterator dict_reversekeyiterator dict_reversevalueiterator dict_valueiterator enumerate
    itertools.accumulate itertools.combinations itertools.combinations_with_replacement itertools.islice
    itertools.zip_longest method_descriptor module typing.ParamSpec typing.TypeAliasType typing.Union
    wrapper_descriptor`,
  ],
  [56, 8, true, `sys.flags`],
  [64, 0, false, `_tokenize.TokenizerIter str`],
  [
    64,
    0,
    true,
    `PyCapsule _contextvars.ContextVar _io.BytesIO _json.Scanner _multibytecodec.MultibyteStreamReader array.array
    itertools.permutations odict_iterator operator.methodcaller property types.GenericAlias
    weakref.CallableProxyType weakref.ProxyType weakref.ReferenceType`,
  ],
  [72, 0, false, `posix.DirEntry`],
  [
    72,
    0,
    true,
    `BaseException InstructionSequence _csv.writer _queue.SimpleQueue itertools.groupby`,
  ],
  [
    80,
    0,
    true,
    `NameError StopIteration SystemExit _json.Encoder _lsprof.Profiler functools.partial typing.TypeVar`,
  ],
  [88, 0, true, `AttributeError _csv.reader pyexpat.xmlparser`],
  [88, 8, true, `re.Match`],
  [96, 0, true, `BaseExceptionGroup`],
  [96, 4, true, `re.Pattern`],
  [96, 8, true, `_interpchannels.ChannelInfo`],
  [104, 0, true, `ImportError decimal.Context decimal.Decimal pickle.PickleBuffer`],
  [104, 8, true, `os.stat_result`],
  [
    112,
    0,
    true,
    `OSError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError _asyncio.Future _struct.unpack_iterator
    collections.OrderedDict`,
  ],
  [120, 0, true, `_io.StringIO _ssl._SSLContext`],
  [128, 0, false, `posix.ScandirIterator`],
  [144, 0, false, `symtable_entry`],
  [144, 0, true, `SyntaxError`],
  [144, 8, true, `memoryview`],
  [
    152,
    0,
    true,
    `_io.BufferedRandom _io.BufferedReader _io.BufferedWriter _pickle.Pickler function functools._lru_cache_wrapper`,
  ],
  [152, 8, true, `async_generator coroutine frame generator`],
  [168, 0, true, `_asyncio.Task zlib.Compress zlib.Decompress`],
  [184, 0, true, `zlib._ZlibDecompressor`],
  [200, 0, true, `_io.TextIOWrapper frozenset set`],
  [208, 2, false, `code`],
  [216, 0, true, `collections.deque`],
  [264, 0, true, `_sre.SRE_Scanner`],
  [296, 0, true, `_pickle.Unpickler`],
  [936, 40, true, `type`],
  [2520, 0, false, `_random.Random`],
];

const OBJECT: Layout = { basic: 16, item: 0, isTracked: false };
const POINTER = 8;
/** Before an instance: the collector's links, and where `__dict__` and weak references of classes in Python hang. */
const COLLECTOR_HEAD = 16;
const MANAGED_HEAD = 16;

export const headSizes = { collector: COLLECTOR_HEAD, managed: MANAGED_HEAD };

const byName = new Map<string, Layout>();
for (const [basic, item, isTracked, names] of STRUCTURES) {
  for (const name of names.split(/\s+/)) byName.set(name, { basic, item, isTracked });
}

const nameOf = (type: PyType): string => {
  const name = type.qualname.replaceAll(" ", "_");
  return type.module === "builtins" ? name : `${type.module}.${name}`;
};

const layouts = new WeakMap<PyType, FullLayout>();

function derive(type: PyType): Layout {
  const base = type.base === null ? OBJECT : layoutOf(type.base);
  if (!type.isHeap) return byName.get(nameOf(type)) ?? base;
  return {
    basic: base.basic + POINTER * type.ownMembers.length,
    item: base.item,
    isTracked: base.isTracked || type.hasDict || type.ownMembers.length > 0,
  };
}

export function layoutOf(type: PyType): FullLayout {
  let layout = layouts.get(type);
  if (layout === undefined) {
    const found = derive(type);
    const collector = found.isTracked ? COLLECTOR_HEAD : 0;
    layout = { ...found, head: collector + (hasManagedHead(type) ? MANAGED_HEAD : 0) };
    layouts.set(type, layout);
  }
  return layout;
}

/** The nearest built-in type on the primary base chain: it decides how instances are laid out. */
export function solidBase(type: PyType): PyType {
  let base = type;
  while (base.isHeap && base.base !== null) base = base.base;
  return base;
}

/** Asked while a class is made, when its own layout is not known yet. */
export const hasVariableSize = (type: PyType): boolean => layoutOf(solidBase(type)).item > 0;

/** Built-in types whose instances have such a head as well; so have those of their subclasses. */
const MANAGED = new Set(
  `_thread.lock _thread.RLock _asyncio.Future typing.TypeVar typing.TypeVarTuple typing.ParamSpec
    typing.ParamSpecArgs typing.ParamSpecKwargs ast.mod ast.stmt ast.expr ast.expr_context ast.boolop ast.operator
    ast.unaryop ast.cmpop ast.comprehension ast.excepthandler ast.arguments ast.arg ast.keyword ast.alias
    ast.withitem ast.match_case ast.pattern ast.type_ignore ast.type_param`.split(/\s+/),
);

/** A class of a script gave its instances a `__dict__` or weak references that its built-in base lacks. */
function hasManagedHead(type: PyType): boolean {
  if (type.mro.some((base) => !base.isHeap && MANAGED.has(nameOf(base)))) return true;
  const builtIn = solidBase(type);
  return (type.hasDict && !builtIn.hasDict) || (type.hasWeakref && !builtIn.hasWeakref);
}

/** Bytes in front of an object, which `__sizeof__()` leaves out. Built-in types stand outside the heap. */
export function headSize(value: PyValue, type: PyType): number {
  if (value instanceof PyType && !value.isHeap) return 0;
  return layoutOf(type).head;
}

/** How many items an instance has, of built-in types that do not tell their size themselves. */
const counters = new Map<PyType, (self: never) => number>();

export function defineItemCount(type: PyType, count: (self: never) => number): void {
  counters.set(type, count);
}

/** `object.__sizeof__()`: of an instance of the type. */
export function sizeOfInstance(self: PyValue, type: PyType): number {
  const { basic, item } = layoutOf(type);
  if (item === 0) return basic;
  const count = type.mro.map((base) => counters.get(base)).find((found) => found !== undefined);
  return basic + item * (count?.(self as never) ?? 0);
}

const STATIC_TYPE_SIZE = 416;
const HEAP_TYPE_SIZE = 936;
const SHARED_KEYS_SIZE = 768;

/** What CPython's class objects take: those of scripts keep a table of their instances' attributes. */
export function sizeOfType(type: PyType): number {
  if (!type.isHeap) return STATIC_TYPE_SIZE;
  return HEAP_TYPE_SIZE + (type.hasDict ? SHARED_KEYS_SIZE : 0);
}

/** The least power of two whose share of two thirds holds so many keys; CPython's tables have 8 places at least. */
export function tablePlaces(keys: number): number {
  let places = 8;
  while (Math.floor((places * 2) / 3) < keys) places *= 2;
  return places;
}

/** The table of a dict that has got so many keys one by one: indices, and entries that hold a hash unless all keys are text. */
export function keyTableSize(keys: number, isText: boolean): number {
  if (keys === 0) return 0;
  const places = tablePlaces(keys);
  const index = places <= 0x80 ? 1 : places <= 0x8000 ? 2 : 4;
  return 32 + places * index + Math.floor((places * 2) / 3) * (isText ? 16 : 24);
}
