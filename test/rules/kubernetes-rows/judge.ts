import { FactBase } from "../../../graph/facts.ts";
import { sourceOf } from "../../../graph/source.ts";
import { GraphView } from "../../../graph/view.ts";
import type { Fact } from "../../../model/fact.ts";
import type { Certainty } from "../../../model/step.ts";
import reach from "../../../queries/reach.ts";
import { rules } from "../../../rules/index.ts";
import { fileOf, importFiles, listOf } from "../../importers/kubernetes/read.ts";
import { importFiles as importVault, file as vaultFile } from "../../importers/vault/bundle.ts";
import { factsOf as factsOfAccounts } from "../aws-paths/judge.ts";
import type { Case, FollowedRow, World } from "./row.ts";

const worldOf = (one: Case): World => ("objects" in one ? one : { objects: one });
const full = (id: string): string =>
  /^(k8s:|arn:|aws:|azure:|credential:|registry:|vault:|external:|internet|\/\/)/.test(id) ? id : `k8s:prod:${id}`;
const list = (ids: string | readonly string[]): readonly string[] => (typeof ids === "string" ? [ids] : ids);

async function factsOf({ objects, version, issuer, aws = [], vault }: World): Promise<FactBase> {
  const told =
    version === undefined ? [] : [fileOf("version.json", JSON.stringify({ serverVersion: { gitVersion: version } }))];
  const { facts, problems } = await importFiles(
    [listOf(...objects), ...told],
    issuer === undefined ? undefined : { issuer },
  );
  if (problems.length > 0) throw new Error(`the cluster is not read: ${JSON.stringify(problems)}`);
  const source = { document: "rows", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" };
  const closed: Fact = { kind: "closed-world", key: "k8s:prod", scope: "k8s:prod", source };
  const beside = aws.length > 0 ? (await factsOfAccounts(aws)).all() : [];
  return new FactBase([...facts, closed, ...beside, ...(vault ? await factsOfVault(vault) : [])]);
}

/** What the importer reads of a Vault's answers, as the only ones there are. */
async function factsOfVault(answers: Readonly<Record<string, unknown>>): Promise<readonly Fact[]> {
  const text = JSON.stringify({ format: "vault-export/v1", answers });
  const { facts, problems } = await importVault([vaultFile("export.json", text)]);
  if (problems.length > 0) throw new Error(`the Vault is not read: ${JSON.stringify(problems)}`);
  const source = { document: "rows", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" };
  return [...facts, { kind: "closed-world", key: "vault:prod", scope: "vault:prod", source }];
}

/** How surely the row's rules, and they alone, lead to its gain in one case. */
export async function gained(row: FollowedRow, one: Case): Promise<Certainty | undefined> {
  const world = worldOf(one);
  const chosen = rules.filter(({ id }) => row.rules.includes(id));
  const view = new GraphView({ id: "", takenAt: "" }, sourceOf(await factsOf(world), chosen));
  const goal = full(world.to ?? row.to);
  if (view.nodeIndex(goal.split("#")[0] ?? "") < 0) return undefined;
  const from = list(world.from ?? row.from).map(full);
  const { reached } = reach.run(view, reach.input.parse({ from, to: [goal], certainty: "assumed" }));
  return reached[0]?.certainty;
}
