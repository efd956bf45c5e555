import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

// `npm run build`: dist/, what the package ships. The compiled source, and the page.

const root = path.join(import.meta.dirname, "..");
const dist = path.join(root, "dist");

function run(script: string, ...args: string[]): void {
  const file = path.join(root, "node_modules", script);
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(dist, { recursive: true, force: true });
run("typescript/bin/tsc", "-p", "tsconfig.build.json");
run("vite/bin/vite.js", "build", "--logLevel", "warn");

// TypeScript 6.0.3 leaves `.ts` in an `import()` inside `export default {...} satisfies T`: name the value first.
const left = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".js") && !file.startsWith("web"))
  .filter((file) => /(from|import\()\s*"\.[^"]*\.ts"/.test(readFileSync(path.join(dist, file), "utf8")));
for (const file of left) console.error(`dist/${file} imports a .ts file, which the package does not hold`);
if (left.length > 0) process.exitCode = 1;
