/** A file of the host as bytes, for the importer and the compiler: HostErrors of the host pass through. */
import { OpenFlag, platform } from "../../host/platform.ts";
import { audit } from "../../objects/audit.ts";
import { strFromHost } from "../../objects/sequence-values.ts";

/** The same for files that modules are loaded from: hooks hear of it. */
export function readModuleFile(path: string): Uint8Array {
  audit("open", strFromHost(path), "r", OpenFlag.RDONLY | OpenFlag.CLOEXEC);
  return readFile(path);
}

export function readFile(path: string): Uint8Array {
  const { fs } = platform();
  const fd = fs.open(path, OpenFlag.RDONLY | OpenFlag.CLOEXEC, 0);
  try {
    const size = fs.fstat(fd).size;
    let bytes = new Uint8Array(Math.max(size, 4096));
    let at = 0;
    for (;;) {
      const count = fs.read(fd, bytes.subarray(at));
      if (count === 0) return bytes.slice(0, at);
      at += count;
      if (at === bytes.length) {
        const larger = new Uint8Array(at * 2);
        larger.set(bytes);
        bytes = larger;
      }
    }
  } finally {
    fs.close(fd);
  }
}
