import path from "node:path";
import { Argument, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../model/errors.ts";
import { readScan } from "../../scan/declaration/read.ts";
import { millisecondsOf } from "../../scan/declaration/words.ts";
import { exitOf, type ScanRecord } from "../../scan/record.ts";
import { reportKey } from "../../server/report-key.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { scanRenderers } from "../render/scan.ts";
import { clean } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

/** Runs a declared scan once, or again and again until it is told to stop. */
const scanCommand = {
  id: "scan",
  title: "Read sources, compare with the last scan, check, report and tell owners",
  arguments: [new Argument("<scan.yaml>", "what is read, what counts, who is told: docs/scan.md")],
  options: [
    new Option("--report <file>", "write the answer to a file, and a line about it to stdout"),
    new Option("--every <time>", "run as a service, this often: 15m, 6h").argParser(timeOf),
    new Option("--listen <address>", "of a service: where /healthz and /metrics are, `off` for nowhere").default(
      "127.0.0.1:9464",
    ),
    new Option("--issue-body <file>", "write what is to tell as the body of an issue, where there is something"),
    new Option("--check-config", "read the scan's file, say whether it fits, and do nothing"),
  ],
  renderers: { table: true, json: true, markdown: true, sarif: true, html: true },

  async run({ io, flags }: CommandContext, [file], options): Promise<number> {
    const scan = readScan(String(file), Date.now());
    if (options["checkConfig"] === true) {
      io.out(`${clean(scan.file)} fits: scan ${scan.name} of ${scan.sources.length} sources\n`);
      return 0;
    }
    const every = (options["every"] as number | undefined) ?? millisecondsOf(scan.every ?? "");
    const warn = (message: string): void => io.warn(`warning: ${clean(message)}\n`);
    if (every !== undefined) return served(io, flags.store, scan.file, every, String(options["listen"]));
    const { runScan } = await import("../../scan/run.ts");
    const { writeReport } = await import("../../scan/report/files.ts");
    const stop = new AbortController();
    const end = (): void => stop.abort(stopped());
    process.once("SIGINT", end).once("SIGTERM", end);
    const record = await runScan(scan, {
      store: flags.store,
      env: process.env,
      signal: stop.signal,
      warn,
      progress: (message) => io.progress(`${clean(message)}\n`),
      about: { warn, fingerprintKey: await reportKey(warn) },
    });
    process.off("SIGINT", end).off("SIGTERM", end);
    const text = scanRenderers[flags.format ?? "table"]?.(io, record, {}) ?? "";
    const target = options["report"];
    if (typeof target === "string") {
      if (!writeReport(target, text)) throw unwritten(target);
      io.out(`${record.scan}: ${record.result}\n`);
    } else io.out(text);
    const body = options["issueBody"];
    if (typeof body === "string") await writeBody(record, body);
    return exitOf(record);
  },
} satisfies CliCommand;

export default scanCommand;

const stopped = (): UserError =>
  new UserError("server.stopping", "the scan was stopped", "run it again: what it remembers is as it was");

const unwritten = (file: string): UserError =>
  new UserError("usage.argument", `\`${file}\` cannot be written`, "name a file that this user may write");

async function served(io: Io, store: string, file: string, every: number, listen: string): Promise<number> {
  const { runService } = await import("../../scan/service/service.ts");
  const { runInChild } = await import("../../scan/service/child.ts");
  const program = path.join(import.meta.dirname, `../scan-run${path.extname(import.meta.filename)}`);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  await runService({
    file,
    store,
    every,
    listen,
    signal: stop.signal,
    runOnce: runInChild(program, file, store),
    say: (line) => io.note(`${clean(line)}\n`),
    onListen: (address) => address && io.note(`/healthz and /metrics at ${address.address} port ${address.port}\n`),
  });
  return 0;
}

async function writeBody(record: ScanRecord, file: string): Promise<void> {
  const { wholeIssueBody } = await import("../../scan/notify/whole.ts");
  const { writeReport } = await import("../../scan/report/files.ts");
  const body = wholeIssueBody(record);
  if (body !== undefined && !writeReport(file, body)) throw unwritten(file);
}

function timeOf(text: string): number {
  const time = millisecondsOf(text);
  if (time === undefined) throw new InvalidArgumentError("It must be a length of time: 30s, 15m, 6h, 1d.");
  return time;
}
