/** What `help()` shows of slot wrappers: special methods of built-in types, by name. */

const OPERATORS: Readonly<Record<string, string>> = {
  add: "+",
  and: "&",
  floordiv: "//",
  lshift: "<<",
  matmul: "@",
  mod: "%",
  mul: "*",
  or: "|",
  rshift: ">>",
  sub: "-",
  truediv: "/",
  xor: "^",
};

const COMPARISONS: Readonly<Record<string, string>> = {
  eq: "==",
  ge: ">=",
  gt: ">",
  le: "<=",
  lt: "<",
  ne: "!=",
};

const docs = new Map<string, string>(
  Object.entries({
    abs: "abs(self)",
    aiter: "Return self as an asynchronous iterator.",
    anext: "Return an awaitable of the next value; the end is StopAsyncIteration.",
    await: "Return an iterator for an await expression.",
    bool: "True if self else False",
    buffer: "Return a view of the memory of self.",
    call: "Call self as a function.",
    contains: "Return bool(key in self).",
    del: "Called before self goes away.",
    delattr: "Implement delattr(self, name).",
    delete: "Delete the attribute of instance.",
    delitem: "Delete self[key].",
    divmod: "Return divmod(self, value).",
    float: "float(self)",
    get: "Return the attribute of instance, whose type is owner.",
    getattribute: "Return getattr(self, name).",
    getitem: "Return self[key].",
    hash: "Return hash(self).",
    index: "Return self as an int, for uses such as list indices.",
    init: "Initialize self.  See help(type(self)) for accurate signature.",
    int: "int(self)",
    invert: "~self",
    ipow: "Return self**=value.",
    iter: "Implement iter(self).",
    len: "Return len(self).",
    neg: "-self",
    next: "Implement next(self).",
    pos: "+self",
    pow: "Return pow(self, value, mod).",
    rdivmod: "Return divmod(value, self).",
    release_buffer: "Give a view of the memory of self back.",
    repr: "Return repr(self).",
    rpow: "Return pow(value, self, mod).",
    set: "Set the attribute of instance to value.",
    setattr: "Implement setattr(self, name, value).",
    setitem: "Set self[key] to value.",
    str: "Return str(self).",
  }),
);
for (const [name, symbol] of Object.entries(OPERATORS)) {
  docs.set(name, `Return self${symbol}value.`);
  docs.set(`r${name}`, `Return value${symbol}self.`);
  docs.set(`i${name}`, `Return self${symbol}=value.`);
}
for (const [name, symbol] of Object.entries(COMPARISONS)) {
  docs.set(name, `Return self${symbol}value.`);
}

/** The doc of a slot wrapper named as in Python: `__add__`. */
export function slotDoc(name: string): string | null {
  return docs.get(name.slice(2, -2)) ?? null;
}
