/** What the tracing of memory (allocations.ts) has to know of instructions. */
import { Op } from "../bytecode/opcodes.ts";

/** Instructions whose result, or what they changed, is looked at before the next one. */
export const MAY_ALLOCATE: ReadonlySet<number> = new Set([
  Op.BINARY_OP,
  Op.BINARY_SLICE,
  Op.BUILD_INTERPOLATION,
  Op.BUILD_LIST,
  Op.BUILD_MAP,
  Op.BUILD_SET,
  Op.BUILD_SLICE,
  Op.BUILD_STRING,
  Op.BUILD_TEMPLATE,
  Op.BUILD_TUPLE,
  Op.CALL,
  Op.CALL_FUNCTION_EX,
  Op.CALL_INTRINSIC_1,
  Op.CALL_INTRINSIC_2,
  Op.CALL_KW,
  Op.COMPARE_OP,
  Op.CONVERT_VALUE,
  Op.DICT_MERGE,
  Op.DICT_UPDATE,
  Op.FORMAT_SIMPLE,
  Op.FORMAT_WITH_SPEC,
  Op.FOR_ITER,
  Op.GET_ITER,
  Op.IMPORT_NAME,
  Op.LIST_APPEND,
  Op.LIST_EXTEND,
  Op.LOAD_ATTR,
  Op.LOAD_SUPER_ATTR,
  Op.MAKE_FUNCTION,
  Op.MAP_ADD,
  Op.SEND,
  Op.SET_ADD,
  Op.SET_UPDATE,
  Op.STORE_SUBSCR,
  Op.UNARY_INVERT,
  Op.UNARY_NEGATIVE,
  Op.UNPACK_EX,
  Op.UNPACK_SEQUENCE,
]);
/** Instructions that are looked at before they run: for the container that they may make larger, or for what they drop. */
export const LOOKED_AT: ReadonlySet<number> = new Set([
  Op.DELETE_FAST,
  Op.DELETE_NAME,
  Op.POP_TOP,
  Op.CALL,
  Op.CALL_KW,
  Op.STORE_SUBSCR,
  Op.RETURN_VALUE,
]);
/** Their results may have been there before. */
export const FETCHES: ReadonlySet<number> = new Set([
  Op.FOR_ITER,
  Op.LOAD_ATTR,
  Op.UNPACK_SEQUENCE,
]);
/** They add to a container so many places below the top. */
export const ADDS: ReadonlySet<number> = new Set([
  Op.DICT_MERGE,
  Op.DICT_UPDATE,
  Op.LIST_APPEND,
  Op.LIST_EXTEND,
  Op.MAP_ADD,
  Op.SET_ADD,
  Op.SET_UPDATE,
]);
