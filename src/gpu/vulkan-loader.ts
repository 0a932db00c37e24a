/**
 * Whether Linux has a Vulkan loader. Dawn writes to stderr when it finds none, and scripts that run
 * without a GPU should not see that: so this is asked first.
 */
const LOADER = "libvulkan.so.1";
const FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
  "/lib64",
  "/lib",
];

/** Why Vulkan cannot be loaded, or undefined when it can or the system is not Linux. */
export async function missingVulkan(): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  const { existsSync, readFileSync } = await import("node:fs");
  const own = (process.env.LD_LIBRARY_PATH ?? "").split(":").filter((folder) => folder !== "");
  if ([...own, ...FOLDERS].some((folder) => existsSync(`${folder}/${LOADER}`))) return undefined;
  try {
    // The loader's own index also knows folders that the system adds.
    if (readFileSync("/etc/ld.so.cache").includes(LOADER)) return undefined;
  } catch {
    // Systems without the index have the library in one of the folders.
  }
  return `there is no Vulkan loader (${LOADER}); it comes with the graphics driver's Vulkan package`;
}
