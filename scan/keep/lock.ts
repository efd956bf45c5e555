import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { isRunning } from "../../graph/store/cache.ts";
import { makeStoreFolder } from "../../graph/store/folder.ts";
import { UserError } from "../../model/errors.ts";
import type { Clock } from "../clock.ts";
import { readIfThere } from "./atomic.ts";
import { scanFolder } from "./state.ts";

/** Between two signs of life of a holder, and how long a holder on another machine may give none: ms. */
const pace = 5_000;
const patience = 15_000;

const holderSchema = z.object({
  /** Random: who wrote it. */
  token: z.string(),
  pid: z.number(),
  host: z.string(),
  /** When the process was started, where the system tells: another process may get its number. */
  started: z.string(),
  /** Counts up while it lives. Times are not compared: clocks jump. */
  beat: z.number(),
});
type Holder = z.infer<typeof holderSchema>;

/** Tokens of locks that this process holds. */
const ours = new Set<string>();

export interface Lock {
  /** @throws UserError scan.locked where another process took it over */
  check(): void;
  release(): void;
}

/**
 * Takes the scan for this process. A holder that is dead is replaced: on this machine at once, on another (a container's
 * volume) when it gave no sign of life for a while.
 * @throws UserError scan.locked
 */
export async function takeLock(store: string, scan: string, clock: Clock): Promise<Lock> {
  makeStoreFolder(store);
  const folder = scanFolder(store, scan);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "lock");
  const own: Holder = {
    token: randomBytes(12).toString("hex"),
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    beat: 0,
  };
  for (let attempt = 0; attempt < 10; attempt++) {
    if (placed(file, own)) return held(file, own, scan);
    const text = readIfThere(file);
    if (text === undefined) continue;
    if (await isAlive(file, text, clock)) throw locked(scan, text);
    removed(file, text);
  }
  throw locked(scan, "");
}

/** Made beside and linked: of several that try at once one succeeds, and nobody reads half of it. */
function placed(file: string, own: Holder): boolean {
  const aside = `${file}-${own.token}`;
  writeFileSync(aside, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Takes a dead holder's file away; if somebody placed a new one meanwhile, that is put back. */
function removed(file: string, text: string): void {
  const aside = `${file}-dead-${randomBytes(6).toString("hex")}`;
  try {
    renameSync(file, aside);
    if (tokenOf(readFileSync(aside, "utf8")) !== tokenOf(text)) linkSync(aside, file);
  } catch {
  } finally {
    rmSync(aside, { force: true });
  }
}

async function isAlive(file: string, text: string, clock: Clock): Promise<boolean> {
  const holder = holderOf(text);
  if (!holder) return false;
  if (holder.host === hostname()) {
    // In a container every process may have the number that the dead one had.
    if (holder.pid === process.pid) return ours.has(holder.token);
    return isRunning(holder.pid) && startOf(holder.pid) === holder.started;
  }
  for (let waited = 0; waited < patience; waited += 1_000) {
    await clock.sleep(1_000);
    const now = readIfThere(file);
    if (now === undefined) return false;
    if (now !== text) return true;
  }
  return false;
}

function held(file: string, own: Holder, scan: string): Lock {
  let beat = 0;
  ours.add(own.token);
  const isOurs = (): boolean => tokenOf(readIfThere(file) ?? "") === own.token;
  const timer = setInterval(() => {
    if (!isOurs()) return;
    const aside = `${file}-${own.token}`;
    beat += 1;
    try {
      writeFileSync(aside, JSON.stringify({ ...own, beat }), { mode: 0o600 });
      renameSync(aside, file);
    } catch {}
  }, pace);
  timer.unref();
  return {
    check() {
      if (!isOurs()) throw locked(scan, readIfThere(file) ?? "");
    },
    release() {
      clearInterval(timer);
      ours.delete(own.token);
      if (isOurs()) rmSync(file, { force: true });
    },
  };
}

function holderOf(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const tokenOf = (text: string): string | undefined => holderOf(text)?.token;

/** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)), in clock ticks since boot; empty where there is no such file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function locked(scan: string, text: string): UserError {
  const holder = holderOf(text);
  return new UserError(
    "scan.locked",
    `another process runs the scan \`${scan}\``,
    "wait for it to end, or give this scan another name",
    holder ? [["process", `${holder.pid} on ${holder.host}`]] : [],
  );
}
