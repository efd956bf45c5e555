import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { gcpAccount, gcpBinding, gcpProject, gcpSecret, gcpSecretId } from "../../model/examples/clouds.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { anybody, bindingConditions, gcpManager, memberOf } from "../families/gcp-members.ts";

const id = "gcp.read-secret";
/** Google's own roles that have secretmanager.versions.access. */
const readers = ["roles/owner", "roles/secretmanager.admin", "roles/secretmanager.secretAccessor"] as const;
const step = `${gcpAccount("web")}#impersonate -> ${gcpSecretId("db")}#read`;

/** A binding on the secret, its project or what is around that. IAM of GCP is not evaluated: what else decides is said. */
export default defineRule({
  id,
  version: 1,
  title: "Can read the secret by an IAM binding",
  edge: "READS_SECRET",
  emits: { from: ["GcpServiceAccount#impersonate", "Internet#originate"], to: "GcpSecret#read" },
  needs: ["gcp.binding", "gcp.project", "gcp.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const role of facts.items("roles", readers, (name) => name)) {
      for (const binding of facts.where("gcp.binding", "role", role)) {
        const who = memberOf(binding.member);
        if (!who) continue;
        const secret = facts.get("gcp.secret", binding.resource);
        const level = secret ? undefined : binding.resource.slice(gcpManager.length);
        if (level !== undefined && !binding.resource.startsWith(gcpManager)) continue;
        yield {
          from: [who.from],
          to: secret ? privilege(secret.key, "read") : below(binding.resource),
          because: secret ? [binding, secret] : [binding],
          conditions: [...who.conditions, ...bindingConditions(binding)],
          authenticates: who.from !== anybody,
          ...(who.node === undefined ? {} : { nodes: [who.node] }),
        };
      }
    }
    for (const project of facts.each("gcp.project"))
      for (const around of project.ancestors)
        yield { from: [below(around)], to: below(`${gcpManager}projects/${project.name}`), because: [project] };
    for (const secret of facts.each("gcp.secret"))
      yield {
        from: [below(`${gcpManager}projects/${secret.project.slice("gcp:project:".length)}`)],
        to: privilege(secret.key, "read"),
        because: [secret],
      };
  },

  controls: [
    control("delete", "gcp.binding", "Take the member out of the role"),
    control("rotate", "gcp.secret", "Rotate the secret"),
  ],
  abuse: "gcloud secrets versions access latest --secret <secret>, as the service account.",
  detection: [
    {
      service: "GCP audit log (data access)",
      event: "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
    },
  ],
  remediation:
    "gcloud projects remove-iam-policy-binding <project> --member=<member> --role=<role>   # and bind the accessor on the one secret that it needs",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://cloud.google.com/secret-manager/docs/access-control",
    "https://cloud.google.com/iam/docs/resource-hierarchy-access-control",
    "https://cloud.google.com/iam/docs/deny-overview",
  ],
  examples: [
    firesIf(
      "the accessor's role on the secret",
      step,
      gcpSecret("db"),
      gcpBinding("web", "roles/secretmanager.secretAccessor", gcpSecretId("db")),
    ),
    firesIf("on its project", step, gcpSecret("db"), gcpBinding("web", "roles/secretmanager.secretAccessor")),
    firesIf(
      "on the organization around the project",
      step,
      gcpSecret("db"),
      gcpProject(),
      gcpBinding("web", "roles/owner", "//cloudresourcemanager.googleapis.com/organizations/5"),
    ),
    firesIf(
      "everybody with an account of Google",
      `internet#originate -> ${gcpSecretId("db")}#read`,
      gcpSecret("db"),
      gcpBinding("web", "roles/secretmanager.secretAccessor", gcpSecretId("db"), { member: "allAuthenticatedUsers" }),
    ),
    silent("an editor reads no values", gcpSecret("db"), gcpBinding("web", "roles/editor")),
    silent(
      "the accessor's role on another secret",
      gcpSecret("db"),
      gcpBinding("web", "roles/secretmanager.secretAccessor", gcpSecretId("other")),
    ),
    silent(
      "on another project",
      gcpSecret("db"),
      gcpBinding("web", "roles/owner", "//cloudresourcemanager.googleapis.com/projects/site"),
    ),
    silent(
      "a group: who is in it is not known",
      gcpSecret("db"),
      gcpBinding("web", "roles/owner", undefined, { member: "group:ops@example.com" }),
    ),
  ],
});

/** One access for all who have a reading role on the resource: every secret below it. */
const below = (resource: string) => hub(`read every secret below ${resource}`, id, resource);
