/** The command `krait`: Python's command line, and the subcommands in commands/. */

import type { GpuPolicy } from "../gpu/device.ts";
import { NoGpuError, Runtime } from "../index.ts";
import { KRAIT_VERSION, VERSION } from "../modules/sys/info.ts";
import { type CommandLine, parseCommandLine, UsageError } from "./arguments.ts";

const USAGE = "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...";

function fail(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\nTry \`krait -h' for more information.\n`);
  process.exit(2);
}

function help(): string {
  return `${USAGE}
Options and arguments (as CPython's, with the same meaning):
-B     : don't write .pyc files on import
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script
-I     : isolate krait from the user's environment (implies -E and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; -OO also docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-V     : print the Python version number and exit (also --version)
-W arg : warning control; arg is action:message:category:module:lineno
-X opt : set implementation-specific option
--gpu MODE    : auto (default), require or off; also KRAIT_GPU
--trace FILE  : append a JSON line per kernel launch; also KRAIT_TRACE
file   : program read from script file
-      : program read from stdin
arg ...: arguments passed to program in sys.argv[1:]
`;
}

const pythonVersion = `${VERSION.major}.${VERSION.minor}.${VERSION.micro}`;

function gpuPolicy(text: string): GpuPolicy {
  if (text === "auto" || text === "require" || text === "off") return text;
  fail(`krait: --gpu takes auto, require or off, not ${text}`);
}

async function main(argv: readonly string[]): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(argv);
  } catch (error) {
    if (error instanceof UsageError) fail(error.message);
    throw error;
  }
  switch (line.action) {
    case "help":
      process.stdout.write(help());
      return 0;
    case "version":
      process.stdout.write(`Python ${pythonVersion}\n`);
      return 0;
    case "version-long":
      process.stdout.write(`Python ${pythonVersion} (krait ${KRAIT_VERSION}) [JavaScript]\n`);
      return 0;
    default:
  }
  if (line.trace !== undefined) process.env.KRAIT_TRACE = line.trace;
  const program = line.program ?? { kind: "stdin" as const };
  const runtime = new Runtime({ gpu: gpuPolicy(line.gpu ?? process.env.KRAIT_GPU ?? "auto") });
  return runtime.run(program, {
    args: line.args,
    flags: line.flags,
    unbuffered: line.unbuffered,
    warnOptions: line.warnOptions,
    xOptions: line.xOptions,
    origArgv: ["krait", ...argv],
  });
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    if (error instanceof NoGpuError) {
      process.stderr.write(
        `krait: no GPU: ${error.message}. Without --gpu require, kernels run on the CPU.\n`,
      );
      process.exit(1);
    }
    process.stderr.write(`krait: internal error\n${String((error as Error)?.stack ?? error)}\n`);
    process.exit(70);
  },
);
