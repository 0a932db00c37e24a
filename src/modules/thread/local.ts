/** `_thread._local`: an object whose attributes are each thread's own. */
import { call, genericGetAttr } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { bareType, objectType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { attributeError, typeError } from "../../objects/exceptions.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { type Thread, threads } from "../../vm/thread.ts";

export const localType = bareType("_local");

class Local extends PyObject {
  readonly dicts = new WeakMap<Thread, PyDict>();
  args: PyValue[] = [];
  kwnames: KwNames = null;

  /** Makes the current thread's attributes the object's; `__init__` runs once per thread. */
  enter(): void {
    const thread = threads.current;
    const known = this.dicts.get(thread);
    if (known !== undefined) {
      this.dict = known;
      return;
    }
    const own = new PyDict();
    this.dicts.set(thread, own);
    this.dict = own;
    const init = typeLookup(this.cls, "__init__");
    if (init === undefined || init === typeLookup(objectType, "__init__")) return;
    call(init, [this, ...this.args], this.kwnames);
    this.dict = own;
  }
}
Local.prototype.cls = localType;

defineType(localType, {
  signature: "()",
  module: "_thread",
  doc: "Thread-local data",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new Local(), cls),
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const hasInit = typeLookup(cls, "__init__") !== typeLookup(objectType, "__init__");
      if (args.length > 0 && !hasInit)
        throw typeError("Initialization arguments are not supported");
      const made = withClass(new Local(), cls);
      made.args = args;
      made.kwnames = kwnames;
      // The creating thread's `__init__` is called by the type.
      made.dict = new PyDict();
      made.dicts.set(threads.current, made.dict);
      return made;
    },
    getattro: (self: Local, name) => {
      self.enter();
      return genericGetAttr(self, name);
    },
    setattro: (self: Local, name, value) => {
      if (name === "__dict__") {
        throw attributeError(
          `'${typeOf(self).name}' object attribute '__dict__' is read-only`,
          self,
          name,
        );
      }
      self.enter();
      genericSetAttr(self, name, value);
    },
  },
  attributes: [
    attribute("__dict__", (self: Local) => {
      self.enter();
      return self.dict as PyDict;
    }),
  ],
});
