/** sys.stdin, sys.stdout and sys.stderr over the descriptors 0, 1 and 2. */
import { HostError, platform } from "../../host/platform.ts";
import { typeName } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, strFromHost } from "../../objects/sequence-values.ts";
import { PyTextStream } from "../../objects/text-stream.ts";
import { sysState } from "../../vm/sys-state.ts";

const standardStreamType = bareType("TextIOWrapper");
const encoder = new TextEncoder();
const FLUSH_AT = 8192;

class StandardStream extends PyTextStream {
  readonly fd: number;
  readonly name: string;
  readonly mode: string;
  private readonly lineBuffered: boolean;
  private pending = "";
  private input = "";
  private readonly decoder = new TextDecoder();
  private ended = false;

  constructor(fd: number, name: string, mode: string) {
    super();
    this.fd = fd;
    this.name = name;
    this.mode = mode;
    this.lineBuffered = fd === 2 || platform().fs.isatty(fd);
  }

  writeHost(text: string): boolean {
    this.pending += text;
    if (this.pending.length >= FLUSH_AT || (this.lineBuffered && text.includes("\n"))) this.flush();
    return true;
  }

  flush(): void {
    let data: Uint8Array = encoder.encode(this.pending);
    this.pending = "";
    while (data.length > 0) {
      try {
        data = data.subarray(platform().fs.write(this.fd, data));
      } catch (error) {
        if (error instanceof HostError) throw osError(error.errno, error.message);
        throw error;
      }
    }
  }

  /** Reads until `size` characters or a line end are there, or the input ends. */
  private fill(enough: (text: string) => boolean): void {
    while (!this.ended && !enough(this.input)) {
      const chunk = new Uint8Array(65536);
      const count = platform().fs.read(this.fd, chunk);
      if (count === 0) {
        this.ended = true;
        this.input += this.decoder.decode();
      } else this.input += this.decoder.decode(chunk.subarray(0, count), { stream: true });
    }
  }

  readline(): string {
    this.fill((text) => text.includes("\n"));
    const at = this.input.indexOf("\n");
    const end = at < 0 ? this.input.length : at + 1;
    const line = this.input.slice(0, end);
    this.input = this.input.slice(end);
    this.ended = false;
    return line;
  }

  read(): string {
    this.fill(() => false);
    const all = this.input;
    this.input = "";
    this.ended = false;
    return all;
  }
}
StandardStream.prototype.cls = standardStreamType;

defineType(standardStreamType, {
  module: "_io",
  final: true,
  slots: {
    repr: (self: StandardStream) =>
      `<_io.TextIOWrapper name='${self.name}' mode='${self.mode}' encoding='utf-8'>`,
    iter: (self) => self,
    iternext: (self: StandardStream) => {
      const line = self.readline();
      return line === "" ? undefined : strFromHost(line);
    },
  },
  attributes: [
    attribute("name", (self: StandardStream) => self.name),
    attribute("mode", (self: StandardStream) => self.mode),
    attribute("encoding", () => "utf-8"),
    attribute("errors", (self: StandardStream) => (self.fd === 2 ? "backslashreplace" : "strict")),
    attribute("closed", () => false),
  ],
  methods: [
    method("write(self, text, /)", (self: StandardStream, value: PyValue) => {
      const text = hostText(value);
      if (text === undefined) {
        throw typeError(`write() argument must be str, not ${typeName(value)}`);
      }
      self.writeHost(text);
      return [...text].length;
    }),
    method("flush(self, /)", (self: StandardStream) => self.flush()),
    method("fileno(self, /)", (self: StandardStream) => self.fd),
    method("isatty(self, /)", (self: StandardStream) => platform().fs.isatty(self.fd)),
    method("readable(self, /)", (self: StandardStream) => self.mode === "r"),
    method("writable(self, /)", (self: StandardStream) => self.mode === "w"),
    method("seekable(self, /)", () => false),
    method("readline(self, size=-1, /)", (self: StandardStream) => strFromHost(self.readline())),
    method("read(self, size=-1, /)", (self: StandardStream) => strFromHost(self.read())),
  ],
});

export function openStandardStreams(): void {
  const open = [
    ["stdin", new StandardStream(0, "<stdin>", "r")],
    ["stdout", new StandardStream(1, "<stdout>", "w")],
    ["stderr", new StandardStream(2, "<stderr>", "w")],
  ] as const;
  for (const [name, stream] of open) {
    sysState.set(name, stream);
    sysState.set(`__${name}__`, stream);
  }
}
