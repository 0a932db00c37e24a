// Runs the built command for the tests of this folder: with pipes, or in a pseudo terminal.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** KRAIT_BIN names another build. */
export const KRAIT = process.env.KRAIT_BIN ?? join(ROOT, "bin", "krait.mjs");
const TIMEOUT_MS = 50_000;

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = (env: RunOptions["env"]): NodeJS.ProcessEnv => {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("PYTHON"));
  return { ...Object.fromEntries(clean), KRAIT_GPU: "off", NO_COLOR: "1", ...env };
};

export function krait(args: readonly string[], options: RunOptions = {}): RunResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [KRAIT, ...args], {
    input: options.input ?? "",
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    cwd: options.cwd ?? ROOT,
    env: environment(options.env),
  });
  return { status, stdout, stderr };
}

/** A folder with these files, for one test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "krait-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** A terminal writes carriage returns in front of line breaks. */
const lineBreaks = (text: string): string => text.replace(/\r+\n/g, "\n");

/** A running command to which a test talks. */
export class Session {
  private readonly child: ChildProcess;
  private output = "";
  private seen = 0;
  private waiting: (() => void) | null = null;
  readonly done: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;

  constructor(command: string, args: readonly string[], options: RunOptions = {}) {
    this.child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: environment({ TERM: "dumb", ...options.env }),
    });
    const take = (data: Buffer): void => {
      this.output += data.toString();
      this.waiting?.();
    };
    this.child.stdout?.on("data", take);
    this.child.stderr?.on("data", take);
    this.done = new Promise((resolve) => {
      this.child.on("close", (status, signal) => {
        this.waiting?.();
        resolve({ status, signal });
      });
    });
    onTestFinished(() => {
      this.child.kill("SIGKILL");
    });
  }

  get text(): string {
    return lineBreaks(this.output);
  }

  /** Waits until the output behind what was waited for before has a text, and returns all up to it. */
  async until(wanted: string): Promise<string> {
    for (;;) {
      const at = this.output.indexOf(wanted, this.seen);
      if (at >= 0) {
        const part = this.output.slice(this.seen, at + wanted.length);
        this.seen = at + wanted.length;
        return lineBreaks(part);
      }
      if (this.child.exitCode !== null) {
        throw new Error(`ended without ${JSON.stringify(wanted)}:\n${this.output}`);
      }
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
  }

  send(text: string): void {
    this.child.stdin?.write(text);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

export const startKrait = (args: readonly string[], options: RunOptions = {}): Session =>
  new Session(process.execPath, [KRAIT, ...args], options);

/** The command in a pseudo terminal, which util-linux's `script` makes. */
export const hasScript =
  spawnSync("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" }).status === 0;

export function terminal(args: readonly string[], options: RunOptions = {}): Session {
  const words = [process.execPath, KRAIT, ...args].map((word) => `'${word}'`).join(" ");
  // In the shell's place: a shell that waits (dash does) would hear Ctrl-C too, and end with its status instead.
  const line = `exec ${words}`;
  return new Session("script", ["-qec", line, "/dev/null"], options);
}
