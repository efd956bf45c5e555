import { describe, expect, it } from "vitest";
import { cutRenderers } from "../../cli/render/cut.ts";
import { entriesRenderers } from "../../cli/render/entries.ts";
import { exposesRenderers } from "../../cli/render/exposes.ts";
import { pathsRenderers } from "../../cli/render/paths.ts";
import { reachRenderers } from "../../cli/render/reach.ts";
import { whatIfRenderers } from "../../cli/render/what-if.ts";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { awsAccount, bucket, bucketArn, user, userArn } from "../../model/examples/aws.ts";
import cut from "../../queries/cut.ts";
import entries from "../../queries/entries.ts";
import exposes from "../../queries/exposes.ts";
import paths from "../../queries/paths.ts";
import reach from "../../queries/reach.ts";
import whatIf from "../../queries/what-if.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };
const from = [userArn("ci")];
const to = [bucketArn("docs")];
const graph = viewOfFacts(new FactBase([awsAccount(), user("ci"), bucket("docs")]), {
  id: "0".repeat(64),
  takenAt: "2026-01-01T00:00:00Z",
});

describe("an answer in Markdown without a row", () => {
  const texts: Readonly<Record<string, string | undefined>> = {
    reach: reachRenderers.markdown?.(io, reach.run(graph, reach.input.parse({ from })), {}),
    paths: pathsRenderers.markdown?.(io, paths.run(graph, paths.input.parse({ from, to })), {}),
    exposes: exposesRenderers.markdown?.(io, exposes.run(graph, exposes.input.parse({ target: to[0] })), {}),
    entries: entriesRenderers.markdown?.(io, entries.run(graph, entries.input.parse({})), {}),
    cut: cutRenderers.markdown?.(io, cut.run(graph, cut.input.parse({ from, to })), {}),
    "what-if": whatIfRenderers.markdown?.(io, whatIf.run(graph, whatIf.input.parse({ from })), {}),
  };
  for (const [id, text] of Object.entries(texts))
    it(`says what was not read: ${id}`, () =>
      expect(text).toContain("- Not everything was read: what is missing above is not thereby safe."));
});
