import { sessionFacts } from "../../../authz/aws/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { viewOfFacts } from "../../../graph/load.ts";
import type { Fact } from "../../../model/fact.ts";
import type { Certainty } from "../../../model/step.ts";
import reach from "../../../queries/reach.ts";
import { importAws } from "../../importers/aws/import.ts";
import type { Draft, Statement } from "./draft.ts";

/** Somebody of an account, all of whose temporary credentials are limited by one more policy. */
export interface Limited {
  readonly principal: string;
  readonly statement: Statement;
}

/** The facts of drafts as the only things there are, read by the importer; with the credentials of a limited session. */
export async function factsOf(drafts: readonly Draft[], limited?: Limited): Promise<FactBase> {
  const documents = Object.assign({}, ...drafts.map((draft) => draft.documents()));
  const { facts, problems } = await importAws(documents);
  if (problems.length > 0) throw new Error(`the draft is not read: ${JSON.stringify(problems)}`);
  const scopes = drafts.map(({ id }) => `aws:account:${id}`);
  const source = { document: "draft", locator: "", importer: "test", observedAt: "2026-01-01T00:00:00Z" };
  const closed = scopes.map((scope) => ({ kind: "closed-world" as const, key: scope, scope, source }));
  return new FactBase([...facts, ...closed, ...(limited ? session(facts, limited) : [])]);
}

/** Node of the credentials that `Limited` stands for. */
export const sessionOf = (principal: string): string => `${principal}~session:limited`;

function session(facts: readonly Fact[], { principal, statement }: Limited): readonly Fact[] {
  const who = facts.find(({ key, kind }) => key === principal && (kind === "aws.user" || kind === "aws.role"));
  if (who?.kind !== "aws.user" && who?.kind !== "aws.role") throw new Error(`the draft has no ${principal}`);
  return sessionFacts(who, [{ Version: "2012-10-17", Statement: [statement] }], "limited");
}

/** Whether somebody comes to hold a privilege, by steps no weaker than `certainty`. */
export function reaches(facts: FactBase, from: string, goal: string, certainty: Certainty): boolean {
  const view = viewOfFacts(facts, { id: "", takenAt: "" });
  const [node = ""] = goal.split("#");
  if (view.nodeIndex(node) < 0) return false;
  const question = reach.input.parse({ from: [from], to: [goal], certainty });
  return reach.run(view, question).reached.length > 0;
}
