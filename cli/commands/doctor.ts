import type { GraphReader } from "../../graph/port.ts";
import { openStore } from "../../graph/store/open.ts";
import { UserError } from "../../model/errors.ts";
import type { CommandContext, CommonFlags } from "../context.ts";
import { withGraph } from "../open.ts";
import { collectionText } from "../render/gaps.ts";
import { json } from "../render/renderer.ts";
import { clean, list, plural, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

interface Finding {
  readonly what: string;
  readonly state: "ok" | "gap" | "fault";
  readonly detail: string;
  /** The next step, where there is one. */
  readonly help?: string;
}

/** Rules named in one line before the rest is counted. */
const shownRules = 6;

/** What this machine and store are fit for, and what was not read: each gap with the rules it hides or weakens. */
export default {
  id: "doctor",
  title: "Check the machine, the store and what was not read",
  arguments: [],
  options: [],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext): Promise<number> {
    const all = [node(), ...(await storeFindings(flags))];
    const findings = all.slice(0, flags.limit);
    const truncated = findings.length < all.length;
    if (flags.format === "json") io.out(json({ schema: 1, truncated, findings }));
    else {
      for (const { what, state, detail, help } of findings) {
        const mark = styled(io, state === "ok" ? "green" : state === "gap" ? "yellow" : "red", state.padEnd(5));
        io.out(`${mark}  ${clean(what)}: ${clean(detail)}\n${help === undefined ? "" : `       ${clean(help)}\n`}`);
      }
      if (truncated) io.out("and more: --limit shows them\n");
    }
    return all.some(({ state }) => state === "fault") ? 3 : 0;
  },
} satisfies CliCommand;

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fit = major > 22 || (major === 22 && minor >= 18);
  const detail = `${process.versions.node}, SQLite ${process.versions["sqlite"] ?? "unknown"}`;
  return fit
    ? { what: "Node.js", state: "ok", detail }
    : { what: "Node.js", state: "fault", detail, help: "install Node.js 22.18 or newer" };
}

async function storeFindings(flags: CommonFlags): Promise<Finding[]> {
  try {
    const store = await openStore({ folder: flags.store, create: false });
    const { length } = await store.snapshots().finally(() => store.close());
    return await withGraph(flags, (graph) => [
      { what: "store", state: "ok", detail: `${store.where}: ${plural(length, "snapshot")}` },
      graphFinding(graph),
      ...gapFindings(graph),
    ]);
  } catch (error) {
    if (!(error instanceof UserError) || error.exit === 2) throw error;
    return [{ what: "store", state: "fault", detail: error.message, help: error.help }];
  }
}

/** The build's own measure: steps stay near principals plus resources where no cross product was written out. */
function graphFinding({ snapshot, nodes, csr }: GraphReader): Finding {
  const own = nodes.filter(({ kind }) => kind !== "Hub").length;
  const factor = (csr.steps / Math.max(1, own)).toFixed(1);
  const detail = `${snapshot.id.slice(0, 12)}: ${plural(own, "node")} and ${plural(nodes.length - own, "hub")}, ${plural(csr.steps, "step")} (${factor} a node)`;
  return { what: "graph", state: "ok", detail };
}

function gapFindings({ gaps }: GraphReader): Finding[] {
  return gaps.map(({ scope, collection, state, reason, blinds, weakens }): Finding => {
    const effects = [
      ...(blinds.length > 0 ? [`hides ${list(blinds, shownRules)}`] : []),
      ...(weakens.length > 0 ? [`weakens ${list(weakens, shownRules)}`] : []),
    ];
    return {
      what: `${collectionText(collection)} of ${scope}`,
      state: "gap",
      detail: `${state}, ${reason}`,
      ...(effects.length > 0 ? { help: effects.join("; ") } : {}),
    };
  });
}
