import { Argument, Option } from "commander";
import { openStore } from "../../graph/store/open.ts";
import type { Retention, SnapshotInfo, Store } from "../../graph/store/port.ts";
import { resolved } from "../../graph/store/resolved.ts";
import type { SnapshotSize } from "../../graph/store/sizes.ts";
import { UserError } from "../../model/errors.ts";
import type { CommandContext, CommonFlags } from "../context.ts";
import type { Io } from "../io.ts";
import { positiveNumber } from "../options.ts";
import { json, ndjson } from "../render/renderer.ts";
import { clean, columns, moment, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

const actions = ["list", "prune", "remove", "pin", "unpin"] as const;
type Action = (typeof actions)[number];

/** What the store keeps, newest first: every snapshot with its scopes and their age; what stays, and what goes. */
export default {
  id: "snapshots",
  title: "List the snapshots of the store, keep one whatever comes, or remove old ones",
  arguments: [
    new Argument(
      "[action]",
      "list; prune: remove old ones; remove: one; pin, unpin: keep one whatever is pruned",
    ).choices(actions),
    new Argument("[id]", "of remove, pin and unpin: the snapshot's id or the beginning of it"),
  ],
  options: [
    new Option("--keep <n>", "prune: keep the newest so many").argParser(positiveNumber),
    new Option("--keep-daily <n>", "prune: keep the last of each of the newest so many days").argParser(positiveNumber),
    new Option("--older-than <age>", "prune: keep what was imported within it: 90d, 12w, 36h"),
    new Option("--dry-run", "prune, remove: say what would go and remove nothing"),
    new Option("--note <text>", "pin: why it stays"),
  ],
  renderers: { table: true, json: true, ndjson: true },

  async run({ io, flags }: CommandContext, [action, id], options): Promise<number> {
    const wanted = (action ?? "list") as Action;
    misplaced(wanted, id, options);
    const store = await openStore({ folder: flags.store, create: false });
    try {
      if (wanted === "prune") await prune(io, flags, store, retentionOf(options), options["dryRun"] === true);
      else if (wanted === "remove") await remove(io, flags, store, String(id), options["dryRun"] === true);
      else if (wanted === "list") await list(io, flags, store);
      else await pin(io, flags, store, String(id ?? ""), wanted === "pin" ? (options["note"] ?? "") : undefined);
      return 0;
    } finally {
      await store.close();
    }
  },
} satisfies CliCommand;

const allowed: Readonly<Record<Action, readonly string[]>> = {
  list: [],
  prune: ["keep", "keepDaily", "olderThan", "dryRun"],
  remove: ["dryRun"],
  pin: ["note"],
  unpin: [],
};

/** @throws UserError usage.argument for what the action does not take */
function misplaced(action: Action, id: unknown, options: Record<string, unknown>): void {
  const other = Object.keys(options).find((name) => name !== "limit" && !allowed[action].includes(name));
  if (other !== undefined)
    throw usage(`\`${action}\` takes no \`--${other.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}\``);
  const takesId = action !== "list" && action !== "prune";
  if (takesId && id === undefined) throw usage(`\`${action}\` needs the id of a snapshot`);
  if (!takesId && id !== undefined) throw usage(`\`${action}\` takes no id`);
}

const usage = (message: string): UserError => new UserError("usage.argument", message, "see `ambit snapshots --help`");

async function list(io: Io, flags: CommonFlags, store: Store): Promise<void> {
  const sizes = await store.sizes();
  const all = (await store.snapshots()).map((snapshot) => ({ ...snapshot, size: sizes.get(snapshot.id) ?? nothing }));
  const found = all.filter(({ id }) => id.startsWith(flags.snapshot ?? ""));
  if (found.length === 0 && flags.snapshot !== undefined) {
    throw new UserError(
      "usage.unknown-snapshot",
      `\`${flags.snapshot}\` is no snapshot of this store`,
      "list them with `ambit snapshots`",
    );
  }
  const snapshots = found.slice(0, flags.limit);
  const truncated = snapshots.length < found.length;
  if (flags.format === "json") io.out(json({ schema: 1, truncated, snapshots }));
  else if (flags.format === "ndjson") io.out(ndjson(snapshots));
  else io.out(table(io, snapshots, truncated));
}

const nothing: SnapshotSize = { bytes: 0, own: 0 };

async function pin(io: Io, flags: CommonFlags, store: Store, id: string, note: unknown): Promise<void> {
  const text = typeof note === "string" ? note.trim().slice(0, 500) : undefined;
  const snapshot = await store.pin(
    id,
    text === undefined ? undefined : { at: new Date().toISOString(), ...(text === "" ? {} : { note: text }) },
  );
  if (flags.format === "json") io.out(json({ schema: 1, snapshot }));
  else if (flags.format === "ndjson") io.out(ndjson([snapshot]));
  else io.out(`${snapshotLine(io, snapshot)}\n`);
}

/** @throws UserError store.kept */
async function remove(io: Io, flags: CommonFlags, store: Store, text: string, dryRun: boolean): Promise<void> {
  const found = resolved(await store.snapshots(), store.where, text);
  const retention = { only: [found.id] };
  if ((await store.prune(retention, true)).length === 0)
    throw new UserError(
      "store.kept",
      `snapshot \`${found.id.slice(0, 12)}\` is the newest, or pinned`,
      "unpin it first with `ambit snapshots unpin`; the newest always stays",
    );
  await prune(io, flags, store, retention, dryRun);
}

async function prune(io: Io, flags: CommonFlags, store: Store, retention: Retention, dryRun: boolean): Promise<void> {
  const removed = await store.prune(retention, dryRun);
  const left = (await store.snapshots()).length - (dryRun ? removed.length : 0);
  if (flags.format === "json") return io.out(json({ schema: 1, dryRun, removed, left }));
  if (flags.format === "ndjson") return io.out(ndjson(removed));
  const verb = dryRun ? "would go" : "went";
  const head = removed.length === 0 ? "Nothing goes" : `${plural(removed.length, "snapshot")} ${verb}`;
  io.out(
    `${[`${head}; ${left} ${dryRun ? "would stay" : left === 1 ? "stays" : "stay"}.`, ...removed.map((one) => `  ${snapshotLine(io, one)}`)].join("\n")}\n`,
  );
}

/** @throws UserError usage.argument where nothing says what stays */
function retentionOf(options: Record<string, unknown>): Retention {
  const { keep, keepDaily, olderThan } = options;
  const since = typeof olderThan === "string" ? new Date(Date.now() - ageOf(olderThan)).toISOString() : undefined;
  if (keep === undefined && keepDaily === undefined && since === undefined)
    throw new UserError(
      "usage.argument",
      "nothing says what stays",
      "give --keep, --keep-daily or --older-than: what one of them keeps stays",
    );
  return {
    ...(typeof keep === "number" ? { keep } : {}),
    ...(typeof keepDaily === "number" ? { keepDaily } : {}),
    ...(since === undefined ? {} : { since }),
  };
}

const hours: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 };

/** Milliseconds. */
function ageOf(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  const length = hours[unit];
  if (length === undefined)
    throw new UserError("usage.argument", `\`${text}\` is no age`, "write it as 90d, 12w or 36h");
  return Number(count) * length * 3_600_000;
}

function table(
  io: Io,
  snapshots: readonly (SnapshotInfo & { readonly size: SnapshotSize })[],
  truncated: boolean,
): string {
  if (snapshots.length === 0) return "There is none: `ambit import <path>` makes one.\n";
  const lines = snapshots.flatMap((snapshot) => [
    `${snapshotLine(io, snapshot)}, ${size(snapshot.size.bytes)}, ${size(snapshot.size.own)} of it in no other`,
    ...scopeLines(snapshot),
  ]);
  return `${[...lines, ...(truncated ? ["and more: --limit shows them"] : [])].join("\n")}\n`;
}

function snapshotLine(io: Io, { id, takenAt, importedAt, facts, pinned }: SnapshotInfo): string {
  const note = pinned?.note === undefined ? "" : `: ${clean(pinned.note)}`;
  const pin = pinned === undefined ? "" : `${styled(io, "yellow", `pinned${note}`)}  `;
  return `${styled(io, "bold", id.slice(0, 12))}  ${pin}taken ${moment(takenAt)}, imported ${moment(importedAt)}, ${plural(facts, "fact")}`;
}

const units = ["bytes", "kB", "MB", "GB"] as const;

/** In thousands, as disks are sold. */
function size(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** The scopes of a snapshot, each with how old its read is and what of it is older. */
export const scopeLines = ({ scopes }: SnapshotInfo): string[] =>
  columns(
    scopes.map(({ scope, takenAt, facts, stale }) => [
      clean(scope),
      plural(facts, "fact"),
      `read ${moment(takenAt)}`,
      ...(stale > 0 ? [`${stale} kept from an earlier read`] : []),
    ]),
  );
