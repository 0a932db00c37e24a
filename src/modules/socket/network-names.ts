/** Names of services and protocols: the system's tables in /etc, which may be missing. */
import { HostError } from "../../host/platform.ts";
import { readFile } from "../imports/read-file.ts";
import { hostCall } from "../io/file-io.ts";

const ENOENT = 2;

/** A line of a table: the name, what it stands for, further names. */
interface Row {
  readonly name: string;
  readonly value: string;
  readonly aliases: readonly string[];
}

function rowsOf(path: string): Row[] {
  const text = hostCall(() => {
    try {
      return new TextDecoder().decode(readFile(path));
    } catch (error) {
      if (!(error instanceof HostError) || error.errno !== ENOENT) throw error;
      // As the C library does: no table, no names.
      return "";
    }
  });
  return text.split("\n").flatMap((line) => {
    const [name, value, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    return value === undefined ? [] : [{ name, value, aliases }];
  });
}

const isCalled = (row: Row, name: string): boolean =>
  row.name === name || row.aliases.includes(name);

export function protocolNumber(name: string): number | undefined {
  const row = rowsOf("/etc/protocols").find((candidate) => isCalled(candidate, name));
  return row === undefined ? undefined : Number(row.value);
}

interface Service {
  readonly name: string;
  readonly port: number;
}

/** The first service of a protocol (of any, where it is null) that a test picks. */
function service(
  protocol: string | null,
  isWanted: (row: Row, port: number) => boolean,
): Service | undefined {
  for (const row of rowsOf("/etc/services")) {
    const [port, own] = row.value.split("/");
    if (protocol !== null && own !== protocol) continue;
    if (isWanted(row, Number(port))) return { name: row.name, port: Number(port) };
  }
  return undefined;
}

export const servicePort = (name: string, protocol: string | null): number | undefined =>
  service(protocol, (row) => isCalled(row, name))?.port;

export const serviceName = (port: number, protocol: string | null): string | undefined =>
  service(protocol, (_row, own) => own === port)?.name;
