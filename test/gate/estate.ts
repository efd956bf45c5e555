import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { approvalOf } from "../../gate/approve.ts";
import { type GateOptions, gate } from "../../gate/gate.ts";
import { readLedger } from "../../gate/ledger.ts";
import { People } from "../../gate/people.ts";
import { proposals } from "../../gate/proposals.ts";
import type { SignOffRecord } from "../../gate/record.ts";
import { toldBy } from "../../gate/told.ts";
import { type VerifyOptions, verify } from "../../gate/verify.ts";
import { writeApproval, writeRecord } from "../../gate/write.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import { load } from "../support/load.ts";

/** What an estate is like; each of these is one line of a manifest. */
export interface Lines {
  /** Of the assistant's ingress. */
  readonly asksWho?: boolean;
  /** Annotations of nginx that the same ingress has beside it, with values. */
  readonly annotated?: Readonly<Record<string, string>>;
  /** Secrets that the assistant's service account may read. */
  readonly reads?: readonly string[];
  /** True: the account whose tokens the assistant may mint reads the same secrets. */
  readonly otherReads?: boolean;
  readonly people?: string;
  /** False: the owners file alone. */
  readonly cluster?: boolean;
}

const ingress = (name: string, route: string, asks: boolean, annotated: Lines["annotated"] = {}) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: app
  annotations:
    kubernetes.io/ingress.class: nginx
${asks ? "    nginx.ingress.kubernetes.io/auth-url: https://login.example.com/auth\n" : ""}${Object.entries(annotated)
  .map(([key, value]) => `    nginx.ingress.kubernetes.io/${key}: ${JSON.stringify(value)}\n`)
  .join("")}spec:
  rules:
    - host: ai.example.com
      http:
        paths:
          - path: ${route}
            pathType: Prefix
            backend: { service: { name: assistant, port: { number: 80 } } }
`;

const manifests = ({ asksWho = true, annotated, reads = ["model-key"], otherReads = false }: Lines): string =>
  [
    `
apiVersion: v1
kind: Service
metadata: { name: ingress-nginx, namespace: edge }
spec: { type: LoadBalancer, selector: { app: nginx }, ports: [{ port: 443 }] }
status: { loadBalancer: { ingress: [{ ip: 203.0.113.7 }] } }
`,
    `
apiVersion: v1
kind: Pod
metadata: { name: nginx, namespace: edge, labels: { app: nginx } }
spec: { automountServiceAccountToken: false, containers: [{ name: nginx, image: registry.k8s.io/ingress-nginx/controller:v1 }] }
status: { phase: Running }
`,
    `
apiVersion: v1
kind: Service
metadata: { name: assistant, namespace: app }
spec: { selector: { app: assistant }, ports: [{ port: 80 }] }
`,
    `
apiVersion: v1
kind: Pod
metadata: { name: assistant, namespace: app, labels: { app: assistant } }
spec: { serviceAccountName: assistant, containers: [{ name: web, image: registry.example.com/assistant:1 }] }
status: { phase: Running }
`,
    "\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: assistant, namespace: app }\n",
    ...["model-key", "billing-key"].map(
      (name) => `\napiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: app }\ntype: Opaque\n`,
    ),
    `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: app }
rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [${reads.join(", ")}], verbs: [get] }]
`,
    `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: app }
subjects:
  - { kind: ServiceAccount, name: assistant, namespace: app }
${otherReads ? "  - { kind: ServiceAccount, name: tools, namespace: app }\n" : ""}roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
`,
    "\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: tools, namespace: app }\n",
    `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: minter, namespace: app }
rules: [{ apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [tools], verbs: [create] }]
`,
    `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: minter, namespace: app }
subjects: [{ kind: ServiceAccount, name: assistant, namespace: app }]
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: minter }
`,
    ingress("assistant", "/chat", asksWho, annotated),
    ingress("hook", "/hook", false),
  ].join("---");

export const staff = `format: ambit-owners/v1
teams:
  - { id: assistant-team, role: app, people: [alice] }
  - { id: runtime, role: platform, people: [peter] }
  - { id: cloud, role: cloud, people: [carla] }
  - { id: stewards, role: data, people: [dora] }
  - { id: alice, kind: person, email: alice@example.com }
  - { id: peter, kind: person, email: peter@example.com }
  - { id: carla, kind: person, email: carla@example.com }
  - { id: dora, kind: person, email: dora@example.com }
  - { id: dev, kind: person, email: dev@example.com }
`;
const signers = ["alice", "peter", "carla", "dora"];
export const hook = "route:http://ai.example.com:80/hook*";
export const chat = "route:http://ai.example.com:80/chat*";
const takenAt = "2026-11-20T06:00:00Z";

/** A graph of manifests and an owners file, read as an import reads them. */
export async function graphOf(lines: Lines = {}): Promise<GraphView> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-gate-"));
  try {
    mkdirSync(path.join(folder, "cluster"));
    mkdirSync(path.join(folder, "owners"));
    const manifest = { format: "ambit-bundle/v1", source: "kubernetes", name: "prod", takenAt };
    if (lines.cluster !== false) {
      writeFileSync(path.join(folder, "cluster/manifest.json"), JSON.stringify(manifest));
      writeFileSync(path.join(folder, "cluster/all.yaml"), manifests(lines));
    }
    writeFileSync(path.join(folder, "owners/owners.yaml"), lines.people ?? staff);
    const { facts, problems } = await load([folder]);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return viewOfFacts(facts, { id: "0".repeat(64), takenAt: new Date(takenAt).toISOString() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A real repository with a folder of sign-offs. */
export class Repository {
  readonly root = mkdtempSync(path.join(tmpdir(), "ambit-signoffs-"));
  readonly folder = path.join(this.root, "signoffs");

  constructor() {
    this.git("init", "-q", "-b", "main");
    mkdirSync(this.folder);
    writeFileSync(path.join(this.root, "README"), "records\n");
    this.commit("dev");
  }

  git(...args: readonly string[]): string {
    const env = { PATH: process.env["PATH"], HOME: this.root, GIT_CONFIG_NOSYSTEM: "1" };
    return execFileSync("git", ["-C", this.root, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Commits everything. @param who the author: `<who>@example.com` */
  commit(who: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", `--author=${who} <${who}@example.com>`, "-m", who);
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  /** Proposes records, committed by `dev`. */
  propose(graph: GraphView, names: readonly string[] = [], by = "dev"): readonly SignOffRecord[] {
    const made = proposals(graph, {
      names,
      certainty: "conditional",
      asOf: graph.snapshot.takenAt,
      engineVersion: "1",
      people: peopleOf(graph),
      told: toldBy(graph),
      ledger: readLedger(this.folder),
    }).filter(({ unchanged }) => !unchanged);
    for (const { record } of made) writeRecord(this.folder, record);
    this.commit(by);
    return made.map(({ record }) => record);
  }

  /** Everybody who must signs, each in a commit of their own. */
  sign(graph: GraphView, records: readonly SignOffRecord[], who = signers, expires = "90d"): void {
    const options = { people: peopleOf(graph), told: toldBy(graph), asOf: graph.snapshot.takenAt };
    const { standings } = verify(readLedger(this.folder), { ...options, rules: graph.rules });
    for (const by of who) {
      for (const record of records) {
        const standing = standings.find(({ id }) => id === record.id);
        if (!standing) throw new Error(`no ${record.id}`);
        if (
          !standing.required.some(({ who: can }) => can.some((team) => options.people.person(by)?.teams.includes(team)))
        )
          continue;
        writeApproval(
          this.folder,
          approvalOf(record, standing, { by, decision: "accept", points: [], expires }, options),
          by,
        );
      }
      this.commit(by);
    }
  }

  verify(graph: GraphView, more: Partial<VerifyOptions> = {}) {
    const options = { people: peopleOf(graph), told: toldBy(graph), asOf: graph.snapshot.takenAt, rules: graph.rules };
    return verify(readLedger(this.folder), { ...options, ...more });
  }

  gate(today: GraphView, graph: GraphView = today, more: Partial<GateOptions> = {}) {
    return gate(graph, {
      ledger: readLedger(this.folder),
      people: peopleOf(today),
      today,
      changed: "fail",
      limit: 50,
      engineVersion: "1",
      ...more,
    });
  }
}

export const peopleOf = (graph: GraphView): People => new People(graph.facts().of("owner.party"));
