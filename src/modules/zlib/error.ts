/** The exception of the module `zlib`, with zlib's own words. */
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, newErrorOf, type PyBaseException } from "../../objects/exceptions.ts";
import { BUF_ERROR, STREAM_ERROR } from "./stream.ts";

export const errorType = bareType("error", exceptionTypes.Exception);
defineType(errorType, { module: "zlib", hasDict: true, hasWeakref: true });

const DATA_ERROR = -3;

/** `message` is what the stream itself says, if it says anything. */
export function zlibError(status: number, where: string, message = ""): PyBaseException {
  let text = message;
  if (text === "") {
    if (status === BUF_ERROR) text = "incomplete or truncated stream";
    else if (status === STREAM_ERROR) text = "inconsistent stream state";
    else if (status === DATA_ERROR) text = "invalid input data";
  }
  return newErrorOf(errorType, `Error ${status} ${where}${text === "" ? "" : `: ${text}`}`);
}

export const plainError = (message: string): PyBaseException => newErrorOf(errorType, message);
