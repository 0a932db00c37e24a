/** The functions of `sys` that trace and profile; what they start is vm/trace-functions.ts. */
import { typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { allThreads } from "../../vm/scheduler.ts";
import { threads } from "../../vm/thread.ts";
import { setProfile, setTrace } from "../../vm/trace-functions.ts";

/** Runs `func` traced although a trace function is running: how a debugger debugs an expression. */
function* callTracing(func: PyValue, args: PyValue): Flow<PyValue> {
  if (!(args instanceof PyTuple)) {
    throw typeError(`call_tracing() argument 2 must be tuple, not ${typeName(args)}`);
  }
  const thread = threads.current;
  const { callbacks, event, eventFrame } = thread;
  thread.callbacks = 0;
  thread.event = -1;
  thread.eventFrame = null;
  try {
    return yield new CallRequest(func, [...args.items]);
  } finally {
    thread.callbacks = callbacks;
    thread.event = event;
    thread.eventFrame = eventFrame;
  }
}

export const traceFunctions: readonly PyBuiltin[] = [
  fn("gettrace()", () => threads.current.trace),
  fn("getprofile()", () => threads.current.profile),
  fn("settrace(function, /)", (callback: PyValue) => {
    audit("sys.settrace");
    setTrace(threads.current, callback);
  }),
  fn("setprofile(function, /)", (callback: PyValue) => {
    audit("sys.setprofile");
    setProfile(threads.current, callback);
  }),
  fn("_settraceallthreads(function, /)", (callback: PyValue) => {
    audit("sys.settrace");
    for (const thread of allThreads()) setTrace(thread, callback);
  }),
  fn("_setprofileallthreads(function, /)", (callback: PyValue) => {
    audit("sys.setprofile");
    for (const thread of allThreads()) setProfile(thread, callback);
  }),
  fn("call_tracing(func, args, /)", callTracing),
];
