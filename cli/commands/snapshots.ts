import { openEmbedded } from "../../graph/store/embedded.ts";
import type { CommandContext } from "../context.ts";
import { json, ndjson } from "../render/renderer.ts";
import { clean, columns, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

/** What the store keeps, newest first: every snapshot with its scopes and their age. */
export default {
  id: "snapshots",
  title: "List the snapshots of the store",
  arguments: [],
  options: [],
  renderers: { table: true, json: true, ndjson: true },

  async run({ io, flags }: CommandContext): Promise<number> {
    const store = await openEmbedded(flags.store, false);
    const all = await store.snapshots();
    const snapshots = flags.snapshot === undefined ? all : all.filter(({ id }) => id.startsWith(flags.snapshot ?? ""));
    await store.close();
    if (flags.format === "json") io.out(json({ schema: 1, snapshots }));
    else if (flags.format === "ndjson") io.out(ndjson(snapshots));
    else {
      for (const { id, takenAt, importedAt, facts, scopes } of snapshots) {
        io.out(
          `${styled(io, "bold", id.slice(0, 12))}  taken ${takenAt}, imported ${importedAt}, ${plural(facts, "fact")}\n`,
        );
        io.out(
          `${columns(scopes.map((scope) => [clean(scope.scope), `read ${scope.takenAt}`, plural(scope.facts, "fact"), ...(scope.stale > 0 ? [`${scope.stale} from an earlier read`] : [])]))}\n`,
        );
      }
    }
    return 0;
  },
} satisfies CliCommand;
