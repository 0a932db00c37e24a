/** The numbers of `termios`: Linux's, from asm-generic/termbits.h and ioctls.h. Requests are those that `fcntl.ioctl` answers. */

const names = (text: string, first = 0): [string, number][] =>
  text.split(" ").map((name, at) => [name, first + at]);
/** Each name stands for a bit, beginning with the lowest; "-" for one without a name. */
const bits = (text: string): [string, number][] =>
  names(text)
    .filter(([name]) => name !== "-")
    .map(([name, bit]) => [name, 2 ** bit]);

/** What the numbers of speeds in c_cflag stand for; those from the second row on have EXTENDED set. */
const SPEEDS = [
  0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
];
const FAST_SPEEDS = [
  57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000,
  2500000, 3000000, 3500000, 4000000,
];
const EXTENDED = 0o10000;
export const SPEED_BITS = 0o10017;
/** The speed of input where it is another one. */
export const INPUT_SPEED_SHIFT = 16;

export function speedOf(code: number): number {
  const speed = (code & EXTENDED) === 0 ? SPEEDS[code] : FAST_SPEEDS[(code & 0o17) - 1];
  return speed ?? 0;
}

/** undefined: there is no such speed. */
export function speedCode(speed: number): number | undefined {
  const slow = SPEEDS.indexOf(speed);
  if (slow >= 0) return slow;
  const fast = FAST_SPEEDS.indexOf(speed);
  return fast < 0 ? undefined : EXTENDED | (fast + 1);
}

export const When = { NOW: 0, DRAIN: 1, FLUSH: 2 } as const;
export const Queue = { INPUT: 0, OUTPUT: 1, BOTH: 2 } as const;
export const ICANON = 2;
export const VTIME = 5;
export const VMIN = 6;
export const NCCS = 32;
export const TIOCGWINSZ = 0x5413;
export const TIOCSWINSZ = 0x5414;

export const CONSTANTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...SPEEDS, ...FAST_SPEEDS].map((speed): [string, number] => [`B${speed}`, speed]),
  ["EXTA", 19200],
  ["EXTB", 38400],
  ["TCSANOW", When.NOW],
  ["TCSADRAIN", When.DRAIN],
  ["TCSAFLUSH", When.FLUSH],
  ["TCIFLUSH", Queue.INPUT],
  ["TCOFLUSH", Queue.OUTPUT],
  ["TCIOFLUSH", Queue.BOTH],
  ...names("TCOOFF TCOON TCIOFF TCION"),
  // c_iflag
  ...bits(
    "IGNBRK BRKINT IGNPAR PARMRK INPCK ISTRIP INLCR IGNCR ICRNL IUCLC IXON IXANY IXOFF IMAXBEL IUTF8",
  ),
  // c_oflag, and how long the terminal needs for characters that move
  ...bits("OPOST OLCUC ONLCR OCRNL ONOCR ONLRET OFILL OFDEL NL1 CR1 CR2 TAB1 TAB2 BS1 VT1 FF1"),
  ...["NL0", "CR0", "TAB0", "BS0", "VT0", "FF0"].map((name): [string, number] => [name, 0]),
  ["NLDLY", 0o400],
  ["CRDLY", 0o3000],
  ["CR3", 0o3000],
  ["TABDLY", 0o14000],
  ["TAB3", 0o14000],
  ["XTABS", 0o14000],
  ["BSDLY", 0o20000],
  ["VTDLY", 0o40000],
  ["FFDLY", 0o100000],
  // c_cflag
  ["CSIZE", 0o60],
  ["CS5", 0],
  ["CS6", 0o20],
  ["CS7", 0o40],
  ["CS8", 0o60],
  ...bits("- - - - - - CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CBAUDEX"),
  ["CBAUD", SPEED_BITS],
  ["CIBAUD", SPEED_BITS * 2 ** INPUT_SPEED_SHIFT],
  ["IBSHIFT", INPUT_SPEED_SHIFT],
  ["CRTSCTS", 2 ** 31],
  // c_lflag
  ...bits(
    "ISIG ICANON XCASE ECHO ECHOE ECHOK ECHONL NOFLSH TOSTOP ECHOCTL ECHOPRT ECHOKE FLUSHO - PENDIN IEXTEN EXTPROC",
  ),
  // c_cc
  ["NCCS", NCCS],
  ...names("VINTR VQUIT VERASE VKILL VEOF VTIME VMIN VSWTC VSTART VSTOP VSUSP VEOL VREPRINT"),
  ...names("VDISCARD VWERASE VLNEXT VEOL2", 13),
  ["VSWTCH", 7],
  ["_POSIX_VDISABLE", 0],
  // what the characters are at first
  ["CINTR", 3],
  ["CQUIT", 0o34],
  ["CERASE", 0o177],
  ["CKILL", 0o25],
  ["CEOF", 4],
  ["CEOT", 4],
  ["CEOL", 0],
  ["CSTART", 0o21],
  ["CSTOP", 0o23],
  ["CSUSP", 0o32],
  ["CDSUSP", 0o31],
  ["CRPRNT", 0o22],
  ["CFLUSH", 0o17],
  ["CWERASE", 0o27],
  ["CLNEXT", 0o26],
  ["TIOCGWINSZ", TIOCGWINSZ],
  ["TIOCSWINSZ", TIOCSWINSZ],
]);
