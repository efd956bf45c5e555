import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import { auditRule, isWritten } from "../audit.ts";
import type { Behind } from "../behind.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";

const lane = ["detection", "CP10"] as const;

/** Requests by which the service's account would take secrets of its cluster. */
export function* auditCells(estate: ChainEstate, { workloads }: Service, { secrets }: Behind): Generator<Cell> {
  const pods = workloads.flatMap((id) => estate.facts.get("k8s.pod", id) ?? []);
  const [pod] = pods;
  if (!pod) return;
  const { cluster, namespace } = pod;
  const user = `system:serviceaccount:${namespace}:${pod.serviceAccount}`;
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  const secret = secrets.flatMap(({ id }) => estate.facts.get("k8s.secret", id) ?? [])[0];
  const asked = {
    user,
    groups,
    verb: "get",
    group: "",
    resource: "secrets",
    namespace: secret?.namespace ?? namespace,
  };
  const rules = estate.auditRules(cluster);
  const rule = auditRule(rules, { ...asked, ...(secret ? { name: secret.name } : {}) });
  const setting = estate.logSetting(cluster, "audit");
  const read = rules.length > 0 || estate.read("k8s.audit-rule", cluster) === "read";
  // A managed control plane brings its own policy, which takes secrets by their metadata.
  const state: CellState = setting
    ? setting.on
      ? "present"
      : "absent"
    : read
      ? isWritten(rule?.level)
        ? "present"
        : "absent"
      : "not-proven";
  const found = setting
    ? `the audit log of the cluster is ${setting.on ? "on" : "off"}`
    : read
      ? `a read of secrets by ${pod.serviceAccount} is ${isWritten(rule?.level) ? `written down as ${rule?.level}` : "not written down"}`
      : "the audit policy of the API server was not read";
  yield cell(lane, ["audit log of the cluster", state], found, "use of the service's account at the API server", {
    nodes: [cluster, pod.key],
    evidence: evidence(
      ...(setting
        ? [setting]
        : rule
          ? [rule]
          : rules.length > 0
            ? rules.slice(0, 2)
            : estate.readings(cluster, "k8s.audit-rule")),
    ),
    gap: state === "absent" ? "blind" : "unread",
  });
}

/** Audit devices of the Vaults that the chain comes to. */
export function* vaultCells(estate: ChainEstate, _: Service, { identities, secrets }: Behind): Generator<Cell> {
  const clusters = new Set(
    [...identities, ...secrets].flatMap(({ scope }) => (scope.startsWith("vault:") ? [scope] : [])),
  );
  for (const cluster of [...clusters].sort()) {
    const devices = estate.facts.where("vault.audit", "cluster", cluster);
    const read = devices.length > 0 || estate.read("vault.audit", cluster) === "read";
    const state: CellState = devices.length > 0 ? "present" : read ? "absent" : "not-proven";
    const found =
      devices.length > 0
        ? `requests are written by ${devices.map(({ path }) => path).join(", ")}`
        : read
          ? "no audit device is on"
          : "audit devices were not read";
    yield cell(lane, [`audit devices of ${cluster}`, state], found, "use of secrets of the Vault", {
      nodes: [cluster],
      evidence: evidence(...(devices.length > 0 ? devices : estate.readings(cluster, "vault.audit")).slice(0, 4)),
      gap: state === "absent" ? "blind" : "unread",
    });
  }
}
