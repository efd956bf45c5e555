import type { GraphReader } from "../../graph/port.ts";
import type { FactReader } from "../../model/fact.ts";
import type { GraphNode } from "../../model/node.ts";
import type { CheckReach } from "../findings/reach.ts";
import { About } from "./about.ts";
import { boundaryOf } from "./boundary.ts";
import { Credentials } from "./credentials.ts";
import { dutiesOf } from "./duties.ts";
import { Environments } from "./environments.ts";
import { type Field, fieldValue, known } from "./field.ts";
import { humanOf, nhiTypeOf, providerOf } from "./kinds.ts";
import { lastSeen } from "./last-used.ts";
import { daysBetween, Lives, lastOf, later } from "./life.ts";
import type { IdentityCredential, IdentityRecord, IdentityReview } from "./record.ts";
import { revokeSteps } from "./revoke.ts";
import { Usage } from "./usage.ts";

/** Records of the non-human identities of one graph, each made when it is first asked for and kept. */
export class IdentityBook {
  readonly usage: Usage;
  readonly environments: Environments;
  readonly #graph: GraphReader;
  readonly #facts: FactReader;
  readonly #reach: CheckReach;
  readonly #lives: Lives;
  readonly #credentials: Credentials;
  readonly #records = new Map<number, IdentityRecord>();

  constructor(graph: GraphReader, reach: CheckReach) {
    this.#graph = graph;
    this.#facts = graph.facts();
    this.#reach = reach;
    this.#lives = new Lives(this.#facts);
    this.#credentials = new Credentials(graph, this.#lives);
    this.usage = new Usage(graph);
    this.environments = new Environments(graph);
  }

  /** Of every identity that is not known to be a person's alone, sorted by id. @param people theirs too */
  *all(people = false): Iterable<IdentityRecord> {
    for (const [index] of this.#graph.nodes.entries()) {
      const record = this.at(index);
      if (record && (people || record.human !== "yes")) yield record;
    }
  }

  /** @param id node id; undefined where it is no identity of an inventory */
  get(id: string): IdentityRecord | undefined {
    return this.at(this.#graph.nodeIndex(id));
  }

  at(index: number): IdentityRecord | undefined {
    const node = this.#graph.nodes[index];
    if (!node || nhiTypeOf(node) === undefined) return undefined;
    const record = this.#records.get(index) ?? this.#made(index, node);
    this.#records.set(index, record);
    return record;
  }

  #made(index: number, node: GraphNode): IdentityRecord {
    const { id, kind, name, scope } = node;
    const { owners, observed } = this.#graph;
    const about = new About(owners.about(index));
    const { business, technical } = owners.ofNode(index);
    const users = this.usage.of(index);
    const credentials = this.#credentials.of(node, users);
    const lives = this.#lives.of(id);
    const used = this.#lives.moment(lives, "used", "when it was used last was not read");
    const created = this.#lives.moment(lives, "created", "when it was made was not read");
    const exposed = this.#reach.reaches(this.#reach.exposed, id, "impersonate");
    const standing = about.text("standing");
    const provider = providerOf(node);
    return {
      id,
      kind,
      type: nhiTypeOf(node) ?? "iam-role",
      name,
      scope,
      human: humanOf(node, this.#facts),
      purpose: about.text("purpose"),
      business,
      technical,
      chainOwner: about.text("chain_owner"),
      duties: dutiesOf(
        about.list("created_by"),
        about.list("approver"),
        about.list("revokers"),
        (one) => owners.party(one).id,
      ),
      createdAt: "value" in created ? created : orElse(about.moment("created_at"), created),
      approvedAt: about.moment("approved_at"),
      approvalRef: about.text("approval_ref"),
      expires: about.moment("expires"),
      boundary: boundaryOf(this.#graph, this.usage, users.workloads, about.list("workload_boundary")),
      environments: this.environments.ofIdentity(index, users.workloads),
      credentials,
      rotation: about.days("rotation_days"),
      lastUsed: credentials.reduce(
        (field, one) => (one.standing && "value" in one.lastUsed ? later(field, one.lastUsed) : field),
        lastOf(used, lastSeen(observed, id, scope)),
      ),
      review: reviewOf(about.days("review_days"), about.moment("last_reviewed"), this.#facts.asOf),
      revoke: {
        runbook: about.text("revoke_runbook_url"),
        tested: about.moment("revoke_tested_at"),
        steps: revokeSteps(id, credentials, this.#facts),
      },
      breakGlass: about.answer("break_glass"),
      breakGlassAlert: about.text("break_glass_alert"),
      vendor: {
        name: provider === undefined ? about.text("vendor") : known(provider, derivedFrom("its name")),
        contact: about.text("vendor_contact"),
        outside: this.#outside(index),
      },
      autonomy: about.text("autonomy"),
      standing:
        "value" in standing ? (standing as IdentityRecord["standing"]) : standingOf(credentials, users.workloads),
      privileged: this.#reach.privileged[index] === 1,
      ...(exposed === undefined ? {} : { exposed }),
    };
  }

  /** Accounts and identities outside that may become it in one step. Sorted. */
  #outside(index: number): readonly string[] {
    const p = this.#graph.privilegeIndex(index, "impersonate");
    const { makeStart, makes } = this.#graph.csr;
    const found = new Set<string>();
    for (let m = makeStart[p] ?? 0; p >= 0 && m < (makeStart[p + 1] ?? 0); m++) {
      for (const premise of this.#graph.premisesOf(makes[m] ?? -1)) {
        const { id = "", kind } = this.#graph.nodes[this.#graph.nodeOf(premise)] ?? {};
        if (kind === "ExternalIdentity" && !id.startsWith("external:github:")) found.add(id);
      }
    }
    return [...found].sort();
  }
}

const derivedFrom = (said: string) => ({ origin: "derived", document: "", locator: "", said }) as const;
const orElse = <T>(field: Field<T>, other: Field<T>): Field<T> => ("value" in field ? field : other);

function standingOf(
  credentials: readonly IdentityCredential[],
  workloads: readonly number[],
): IdentityRecord["standing"] {
  const kept = credentials.find(({ standing, status }) => standing && status !== "inactive");
  if (kept) return known("standing", derivedFrom(`its ${kept.kind}`));
  if (workloads.length > 0) return known("standing", derivedFrom("workloads that act as it as they run"));
  return known("request-time", derivedFrom("no credential of its own: a session is asked for"));
}

function reviewOf(cadence: Field<number>, last: Field<string>, asOf: string): IdentityReview {
  const days = fieldValue(cadence);
  const at = fieldValue(last);
  if (days === undefined || at === undefined) return { cadence, last, overdue: false };
  const due = new Date(Date.parse(at) + days * 86_400_000).toISOString().slice(0, 10);
  return { cadence, last, due, overdue: (daysBetween(at, asOf) ?? 0) > days };
}
