import { openStore } from "../../graph/store/open.ts";
import type { SnapshotInfo } from "../../graph/store/port.ts";
import { UserError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import type { Io } from "../io.ts";
import { json, ndjson } from "../render/renderer.ts";
import { clean, columns, moment, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

/** What the store keeps, newest first: every snapshot with its scopes and their age. */
export default {
  id: "snapshots",
  title: "List the snapshots of the store",
  arguments: [],
  options: [],
  renderers: { table: true, json: true, ndjson: true },

  async run({ io, flags }: CommandContext): Promise<number> {
    const store = await openStore({ folder: flags.store, create: false });
    const all = await store.snapshots().finally(() => store.close());
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
    return 0;
  },
} satisfies CliCommand;

function table(io: Io, snapshots: readonly SnapshotInfo[], truncated: boolean): string {
  if (snapshots.length === 0) return "There is none: `ambit import <path>` makes one.\n";
  const lines = snapshots.flatMap((snapshot) => [
    `${styled(io, "bold", snapshot.id.slice(0, 12))}  taken ${moment(snapshot.takenAt)}, imported ${moment(snapshot.importedAt)}, ${plural(snapshot.facts, "fact")}`,
    ...scopeLines(snapshot),
  ]);
  return `${[...lines, ...(truncated ? ["and more: --limit shows them"] : [])].join("\n")}\n`;
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
