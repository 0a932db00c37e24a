// Serves dist/browser and dist/library.bin to a page that is cross-origin isolated.

import { createReadStream, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".bin": "application/octet-stream",
};
const PAGE = `<!doctype html><title>krait</title><script type="module">
import { createRuntime } from "/browser/index.js";
window.createRuntime = createRuntime;
window.ready = true;
</script>`;

export interface TestServer {
  readonly url: string;
  close(): void;
}

export async function serveDist(): Promise<TestServer> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const isolation = {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    };
    if (path === "/") {
      response.writeHead(200, { ...isolation, "Content-Type": "text/html" });
      response.end(PAGE);
      return;
    }
    const file = join(DIST, path);
    if (path.includes("..") || !existsSync(file)) {
      response.writeHead(404, isolation);
      response.end();
      return;
    }
    response.writeHead(200, {
      ...isolation,
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
