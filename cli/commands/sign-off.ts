import { readFileSync } from "node:fs";
import { Argument, Option } from "commander";
import type { Wish } from "../../gate/approve.ts";
import type { Ledger } from "../../gate/ledger.ts";
import type { People } from "../../gate/people.ts";
import { toldBy } from "../../gate/told.ts";
import type { GraphView } from "../../graph/view.ts";
import { UserError } from "../../model/errors.ts";
import { version } from "../../server/version.ts";
import { designOf } from "../bundles.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { withGraph } from "../open.ts";
import { appended, namespaceOption } from "../options.ts";
import { approvedText, keyText, proposedText, verifyRenderers } from "../render/sign-off.ts";
import { clean } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

const actions = ["propose", "approve", "verify", "key"] as const;
type Action = (typeof actions)[number];

/** Which options each action takes, beside those of every command. */
const takes: Readonly<Record<Action, readonly string[]>> = {
  propose: ["with", "as", "namespace", "certainty"],
  approve: ["by", "decision", "controlPoint", "expires", "condition", "comment", "key"],
  verify: ["requireSignatures"],
  key: [],
};

/** Sign-offs of what is reachable: made, decided and checked; files in the team's own git. */
const signOffCommand = {
  id: "sign-off",
  title: "Propose, approve and verify sign-offs of what a service exposes and reaches",
  arguments: [
    new Argument(
      "<action>",
      "propose a record; approve or reject one; verify all; key: the public line of a key",
    ).choices(actions),
    new Argument(
      "[names...]",
      "propose: routes, workloads, identities (none: every way in that nobody signed); approve: records; key: a file",
    ),
  ],
  options: [
    new Option("--baseline <dir>", "the folder of the sign-offs, in a git repository").default("signoffs"),
    new Option("--with <bundle...>", "propose: a design, laid over the snapshot (repeatable)").argParser(appended),
    new Option("--as <name...>", "propose: names that the design does not tell (repeatable)").argParser(appended),
    namespaceOption("propose: "),
    new Option("--certainty <level>", "propose: the weakest step that is signed").choices(["certain", "conditional"]),
    new Option("--by <person>", "approve: who decides, by an id of the owners source: user:alice"),
    new Option("--decision <decision>", "approve: what is decided").choices(["accept", "mitigate", "reject"]),
    new Option(
      "--control-point <id...>",
      "approve: which control points, CP1 to CP12 (none: all that are theirs to decide)",
    ).argParser(appended),
    new Option("--expires <time>", "approve: until when it counts: 90d from the moment asked about, or ISO 8601"),
    new Option("--condition <text>", "approve: what has to stay true; nothing checks it"),
    new Option("--comment <text>", "approve: why"),
    new Option("--key <file>", "approve: sign with this Ed25519 private key, PEM"),
    new Option("--require-signatures", "verify: only decisions signed with a key count"),
  ],
  renderers: { table: true, json: true, markdown: true },

  async run(context: CommandContext, [action, names], options): Promise<number> {
    const wanted = String(action) as Action;
    for (const name of Object.keys(options))
      if (name !== "baseline" && name !== "limit" && !takes[wanted].includes(name))
        throw usage(`\`${wanted}\` takes no \`--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}\``);
    return run[wanted](context, names as readonly string[], options);
  },
} satisfies CliCommand;

export default signOffCommand;

const usage = (message: string): UserError => new UserError("usage.argument", message, "see `ambit sign-off --help`");

type Run = (context: CommandContext, names: readonly string[], options: Record<string, unknown>) => Promise<number>;

const run: Readonly<Record<Action, Run>> = {
  async propose({ io, flags }, names, options) {
    const { proposals } = await import("../../gate/proposals.ts");
    const { writeRecord } = await import("../../gate/write.ts");
    const folder = String(options["baseline"]);
    const ledger = await ledgerIfAny(folder);
    const made = await withGraph(flags, async (today) => {
      const design = await designOf(
        io,
        { bundles: options["with"], as: options["as"], namespace: options["namespace"] },
        today,
      );
      const planned = design === undefined ? today : today.overlay(design);
      return proposals(planned, {
        names,
        certainty: options["certainty"] === "certain" ? "certain" : "conditional",
        asOf: flags.asOf ?? today.snapshot.takenAt,
        engineVersion: version,
        people: await peopleOf(today),
        told: toldBy(today, planned),
        ...(ledger ? { ledger } : {}),
      });
    });
    const files = made.flatMap((one) => (one.unchanged ? [] : [writeRecord(folder, one.record)]));
    io.out(proposedText(io, made, files));
    return 0;
  },

  async approve({ io, flags }, names, options) {
    if (names.length === 0) throw usage("`approve` needs the id of a record");
    if (options["by"] === undefined) throw usage("`approve` needs `--by`: who decides");
    const { approvalOf } = await import("../../gate/approve.ts");
    const { readLedger } = await import("../../gate/ledger.ts");
    const { verify } = await import("../../gate/verify.ts");
    const { signed, signingKey } = await import("../../gate/signature.ts");
    const { writeApproval } = await import("../../gate/write.ts");
    const folder = String(options["baseline"]);
    const ledger = readLedger(folder);
    const key =
      options["key"] === undefined ? undefined : signingKey(readKey(String(options["key"])), String(options["key"]));
    const files = await withGraph(flags, async (graph) => {
      const people = await peopleOf(graph);
      const asOf = flags.asOf ?? graph.snapshot.takenAt;
      const told = toldBy(graph);
      const { standings } = verify(ledger, { people, rules: graph.rules, asOf, told });
      const wish = wishOf(options);
      const made = names.flatMap((name) => {
        const id = name.replace(/^.*\//, "").replace(/\.json$/, "");
        const standing = standings.find((one) => one.id === id);
        if (!standing) throw notFound(id, ledger);
        try {
          return [{ approval: approvalOf(standing.record, standing, wish, { people, asOf, told }), standing }];
        } catch (error) {
          // Of several records some have nothing for them to decide.
          if (!(error instanceof UserError) || error.code !== "sign-off.refused" || names.length === 1) throw error;
          io.warn(`${id}: ${clean(error.message)}\n`);
          return [];
        }
      });
      return made.map(({ approval, standing }) => {
        const by = approval.decisions[0]?.by ?? "";
        return { file: writeApproval(folder, key ? signed(approval, key) : approval, by), approval, standing };
      });
    });
    io.out(approvedText(io, files, key !== undefined));
    return 0;
  },

  async verify({ io, flags }, names, options) {
    if (names.length > 0) throw usage("`verify` takes no names: a chain is verified whole");
    const { askSignOffs } = await import("../../gate/ask.ts");
    const { readLedger } = await import("../../gate/ledger.ts");
    const ledger = readLedger(String(options["baseline"]));
    const requireSignatures = options["requireSignatures"] === true;
    const answer = await withGraph(flags, (graph) =>
      askSignOffs(graph, ledger, { requireSignatures, ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }) }),
    );
    io.out(verifyRenderers[flags.format ?? "table"]?.(io, answer, {}) ?? "");
    const bad = answer.standings.some(({ state }) => state !== "in-force" && state !== "superseded");
    return bad || answer.faults.length > 0 ? 1 : 0;
  },

  async key({ io }: { readonly io: Io }, [file]) {
    if (file === undefined) throw usage("`key` needs the file of a private key");
    const { publicLine, signingKey } = await import("../../gate/signature.ts");
    io.out(keyText(publicLine(signingKey(readKey(file), file))));
    return 0;
  },
};

function wishOf({ by, decision, controlPoint, expires, condition, comment }: Record<string, unknown>): Wish {
  return {
    by: String(by),
    decision: (decision as Wish["decision"] | undefined) ?? "accept",
    points: (controlPoint as readonly string[] | undefined) ?? [],
    expires: String(expires ?? "90d"),
    ...(typeof condition === "string" ? { condition } : {}),
    ...(typeof comment === "string" ? { comment } : {}),
  };
}

async function peopleOf(graph: GraphView): Promise<People> {
  const { People: Known } = await import("../../gate/people.ts");
  return new Known(graph.facts().of("owner.party"));
}

/** The records that are there; none where the folder is not yet. */
async function ledgerIfAny(folder: string): Promise<Ledger | undefined> {
  const { existsSync } = await import("node:fs");
  if (!existsSync(folder)) return undefined;
  const { readLedger } = await import("../../gate/ledger.ts");
  return readLedger(folder);
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UserError("sign-off.key", `\`${clean(file)}\` cannot be read`, "name a file that this user may read");
  }
}

function notFound(id: string, { records, faults }: Ledger): UserError {
  const fault = faults.find(({ file }) => file === `${id}.json`);
  return new UserError(
    "usage.argument",
    `there is no record \`${id}\`${fault ? `: ${fault.text}` : ""}`,
    records.size === 0
      ? "propose one and commit it"
      : `it is one of ${[...records.keys()].sort().slice(0, 10).join(", ")}`,
  );
}
