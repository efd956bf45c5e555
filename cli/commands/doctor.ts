import { viewOfSnapshot } from "../../graph/load.ts";
import { openEmbedded } from "../../graph/store/embedded.ts";
import { UserError } from "../../model/errors.ts";
import { factKinds, isFactKind } from "../../model/fact-kinds.ts";
import type { CommandContext, CommonFlags } from "../context.ts";
import { json } from "../render/renderer.ts";
import { clean, styled } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

interface Finding {
  readonly what: string;
  readonly state: "ok" | "gap" | "fault";
  readonly detail: string;
  /** The next step, where there is one. */
  readonly help?: string;
}

/** What this machine and store are fit for, and what was not read: each gap with the rules it hides or weakens. */
export default {
  id: "doctor",
  title: "Check the machine, the store and what was not read",
  arguments: [],
  options: [],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext): Promise<number> {
    const findings = [node(), ...(await storeFindings(flags))];
    if (flags.format === "json") io.out(json({ schema: 1, findings }));
    else {
      for (const { what, state, detail, help } of findings) {
        const mark = styled(io, state === "ok" ? "green" : state === "gap" ? "yellow" : "red", state.padEnd(5));
        io.out(`${mark}  ${clean(what)}: ${clean(detail)}\n${help === undefined ? "" : `       ${clean(help)}\n`}`);
      }
    }
    return findings.some(({ state }) => state === "fault") ? 3 : 0;
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
    const store = await openEmbedded(flags.store, false);
    const all = await store.snapshots();
    const graph = viewOfSnapshot(await store.open(flags.snapshot));
    const steps = graph.csr.steps;
    const factor = (steps / Math.max(1, graph.nodes.length)).toFixed(1);
    const detail = `${flags.store}: ${all.length} snapshots; this one has ${graph.nodes.length} nodes and ${steps} steps (${factor} per node)`;
    const gaps = graph.gaps.map(({ scope, collection, state, reason, blinds, weakens }): Finding => {
      const effects = [
        ...(blinds.length > 0 ? [`hides ${blinds.join(", ")}`] : []),
        ...(weakens.length > 0 ? [`weakens ${weakens.join(", ")}`] : []),
      ];
      const name = isFactKind(collection) ? factKinds[collection].collection : collection;
      return {
        what: `${name} of ${scope}`,
        state: "gap",
        detail: `${state}, ${reason}`,
        ...(effects.length > 0 ? { help: effects.join("; ") } : {}),
      };
    });
    await store.close();
    return [{ what: "store", state: "ok", detail }, ...gaps];
  } catch (error) {
    if (error instanceof UserError) return [{ what: "store", state: "fault", detail: error.message, help: error.help }];
    throw error;
  }
}
