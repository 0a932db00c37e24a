/**
 * The signals of Linux: numbers, names and descriptions, and what the system does with those that a
 * program does not care for. Data only; what a program asked for is in signal-handlers.ts.
 */

/** Linux's numbers, with their descriptions. */
export const SIGNALS: readonly (readonly [string, number, string])[] = [
  ["SIGHUP", 1, "Hangup"],
  ["SIGINT", 2, "Interrupt"],
  ["SIGQUIT", 3, "Quit"],
  ["SIGILL", 4, "Illegal instruction"],
  ["SIGTRAP", 5, "Trace/breakpoint trap"],
  ["SIGABRT", 6, "Aborted"],
  ["SIGBUS", 7, "Bus error"],
  ["SIGFPE", 8, "Floating point exception"],
  ["SIGKILL", 9, "Killed"],
  ["SIGUSR1", 10, "User defined signal 1"],
  ["SIGSEGV", 11, "Segmentation fault"],
  ["SIGUSR2", 12, "User defined signal 2"],
  ["SIGPIPE", 13, "Broken pipe"],
  ["SIGALRM", 14, "Alarm clock"],
  ["SIGTERM", 15, "Terminated"],
  ["SIGSTKFLT", 16, "Stack fault"],
  ["SIGCHLD", 17, "Child exited"],
  ["SIGCONT", 18, "Continued"],
  ["SIGSTOP", 19, "Stopped (signal)"],
  ["SIGTSTP", 20, "Stopped"],
  ["SIGTTIN", 21, "Stopped (tty input)"],
  ["SIGTTOU", 22, "Stopped (tty output)"],
  ["SIGURG", 23, "Urgent I/O condition"],
  ["SIGXCPU", 24, "CPU time limit exceeded"],
  ["SIGXFSZ", 25, "File size limit exceeded"],
  ["SIGVTALRM", 26, "Virtual timer expired"],
  ["SIGPROF", 27, "Profiling timer expired"],
  ["SIGWINCH", 28, "Window changed"],
  ["SIGIO", 29, "I/O possible"],
  ["SIGPWR", 30, "Power failure"],
  ["SIGSYS", 31, "Bad system call"],
];
export const ALIASES = { SIGCLD: 17, SIGIOT: 6, SIGPOLL: 29 };
export const FIRST_REALTIME = 34;
export const LAST_REALTIME = 64;
export const COUNT = 65;

export const SIG_DFL = 0;
export const SIG_IGN = 1;
export const SIGINT = 2;
export const SIGKILL = 9;
export const SIGSTOP = 19;
/** The host passes on signals that have a bit in the eval breaker's flag. */
export const LAST_OF_HOST = 29;
/** Signals whose default action is to do nothing: CHLD, CONT, URG, WINCH. */
export const HARMLESS = new Set([17, 18, 23, 28]);

/** Numbers between those of the system and the real-time ones are the C library's own. */
export const isValid = (n: number): boolean => n < 32 || n >= FIRST_REALTIME;
