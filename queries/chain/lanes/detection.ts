import type { Behind } from "../behind.ts";
import type { Cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { alertCells } from "./detection-alerts.ts";
import { callCells, dataEventCells, modelCells } from "./detection-aws.ts";
import { accessLogCells } from "./detection-entry.ts";
import { auditCells, vaultCells } from "./detection-inside.ts";
import { flowLogCells } from "./detection-network.ts";
import { isolationCells } from "./isolation.ts";

/** Who would see it, who would be told, and what holds it where it is. */
export function detectionCells(estate: ChainEstate, service: Service, behind: Behind): readonly Cell[] {
  const accounts = accountsOf(service, behind);
  return [
    ...accessLogCells(estate, service),
    ...auditCells(estate, service, behind),
    ...vaultCells(estate, service, behind),
    ...callCells(estate, accounts),
    ...dataEventCells(estate, behind),
    ...modelCells(estate, service),
    ...flowLogCells(estate, service),
    ...alertCells(estate, accounts),
    ...isolationCells(estate, service),
  ];
}

/** Accounts in which something of the chain is. */
function accountsOf({ node }: Service, { identities, secrets, stores }: Behind): readonly string[] {
  const scopes = [node, ...identities, ...secrets, ...stores].map(({ scope }) => scope);
  return [...new Set(scopes.filter((scope) => scope.startsWith("aws:account:")))].sort();
}
