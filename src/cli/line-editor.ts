/**
 * Lines from a terminal with editing, history and completion, on the host's thread. Between two lines the
 * terminal is in its normal mode, so that Ctrl-C is a signal while the program runs; what is typed or
 * pasted ahead waits here and is given out line by line.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import { PassThrough } from "node:stream";
import type { TerminalLine } from "../host/platform.ts";
import type { LineReader } from "../index.ts";

type Complete = (word: string) => Promise<readonly string[]>;

const HISTORY_LINES = 1000;
/** What may end a line: return, line feed, Ctrl-C, Ctrl-D. */
const ENDINGS = /[\r\n\x03\x04]/;
/** The name, with dots, before the cursor. */
const WORD = /[\p{L}\p{N}_.]*$/u;
const INDENT = "    ";

export class LineEditor implements LineReader {
  private readonly historyFile: string | undefined;
  /** Newest first. */
  private history: string[] | undefined;
  private added = 0;
  private editor: Interface | undefined;
  private input = new PassThrough();
  private waiting = "";
  private complete: Complete = async () => [];
  private settle: ((line: TerminalLine) => void) | undefined;

  constructor(historyFile: string | undefined) {
    this.historyFile = historyFile;
  }

  read(prompt: string, complete: Complete): Promise<TerminalLine> {
    this.complete = complete;
    return new Promise((resolve) => {
      this.settle = resolve;
      const { stdin } = process;
      stdin.setRawMode(true);
      stdin.on("data", this.take);
      stdin.on("end", this.atEnd);
      stdin.resume();
      this.editor ??= this.open();
      // The last line of a prompt is what the editor draws anew.
      const cut = prompt.lastIndexOf("\n") + 1;
      process.stdout.write(prompt.slice(0, cut));
      this.editor.setPrompt(prompt.slice(cut));
      this.editor.prompt();
      this.give();
    });
  }

  /** Ctrl-C that came as a signal. False: no line is being read. */
  interrupt(): boolean {
    if (this.settle === undefined) return false;
    this.abandon();
    process.stdout.write("\n");
    this.finish({ kind: "interrupt" });
    return true;
  }

  /** Adds the lines of this session to the file. */
  close(): void {
    this.abandon();
    const { historyFile, history } = this;
    if (historyFile === undefined || history === undefined || this.added === 0) return;
    const lines = history.slice(0, this.added).reverse();
    try {
      if (history.length < HISTORY_LINES) appendFileSync(historyFile, `${lines.join("\n")}\n`);
      else writeFileSync(historyFile, `${[...history].reverse().join("\n")}\n`, { mode: 0o600 });
    } catch {
      // A home folder that cannot be written to keeps no history.
    }
  }

  private readonly take = (data: Buffer | string): void => {
    this.waiting += data.toString();
    this.give();
  };

  private readonly atEnd = (): void => {
    this.abandon();
    this.finish({ kind: "end" });
  };

  /** Hands the editor what was typed, up to the end of a line. */
  private give(): void {
    if (this.settle === undefined || this.waiting === "") return;
    const end = this.waiting.search(ENDINGS);
    const part = end < 0 ? this.waiting : this.waiting.slice(0, end + 1);
    this.waiting = this.waiting.slice(part.length);
    this.input.write(part);
    setImmediate(() => this.give());
  }

  private open(): Interface {
    this.history ??= this.load();
    const editor = createInterface({
      input: this.input,
      output: process.stdout,
      terminal: true,
      history: [...this.history],
      historySize: HISTORY_LINES,
      completer: (line: string, answer: (error: null, result: [string[], string]) => void) => {
        const word = WORD.exec(line)?.[0] ?? "";
        if (word === "") answer(null, [[INDENT], ""]);
        else this.complete(word).then((words) => answer(null, [[...words], word]));
      },
    });
    editor.on("line", (text) => this.finish({ kind: "line", text }));
    editor.on("SIGINT", () => this.interrupt());
    editor.on("close", () => {
      this.editor = undefined;
      this.finish({ kind: "end" });
    });
    editor.on("history", (lines) => {
      this.history = [...lines];
      this.added++;
    });
    return editor;
  }

  private load(): string[] {
    if (this.historyFile === undefined) return [];
    try {
      const lines = readFileSync(this.historyFile, "utf8").split("\n");
      return lines
        .filter((line) => line !== "")
        .slice(-HISTORY_LINES)
        .reverse();
    } catch {
      return [];
    }
  }

  /** Throws the editor with its half-written line away. */
  private abandon(): void {
    const { editor } = this;
    if (editor === undefined) return;
    this.editor = undefined;
    editor.removeAllListeners();
    editor.close();
    this.input = new PassThrough();
  }

  private finish(line: TerminalLine): void {
    const { settle } = this;
    if (settle === undefined) return;
    this.settle = undefined;
    const { stdin } = process;
    stdin.off("data", this.take);
    stdin.off("end", this.atEnd);
    stdin.pause();
    stdin.setRawMode(false);
    settle(line);
  }
}
