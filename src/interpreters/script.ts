/**
 * Code that another interpreter can run: scripts (source text, code objects, functions without arguments), and functions
 * that need nothing of the interpreter that made them. The texts of refusals are CPython's.
 */
import { CodeFlag, PyCode } from "../bytecode/code.ts";
import { instructionsOf, returnsOnlyNone } from "../bytecode/inspect-code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { compileText, optimizeDefault } from "../modules/builtins/evaluate.ts";
import { reprText } from "../objects/abstract.ts";
import { type PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyBytes } from "../objects/sequence-values.ts";
import { builtinScope } from "../vm/builtin-scope.ts";
import { PyFunction } from "../vm/function.ts";

function takesArguments(code: PyCode): boolean {
  const star = CodeFlag.VARARGS | CodeFlag.VARKEYWORDS;
  return code.co_argcount + code.co_kwonlyargcount > 0 || (code.co_flags & star) !== 0;
}

/** Names that code looks up outside of its function and of the builtins. */
function usesGlobals(code: PyCode): boolean {
  for (const { op, arg } of instructionsOf(code)) {
    const name = op === Op.LOAD_GLOBAL ? arg >> 1 : op === Op.LOAD_NAME ? arg : -1;
    if (name < 0) continue;
    const text = code.co_names[name];
    if (/^__\w+__$/.test(text) && text !== "__debug__" && text !== "__import__") return true;
    if (builtinScope.getStr(text) === undefined) return true;
  }
  return false;
}

/** The script as a code object. Syntax errors are the caller's. */
export function scriptCode(script: PyValue): PyCode {
  if (script instanceof PyCode || script instanceof PyFunction) {
    const code = script instanceof PyCode ? script : script.code;
    if (code.nfreevars > 0) throw valueError("closures not supported");
    if (takesArguments(code)) throw valueError("code with args not supported");
    if (!returnsOnlyNone(code)) throw valueError("code that returns a value is not a script");
    return code;
  }
  const source = script instanceof PyBytes ? script.bytes : hostText(script);
  if (source === undefined) throw typeError(`unsupported script ${reprText(script)}`);
  return compileText(source, "<script>", "exec", 0, optimizeDefault.level);
}

/** Why a function cannot be called without its own interpreter; null when it can. */
export function stateOf(func: PyFunction): PyBaseException | null {
  if ((func.defaults?.length ?? 0) > 0) return valueError("defaults not supported");
  if (func.kwdefaults !== null && func.kwdefaults.size > 0) {
    return valueError("keyword defaults not supported");
  }
  if (func.code.nfreevars > 0) return valueError("closures not supported");
  if (usesGlobals(func.code)) return valueError("globals not supported");
  return null;
}
