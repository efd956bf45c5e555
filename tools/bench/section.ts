import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url));
const opening = "# Benchmarks\n\nEach section is written by `npm run bench -- <name> --write`.\n";

/** The machine a figure was taken on. */
export function machine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} x ${cpus[0]?.model.trim() ?? "unknown CPU"}, ${memory} GiB, Node ${process.version}.`;
}

/** A page with the section of that name replaced, or added at the end; the rest stays as it is. */
export function withSection(text: string, name: string, body: string): string {
  const start = `<!-- bench ${name} -->`;
  const end = `<!-- end of bench ${name} -->`;
  const section = `${start}\n\n${body.trim()}\n\n${end}`;
  const from = text.indexOf(start);
  if (from < 0) return `${text.trimEnd()}\n\n${section}\n`;
  const to = text.indexOf(end, from);
  if (to < 0) throw new Error(`docs/benchmarks.md opens section ${name} and does not close it`);
  return text.slice(0, from) + section + text.slice(to + end.length);
}

export function writeSection(name: string, body: string): void {
  mkdirSync(path.dirname(page), { recursive: true });
  writeFileSync(page, withSection(existsSync(page) ? readFileSync(page, "utf8") : opening, name, body));
}
