// Builds the front end into dist/: a server that needs nothing but Node, with its static files beside it.
import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const buildDir = process.env.STUDIUM_WEB_BUILD_DIR ?? ".next";
const out = join(root, "dist");
const fresh = join(root, "dist.new");

await rm(join(root, buildDir), { recursive: true, force: true });
const next = join(root, "node_modules", "next", "dist", "bin", "next");
const built = spawnSync(process.execPath, [next, "build"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
});
if (built.status !== 0) process.exit(built.status ?? 1);

await rm(fresh, { recursive: true, force: true });
await cp(join(root, buildDir, "standalone"), fresh, { recursive: true });
await cp(join(root, buildDir, "static"), join(fresh, buildDir, "static"), { recursive: true });
await mkdir(join(root, "public"), { recursive: true });
await cp(join(root, "public"), join(fresh, "public"), { recursive: true });
// Images are not resized by Node, so its native library can stay behind.
for (const name of ["sharp", "@img"]) {
  await rm(join(fresh, "node_modules", name), { recursive: true, force: true });
}
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
const files = await readdir(out);
if (!files.includes("server.js")) throw new Error("dist/ has no server.js");
