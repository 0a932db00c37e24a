/** The command `krait`: Python's command line, and the subcommands in commands/. */

import type { Outcome } from "../interpreters/supervisor.ts";
import { KRAIT_VERSION, VERSION } from "../modules/sys/info.ts";
import { type CommandLine, parseCommandLine, UsageError } from "./arguments.ts";
import { disCommand } from "./commands/dis.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { watCommand, wgslCommand } from "./commands/kernels.ts";
import { FatalSetting, type Settings, settingsOf } from "./environment.ts";
import { ENVIRONMENT, helpText, USAGE, X_OPTIONS } from "./help.ts";
import { gpuPolicy, leave, print, runProgram, wrongTarget } from "./program.ts";
import type { Subcommand } from "./subcommand.ts";

const COMMANDS: readonly Subcommand[] = [doctorCommand, disCommand, wgslCommand, watCommand];

const INTERNAL_ERROR = 70;
const USAGE_STATUS = 2;
const pythonVersion = `${VERSION.major}.${VERSION.minor}.${VERSION.micro}`;

function usageError(message: string): Outcome {
  process.stderr.write(`${message}\n${USAGE}\nTry \`krait -h' for more information.\n`);
  return { status: USAGE_STATUS };
}

function textOf(action: CommandLine["action"]): string | undefined {
  switch (action) {
    case "run":
      return undefined;
    case "version":
      return `Python ${pythonVersion}\n`;
    case "version-long":
      return `Python ${pythonVersion} (krait ${KRAIT_VERSION}) [JavaScript]\n`;
    case "help":
      return helpText(COMMANDS);
    case "help-env":
      return ENVIRONMENT;
    case "help-xoptions":
      return X_OPTIONS;
    case "help-all":
      return `${helpText(COMMANDS)}\n${ENVIRONMENT}\n${X_OPTIONS}`;
  }
}

async function runPython(argv: readonly string[]): Promise<Outcome> {
  let line: CommandLine;
  let settings: Settings;
  try {
    line = parseCommandLine(argv);
    const text = textOf(line.action);
    if (text !== undefined) {
      await print(text);
      return { status: 0 };
    }
    settings = settingsOf(line, process.env);
  } catch (error) {
    if (error instanceof UsageError) return usageError(error.message);
    if (!(error instanceof FatalSetting)) throw error;
    process.stderr.write(
      `Fatal Python error: ${error.message}\nPython runtime state: ${error.state}\n\n`,
    );
    return { status: 1 };
  }
  const gpu = gpuPolicy(line.gpu);
  if (typeof gpu === "object") {
    return usageError(`krait: --gpu takes auto, require or off, not ${gpu.wrong}`);
  }
  const wrong = wrongTarget();
  if (wrong !== null) return usageError(`krait: ${wrong}`);
  if (line.trace !== undefined) process.env.KRAIT_TRACE = line.trace;
  return runProgram({
    program: line.program ?? { kind: "stdin" },
    gpu,
    options: {
      args: line.args,
      flags: settings.flags,
      unbuffered: line.unbuffered || settings.unbuffered,
      skipFirstLine: line.skipFirstLine,
      warnOptions: settings.warnOptions,
      streamEncoding: settings.streamEncoding,
      cpuCount: settings.cpuCount,
      debugRanges: settings.debugRanges,
      tracedFrames: settings.tracedFrames,
      xOptions: line.xOptions,
      ...(settings.hashSeed === undefined ? {} : { hashSeed: settings.hashSeed }),
      ...(line.pycCheck === undefined ? {} : { pycCheck: line.pycCheck }),
      origArgv: [process.argv[1] ?? "krait", ...argv],
    },
  });
}

/** Subcommands are read by commander, which is loaded for them only. */
async function runSubcommand(argv: readonly string[]): Promise<Outcome> {
  const { Command, CommanderError } = await import("commander");
  let outcome: Outcome = { status: 0 };
  const program = new Command("krait").exitOverride().enablePositionalOptions();
  for (const { name, summary, define } of COMMANDS) {
    const command = program.command(name).description(summary).exitOverride();
    define(command, (ended) => {
      outcome = ended;
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { status: error.exitCode === 0 ? 0 : USAGE_STATUS };
  }
  return outcome;
}

function main(argv: readonly string[]): Promise<Outcome> {
  const isCommand = COMMANDS.some(({ name }) => name === argv[0]);
  return isCommand ? runSubcommand(argv) : runPython(argv);
}

main(process.argv.slice(2)).then(leave, (error: unknown) => {
  process.stderr.write(`krait: internal error\n${String((error as Error)?.stack ?? error)}\n`);
  process.exit(INTERNAL_ERROR);
});
