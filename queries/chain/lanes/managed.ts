import type { FactOf, FactReader } from "../../../model/fact.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";

/** What an input says of a managed service, or of a store of one. */
export const managedFact = (facts: FactReader, id: string): FactOf<"ai.service"> | FactOf<"ai.store"> | undefined =>
  facts.get("ai.service", id) ?? facts.get("ai.store", id);

/** A managed service says itself that the internet may not send to it. */
export function managedIngress({ facts }: ChainEstate, id: string): Cell | undefined {
  const fact = managedFact(facts, id);
  if (fact?.publicNetwork !== false) return undefined;
  const found = "its public network access is off: requests come by private endpoints alone";
  return cell(["ingress", "CP1"], ["public exposure", "present"], found, "who can send it requests", {
    nodes: [id],
    evidence: evidence(fact),
  });
}

/** Whom it answers as, where nobody becomes that: its provider keeps the tokens. */
export function managedIdentity({ facts }: ChainEstate, id: string): Cell | undefined {
  const fact = managedFact(facts, id);
  if (fact?.identity === undefined) return undefined;
  const acting = [fact.identity, ...(fact.alsoActsAs ?? [])];
  const found = `it answers as ${acting.join(", ")}, whose tokens its provider keeps; all that may do was not read`;
  return cell(["permissions", "CP5"], ["identity of the service", "not-proven"], found, "what it answers with", {
    nodes: acting,
    evidence: evidence(fact),
    gap: "not evaluated",
  });
}

/** A managed service: its own firewall, by which it can be closed. */
export function managedIsolation({ facts }: ChainEstate, id: string): Cell | undefined {
  const fact = managedFact(facts, id);
  if (!fact) return undefined;
  const { publicNetwork, otherwise, admits, key } = fact;
  const state: CellState =
    publicNetwork === false || otherwise === "deny"
      ? "present"
      : publicNetwork === true && otherwise === "allow"
        ? "absent"
        : "not-proven";
  const found =
    publicNetwork === false
      ? "requests come by private endpoints alone"
      : otherwise === "deny"
        ? `its firewall lets in ${admits.join(", ") || "nobody"}`
        : state === "absent"
          ? "its firewall lets every network in"
          : "its firewall was not read";
  return cell(["detection", "CP9"], ["segmentation of the service", state], found, "who can send it requests", {
    nodes: [key],
    evidence: evidence(fact),
    gap: state === "absent" ? "nothing to close around it" : "unread",
  });
}

/** Categories of diagnostic settings in which requests are. https://learn.microsoft.com/azure/azure-monitor/reference/logs-index */
const requestLogs: ReadonlySet<string> = new Set([
  "alllogs",
  "amlonlineendpointtrafficlog",
  "audit",
  "operationlogs",
  "requestresponse",
  "storageread",
]);

/** Whether a managed service writes its requests down, by its own setting or by what is set up for it. */
export function managedLog({ facts }: ChainEstate, { node }: Service): Cell | undefined {
  const fact = managedFact(facts, node.id);
  if (!fact) return undefined;
  const settings = facts.where("azure.log-setting", "of", node.id);
  const taking = settings.filter(({ categories }) => categories.some((one) => requestLogs.has(one)));
  const logs = "logsRequests" in fact ? fact.logsRequests : undefined;
  const state =
    taking.length > 0 || logs === true ? "present" : settings.length > 0 || logs === false ? "absent" : "not-proven";
  const found =
    state === "present"
      ? `${fact.name} writes its requests down${taking[0] ? `: ${taking[0].name}` : ""}`
      : state === "absent"
        ? `${fact.name} does not write its requests down`
        : `whether ${fact.name} writes its requests down was not read`;
  return cell(
    ["detection", "CP10"],
    [`request log of ${fact.name}`, state],
    found,
    "that a request can be found afterwards",
    {
      nodes: [node.id],
      evidence: evidence(...(settings.length > 0 ? settings.slice(0, 4) : [fact])),
      gap: state === "absent" ? "blind" : "unread",
    },
  );
}
