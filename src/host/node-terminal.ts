/**
 * Terminals of Node. It knows two modes, raw and not, for standard input and on its own thread only; what the system keeps
 * (termios) the command `stty` tells and sets, in a form that is made for being given back. It works on its standard input.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { isatty, WriteStream } from "node:tty";
import { errnoOf } from "./errno-codes.ts";
import { HostError, type TerminalSettings } from "./platform.ts";

const DIRECTIONS = 4;

function requireTerminal(fd: number): void {
  if (!isatty(fd)) throw new HostError(25, "ENOTTY", "Inappropriate ioctl for device");
}

function stty(fd: number, ...args: readonly string[]): string {
  requireTerminal(fd);
  const { error, status, stdout, stderr } = spawnSync("stty", args, {
    stdio: [fd, "pipe", "pipe"],
    encoding: "utf8",
  });
  if (error !== undefined) {
    const { code = "EIO" } = error as NodeJS.ErrnoException;
    throw new HostError(errnoOf(code), code, `${error.message}: the command stty sets terminals`);
  }
  if (status !== 0) throw new HostError(22, "EINVAL", stderr.trim());
  return stdout.trim();
}

export function terminalSettings(fd: number): TerminalSettings {
  const words = stty(fd, "-g").split(":");
  const numbers = words.map((word) => Number.parseInt(word, 16));
  return {
    modes: numbers.slice(0, DIRECTIONS) as [number, number, number, number],
    characters: numbers.slice(DIRECTIONS),
  };
}

export function changeTerminal(fd: number, { modes, characters }: TerminalSettings): void {
  stty(fd, [...modes, ...characters].map((n) => (n >>> 0).toString(16)).join(":"));
}

export function resizeTerminal(fd: number, columns: number, lines: number): void {
  stty(fd, "columns", String(columns), "rows", String(lines));
}

/** Workers have no stream that is the terminal, and the one that asks must not close the program's descriptor. */
export function terminalSize(fd: number): { columns: number; lines: number } | undefined {
  if (!isatty(fd)) return undefined;
  const again = process.platform === "linux" ? `/proc/self/fd/${fd}` : "/dev/tty";
  let own: number;
  try {
    own = openSync(again, "r+");
  } catch {
    // A terminal that may not be opened again has the size of one that tells nothing.
    return { columns: 0, lines: 0 };
  }
  let stream: WriteStream;
  try {
    stream = new WriteStream(own);
  } catch (error) {
    closeSync(own);
    throw error;
  }
  const [columns, lines] = stream.getWindowSize();
  stream.destroy();
  return { columns, lines };
}
