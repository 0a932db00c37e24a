/**
 * The registry of built-in modules: name → maker. Upper tiers (numpy, numba) add theirs at start-up
 * through `registerModules`.
 */
import type { PyModule } from "../objects/module.ts";
import { abcModule } from "./abc.ts";
import { arrayModule } from "./array/index.ts";
import { astModule } from "./ast/index.ts";
import { asyncioModule } from "./asyncio/index.ts";
import { atexitModule } from "./atexit.ts";
import { binasciiModule } from "./binascii/index.ts";
import { bisectModule } from "./bisect.ts";
import { cmathModule } from "./cmath/index.ts";
import { codecsModule } from "./codecs/index.ts";
import { collectionsModule } from "./collections/index.ts";
import { contextvarsModule } from "./contextvars.ts";
import { csvModule } from "./csv/index.ts";
import { datetimeModule } from "./datetime/index.ts";
import { decimalModule } from "./decimal/index.ts";
import { errnoModule } from "./errno.ts";
import { expatModule } from "./expat/index.ts";
import { faulthandlerModule } from "./faulthandler.ts";
import { fcntlModule } from "./fcntl.ts";
import { functoolsModule } from "./functools/index.ts";
import { gcModule } from "./gc.ts";
import { blake2Module } from "./hashes/blake2.ts";
import { hashlibModule } from "./hashes/hashlib.ts";
import { md5Module, sha1Module, sha2Module } from "./hashes/message-digests.ts";
import { sha3Module } from "./hashes/sha3.ts";
import { heapqModule } from "./heapq.ts";
import { frozenTwins, impModule } from "./imports/imp.ts";
import { ioModule } from "./io/index.ts";
import { itertoolsModule } from "./itertools/index.ts";
import { jsonModule } from "./json/index.ts";
import { localeModule } from "./locale.ts";
import { lsprofModule } from "./lsprof.ts";
import { marshalModule } from "./marshal.ts";
import { mathModule } from "./math/index.ts";
import { type ModuleSpec, makeModule } from "./module.ts";
import { multibyteFamilies, multibyteModule } from "./multibyte/index.ts";
import { opcodeModule } from "./opcode.ts";
import { operatorModule } from "./operator/index.ts";
import { pickleModule } from "./pickle/index.ts";
import { posixModule } from "./posix/index.ts";
import { posixSubprocessModule } from "./posix-subprocess.ts";
import { queueModule } from "./queue.ts";
import { randomModule } from "./random.ts";
import { remoteDebuggingModule } from "./remote-debugging.ts";
import { resourceModule } from "./resource.ts";
import { selectModule } from "./select.ts";
import { signalModule } from "./signal.ts";
import { socketModule } from "./socket/index.ts";
import { sreModule } from "./sre/index.ts";
import { statisticsModule } from "./statistics.ts";
import { stringModule } from "./string.ts";
import { structModule } from "./struct.ts";
import { suggestionsModule } from "./suggestions.ts";
import { symtableModule } from "./symtable.ts";
import { sysconfigDataModule } from "./sysconfig-data.ts";
import { termiosModule } from "./termios/index.ts";
import { testMultiphaseModule } from "./test-multiphase.ts";
import { testInternalModule, testLimitedModule } from "./testing.ts";
import { threadModule } from "./thread/index.ts";
import { timeModule } from "./time/index.ts";
import { tokenizeModule } from "./tokenize.ts";
import { tracemallocModule } from "./tracemalloc.ts";
import { typesModule } from "./types.ts";
import { typingModule } from "./typing/index.ts";
import { unicodedataModule } from "./unicodedata/index.ts";
import { grpModule, pwdModule } from "./user-database.ts";
import { warningsModule } from "./warnings/index.ts";
import { weakrefModule } from "./weakref.ts";
import { zlibModule } from "./zlib/index.ts";

const SPECS: readonly ModuleSpec[] = [
  abcModule,
  astModule,
  atexitModule,
  asyncioModule,
  contextvarsModule,
  gcModule,
  marshalModule,
  codecsModule,
  ioModule,
  posixModule,
  mathModule,
  timeModule,
  errnoModule,
  threadModule,
  suggestionsModule,
  collectionsModule,
  faulthandlerModule,
  functoolsModule,
  itertoolsModule,
  sreModule,
  bisectModule,
  heapqModule,
  randomModule,
  jsonModule,
  operatorModule,
  pickleModule,
  hashlibModule,
  md5Module,
  sha1Module,
  sha2Module,
  sha3Module,
  blake2Module,
  stringModule,
  weakrefModule,
  structModule,
  arrayModule,
  tokenizeModule,
  csvModule,
  cmathModule,
  typingModule,
  opcodeModule,
  impModule,
  warningsModule,
  signalModule,
  queueModule,
  localeModule,
  statisticsModule,
  decimalModule,
  socketModule,
  selectModule,
  fcntlModule,
  posixSubprocessModule,
  binasciiModule,
  unicodedataModule,
  zlibModule,
  testMultiphaseModule,
  symtableModule,
  lsprofModule,
  multibyteModule,
  ...multibyteFamilies,
  expatModule,
  tracemallocModule,
  resourceModule,
  remoteDebuggingModule,
  termiosModule,
  pwdModule,
  grpModule,
  sysconfigDataModule,
  typesModule,
  datetimeModule,
  testInternalModule,
  testLimitedModule,
];

export const builtinModules = new Map<string, () => PyModule>();
for (const spec of SPECS) builtinModules.set(spec.name, () => makeModule(spec));
for (const [name, make] of frozenTwins) builtinModules.set(name, make);

export function registerModules(makers: ReadonlyMap<string, () => PyModule>): void {
  for (const [name, make] of makers) builtinModules.set(name, make);
}
