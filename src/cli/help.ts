/** The texts of `krait --help` and its relatives; the list of subcommands comes from main.ts. */

export const USAGE = "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...";

const OPTIONS = `Options (Python's, with the same meaning, and where there is one the variable that sets it):
-b     : warn when bytes are compared with str or turned into one; -bb: raise
-B     : write no .pyc files on import; PYTHONDONTWRITEBYTECODE=x
-c cmd : the program is the text cmd; all that follows are its arguments
-d     : debugging output of the parser (sys.flags only); PYTHONDEBUG=x
-E     : ignore the PYTHON* environment variables
-h     : print this text and exit (also -? or --help)
-i     : go on interactively after the program, and prompt even when standard
         input is no terminal; PYTHONINSPECT=x
-I     : isolate the program from the user's environment (implies -E, -P and -s)
-m mod : run a module of the library or of sys.path as a script
-O     : leave out assert statements and code under __debug__; PYTHONOPTIMIZE=x
-OO    : leave out docstrings as well
-P     : put no folder of the program's in front of sys.path; PYTHONSAFEPATH
-q     : start the interactive console without its banner
-s     : leave the user's own site folder alone; PYTHONNOUSERSITE=x
-S     : leave out what the module site adds
-u     : write standard output and standard error at once; PYTHONUNBUFFERED=x
-v     : sys.flags.verbose; PYTHONVERBOSE=x
-V     : print the version of Python and exit (also --version); -VV: and krait's
-W arg : what to do with warnings: action:message:category:module:lineno;
         PYTHONWARNINGS=arg
-x     : skip the first line of the file
-X opt : an option of the implementation, see --help-xoptions
--check-hash-based-pycs always|default|never: whether the source of a .pyc file
         that goes by its hash is looked at; default: as the file says
--gpu auto|require|off: where kernels run: on a hardware GPU if there is one (the
         default), on any GPU or not at all, on the processor; KRAIT_GPU
--trace FILE: append a line of JSON to FILE for each kernel launch; KRAIT_TRACE
--help-env: print the environment variables and exit
--help-xoptions: print the options of -X and exit
--help-all: print all of this and exit
`;

const ARGUMENTS = `
Arguments:
file   : the program, or a folder or zip archive that holds a __main__.py
-      : the program comes from standard input (the default; the interactive
         console when that is a terminal)
arg ...: arguments of the program, in sys.argv[1:]
`;

export const ENVIRONMENT = `Environment variables:
KRAIT_GPU       : auto, require or off (--gpu)
KRAIT_TARGET    : wasm or js, what kernels become that run on the processor; js is
                  the slow reference target, to compare results with
KRAIT_TRACE     : file for a line per kernel launch (--trace)
PYTHONHASHSEED  : a number: hashes of str and bytes are the same in each run, and
                  those of CPython with this seed; 0: without a key; random
PYTHON_HISTORY  : file for the lines typed in the interactive console; the
                  default is .krait_history in the home folder
PYTHONIOENCODING: ENCODING:ERRORS of standard input and output, or a part of it
PYTHONPATH      : folders in front of the library on sys.path, separated by ':'
PYTHONSTARTUP   : file that runs when the interactive console starts

These have an option of the same meaning:
PYTHON_CPU_COUNT (-X cpu_count), PYTHONDEBUG (-d), PYTHONDEVMODE (-X dev),
PYTHONDONTWRITEBYTECODE (-B), PYTHONINSPECT (-i),
PYTHONINTMAXSTRDIGITS (-X int_max_str_digits),
PYTHONNODEBUGRANGES (-X no_debug_ranges), PYTHONNOUSERSITE (-s),
PYTHONOPTIMIZE (-O), PYTHONPYCACHEPREFIX (-X pycache_prefix),
PYTHONSAFEPATH (-P), PYTHONTRACEMALLOC (-X tracemalloc),
PYTHONUNBUFFERED (-u), PYTHONUTF8 (-X utf8), PYTHONVERBOSE (-v),
PYTHONWARNDEFAULTENCODING (-X warn_default_encoding), PYTHONWARNINGS (-W)
`;

export const X_OPTIONS = `Options of -X that have an effect:
-X cpu_count=N: what os.cpu_count() says; default: what there is;
         PYTHON_CPU_COUNT
-X dev : development mode: all warnings are shown once; PYTHONDEVMODE
-X int_max_str_digits=N: longest decimal text of an int, 0 for no limit;
         PYTHONINTMAXSTRDIGITS
-X no_debug_ranges: code without columns, tracebacks without underlines;
         PYTHONNODEBUGRANGES
-X pycache_prefix=FOLDER: where compiled modules are kept, instead of beside
         their sources; PYTHONPYCACHEPREFIX
-X tracemalloc[=N]: memory is traced from the start, with N lines for each
         allocation; PYTHONTRACEMALLOC
-X utf8[=0|1]: sys.flags.utf8_mode; PYTHONUTF8
-X warn_default_encoding: EncodingWarning where no encoding is given;
         PYTHONWARNDEFAULTENCODING
All others are kept in sys._xoptions and change nothing.
`;

/** The text of -h. `commands` has a name and a line each. */
export function helpText(commands: readonly { name: string; summary: string }[]): string {
  const width = Math.max(...commands.map((c) => c.name.length));
  const rows = commands.map((c) => `${c.name.padEnd(width)} : ${c.summary}\n`);
  return `${USAGE}
       krait command [argument] ...
${OPTIONS}${ARGUMENTS}
Commands (krait command --help tells more; ./name runs a file of that name):
${rows.join("")}`;
}
