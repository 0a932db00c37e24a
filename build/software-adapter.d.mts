// Types of software-adapter.mjs for the tests that import it.

export interface SoftwareAdapter {
  readonly name: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}
export interface NoSoftwareAdapter {
  readonly reason: string;
  readonly name?: undefined;
  readonly folder?: undefined;
  readonly env?: undefined;
}
export function softwareAdapter(): SoftwareAdapter | NoSoftwareAdapter;
/** On the system's adapter no environment is needed. */
export type TestAdapter = Pick<SoftwareAdapter, "name" | "env"> | NoSoftwareAdapter;
export function testAdapter(): TestAdapter;
export function useTestAdapter(): TestAdapter;
