// The browser of the tests: Debian's Chromium when installed, else the one in the npm package @sparticuz/chromium.

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts the browser with WebGPU on SwiftShader; a text is the reason why there is none. */
export async function startChromium(): Promise<{ browser: Browser; name: string } | string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `no Chromium is packaged for ${process.platform}-${process.arch}`;
  }
  const system = SYSTEM.find((path) => existsSync(path));
  let executablePath = system;
  if (executablePath === undefined) {
    const packed = (await import("@sparticuz/chromium")).default;
    executablePath = await packed.executablePath();
  }
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
      "--headless=new",
      "--use-gl=angle",
      "--use-angle=swiftshader",
    ],
  });
  return { browser, name: `${system ?? "@sparticuz/chromium"} ${browser.version()}` };
}
