/**
 * Iteration by built-in code whose items may come from Python code: a Flow takes an item, or a request
 * that it yields to the loop to get one. So a generator inside `sum` or `any` is an ordinary frame.
 *
 *   const items = new Items(iterator);
 *   for (let item = items.next(); ; item = items.next()) {
 *     if (item instanceof CallRequest) item = yield item;
 *     if (item === undefined) break;
 *     …
 */
import { iter, next } from "../objects/abstract.ts";
import { generatorType, typeOf } from "../objects/core-types.ts";
import type { CallRequest, Flow, PyValue } from "../objects/object.ts";
import { NextRequest, ResumeRequest } from "./call.ts";
import { iterFlow, pythonMethod } from "./flows.ts";
import { ReturnMode } from "./frame.ts";
import { PyFunction } from "./function.ts";
import { GeneratorState, PyGenerator } from "./generator.ts";
import { checkRunnable } from "./generator-protocol.ts";

export class Items {
  private readonly iterator: PyValue;
  /** How Python code is asked for an item; the same request serves all of them. */
  private readonly request: CallRequest | null;

  constructor(iterator: PyValue) {
    this.iterator = iterator;
    this.request = requestFor(iterator);
  }

  /** The next item, a request for it, or undefined at the end. */
  next(): PyValue | CallRequest | undefined {
    const { request } = this;
    if (request === null) return next(this.iterator);
    if (request instanceof ResumeRequest) {
      if (request.generator.state === GeneratorState.CLOSED) return undefined;
      checkRunnable(request.generator);
    }
    return request;
  }
}

function requestFor(iterator: PyValue): CallRequest | null {
  if (iterator instanceof PyGenerator) {
    if (iterator.cls !== generatorType) return null;
    return new ResumeRequest(iterator, null, undefined, ReturnMode.NEXT);
  }
  const method = pythonMethod(typeOf(iterator), "__next__");
  return method instanceof PyFunction ? new NextRequest(method, [iterator]) : null;
}

/** The items of an iterable. */
export function itemsOf(iterable: PyValue): Items | Flow<Items> {
  return typeOf(iterable).isHeap ? itemsFlow(iterable) : new Items(iter(iterable));
}

function* itemsFlow(iterable: PyValue): Flow<Items> {
  return new Items(yield* iterFlow(iterable));
}
