import { Option } from "commander";
import type { Verdict } from "../../gate/answer.ts";
import { mostProofs } from "../../gate/input.ts";
import { version } from "../../server/version.ts";
import { designOf } from "../bundles.ts";
import { type CommandContext, defaultStore } from "../context.ts";
import { withGraph } from "../open.ts";
import { appended, namespaceOption } from "../options.ts";
import { gateRenderers } from "../render/gate.ts";
import type { CliCommand } from "./command.ts";

const exits: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, incomplete: 3 };

/** Compares a snapshot, or a design laid over it, with what was signed. */
const gateCommand = {
  id: "gate",
  title: "Does anything ship that nobody signed? A snapshot or a design against its sign-offs",
  arguments: [],
  options: [
    new Option("--baseline <dir>", "the folder of the sign-offs, in a git repository").default("signoffs"),
    new Option(
      "--with <bundle...>",
      "a design, laid over the snapshot: manifests, Terraform plans, exports (repeatable)",
    ).argParser(appended),
    new Option(
      "--as <name...>",
      "names that the design does not tell, as `import --as` takes them (repeatable)",
    ).argParser(appended),
    namespaceOption(),
    new Option("--changed <level>", "a new way to what was accepted to be reached")
      .choices(["fail", "warn"])
      .default("fail"),
    new Option("--require-signatures", "only decisions signed with a key count, whoever committed them"),
  ],
  renderers: { table: true, json: true, markdown: true, sarif: true },

  async run({ io, flags }: CommandContext, _, options): Promise<number> {
    const { askGate } = await import("../../gate/ask.ts");
    const { readLedger } = await import("../../gate/ledger.ts");
    const ledger = readLedger(String(options["baseline"]));
    const bundles = (options["with"] as readonly string[] | undefined) ?? [];
    const answer = await withGraph(flags, async (today) =>
      askGate(today, ledger, {
        ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
        requireSignatures: options["requireSignatures"] === true,
        changed: options["changed"] === "warn" ? "warn" : "fail",
        limit: flags.limit ?? mostProofs,
        with: bundles,
        design: await designOf(io, { bundles, as: options["as"], namespace: options["namespace"] }, today),
        engineVersion: version,
      }),
    );
    io.out(
      gateRenderers[flags.format ?? "table"]?.(
        io,
        answer,
        flags.store === defaultStore ? {} : { store: flags.store },
      ) ?? "",
    );
    return exits[answer.verdict];
  },
} satisfies CliCommand;

export default gateCommand;
