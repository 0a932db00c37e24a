/** What a file in commands/ gives to main.ts. */
import type { Command } from "commander";
import type { Outcome } from "../interpreters/supervisor.ts";

/** A subcommand; `define` gives it its arguments and what it does. */
export interface Subcommand {
  readonly name: string;
  /** A line of `krait --help`. */
  readonly summary: string;
  define(command: Command, end: (outcome: Outcome) => void): void;
}
