/**
 * Memory of device arrays on a GPU. A storage of a device array has a buffer there while kernels use
 * it; the host's bytes are its mirror, filled when a script looks. Buffers that were not used for
 * longest are given back when all of them take more than the budget: the mirror keeps the data.
 */
import type { GpuClient } from "../../gpu/client.ts";
import type { BufferHandle } from "../../gpu/protocol.ts";
import type { Storage } from "../../numpy/storage.ts";

const BUDGET = 512 * 2 ** 20;

interface Resident {
  readonly client: GpuClient;
  readonly buffer: BufferHandle;
  readonly size: number;
  /** The device has newer data than the mirror. */
  isHostStale: boolean;
  /** The mirror has newer data than the device. */
  isDeviceStale: boolean;
}

/** In the order of use: the first was not used for longest. */
const residents = new Map<Storage, Resident>();
let total = 0;

const round16 = (n: number): number => Math.max(Math.ceil(n / 16) * 16, 16);

function drop(storage: Storage, resident: Resident): void {
  syncToHost(storage);
  resident.client.destroyBuffer(resident.buffer);
  residents.delete(storage);
  total -= resident.size;
}

function makeRoom(size: number, keep: ReadonlySet<Storage>): void {
  for (const [storage, resident] of residents) {
    if (total + size <= BUDGET) return;
    if (!keep.has(storage)) drop(storage, resident);
  }
}

/** The buffer of a storage, with the newest data. */
export function deviceBuffer(
  client: GpuClient,
  storage: Storage,
  keep: ReadonlySet<Storage>,
): { buffer: BufferHandle; size: number } {
  let resident = residents.get(storage);
  if (resident === undefined) {
    const size = round16(storage.size);
    makeRoom(size, keep);
    const buffer = client.createBuffer(size);
    resident = { client, buffer, size, isHostStale: false, isDeviceStale: true };
    total += size;
  } else residents.delete(storage);
  residents.set(storage, resident);
  if (resident.isDeviceStale) {
    if (storage.size > 0) client.write(resident.buffer, 0, storage.bytes);
    resident.isDeviceStale = false;
  }
  return { buffer: resident.buffer, size: resident.size };
}

/** After a kernel that may have written. */
export function markDeviceWrite(storage: Storage): void {
  const resident = residents.get(storage);
  if (resident !== undefined) resident.isHostStale = true;
}

/** Brings the mirror up to date. */
export function syncToHost(storage: Storage): void {
  const resident = residents.get(storage);
  if (resident === undefined || !resident.isHostStale) return;
  if (storage.size > 0) resident.client.read(resident.buffer, 0, storage.bytes);
  resident.isHostStale = false;
}

/** Before the host writes to the mirror. */
export function markHostWrite(storage: Storage): void {
  syncToHost(storage);
  const resident = residents.get(storage);
  if (resident !== undefined) resident.isDeviceStale = true;
}
