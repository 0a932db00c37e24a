/** What arrays take: the object, and the data apart from it, which `tracemalloc` tells apart by NumPy's own domain. */
import { dataBlocks } from "../vm/block-size.ts";
import { type NDArray, ndarrayType } from "./ndarray.ts";

/** `numpy.lib.tracemalloc_domain` */
export const TRACE_DOMAIN = 389047;

/** CPython's structure on 64-bit machines; a length and a stride for each axis stand outside of it. */
const STRUCTURE = 96;
const AXIS = 16;

/** Bytes of the data that an array owns; a view owns none. */
const ownData = (array: NDArray): number => (array.base === null ? array.nbytes : 0);

export const arraySize = (array: NDArray): number => STRUCTURE + AXIS * array.ndim + ownData(array);

dataBlocks.set(ndarrayType, { domain: TRACE_DOMAIN, size: ownData });
