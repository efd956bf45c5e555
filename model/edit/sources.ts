import type { GcpBindingFact } from "../fact/gcp.ts";
import type { GithubSecretFact } from "../fact/github.ts";
import { lines, remark, sh } from "./shell.ts";
import { afterRestart, atOnce, changes, endsCopies, hours, minutes, removes, soon } from "./spec.ts";

const removal = ({ resource, role, member }: GcpBindingFact): string => {
  const [, , service = "", ...rest] = resource.split("/");
  const name = rest.at(-1) ?? "";
  const what =
    service === "secretmanager.googleapis.com"
      ? sh`gcloud secrets remove-iam-policy-binding ${name} --project=${rest[1] ?? ""}`
      : `gcloud ${rest[0] === "folders" ? "resource-manager folders" : rest[0] === "organizations" ? "organizations" : "projects"} ${sh`remove-iam-policy-binding ${name}`}`;
  return what + sh` --member=${member} --role=${role} --all`;
};
/** Where a secret of Actions stands, for `gh secret`. */
const placeOf = ({ repo, environment, owner }: GithubSecretFact): string =>
  repo === undefined
    ? sh` --org ${owner}`
    : sh` --repo ${repo.slice("github:repo:".length)}` +
      (environment === undefined ? "" : sh` --env ${environment.slice(repo.length + "|environment|".length)}`);

/** Who gets an organization's secret: left out, setting it anew would take it from those who have it. */
function audience({ repo, repos, visibility }: GithubSecretFact): string {
  if (repo !== undefined || visibility === undefined) return "";
  if (visibility !== "selected") return sh` --visibility ${visibility}`;
  const names = repos.map((one) => one.slice("github:repo:".length)).sort();
  return names.length === 0 ? " --repos '<those that get it>'" : sh` --repos ${names.join(",")}`;
}
const hostOf = (id: string): string => id.split("/").at(8) ?? "";

/** Edits of secrets of GCP, Azure and GitHub, and of what is known of their use. */
export const sourceEdits = [
  changes("narrow", "github.repo", {
    title: "Turn Actions off in the repository",
    cost: 3,
    latency: {
      ...atOnce,
      survives: "runs that have begun, and tokens that they were given",
      survivesSeconds: 6 * hours,
    },
    to: (fact) => ({ ...fact, actions: false }),
    command: ({ name }) => sh`gh api --method PUT ${`repos/${name}/actions/permissions`} -F enabled=false`,
  }),
  removes("delete", "github.secret", {
    title: "Delete the secret: let workflows prove who they are with OIDC",
    cost: 3,
    latency: { ...atOnce, survives: "copies of the value: end it at what it opens" },
    command: (fact) => sh`gh secret delete ${fact.name}` + placeOf(fact),
  }),
  endsCopies("rotate", "github.secret", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: { seconds: 5 * minutes, survives: "the old value, where what it opens takes it beside the new one" },
    command: (fact) =>
      lines(
        `${sh`gh secret set ${fact.name}`}${placeOf(fact)}${audience(fact)} < new-value`,
        remark("then end the old value at what it opens"),
      ),
  }),
  removes("delete", "github.collaborator", {
    title: "Take the collaborator's access away",
    cost: 2,
    latency: { ...atOnce, survives: "access by a team or the organization: look there too" },
    command: ({ repo, name }) =>
      sh`gh api --method DELETE ${`repos/${repo.slice("github:repo:".length)}/collaborators/${name}`}`,
  }),
  removes("delete", "gcp.binding", {
    title: "Take the member out of the role",
    cost: 2,
    latency: { seconds: 7 * minutes, survives: "what was read until then" },
    simulates: "the binding alone is gone: another role, or one around it, may give the same",
    command: removal,
  }),
  endsCopies("rotate", "gcp.secret", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old version, until it is disabled and ended at what it opens"),
    command: ({ name, project }) =>
      sh`gcloud secrets versions add ${name} --project=${project.slice("gcp:project:".length)} --data-file=-`,
  }),
  removes("delete", "azure.vault-policy", {
    title: "Take the entry out of the vault's access policies",
    cost: 2,
    latency: soon,
    command: ({ vault, principal }) => sh`az keyvault delete-policy --name ${hostOf(vault)} --object-id ${principal}`,
  }),
  removes("delete", "azure.role-assignment", {
    title: "Delete the role assignment",
    cost: 2,
    latency: { seconds: 10 * minutes, survives: "what was read until then" },
    command: ({ key }) => sh`az role assignment delete --ids ${key}`,
  }),
  endsCopies("rotate", "azure.secret", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old version, until it is disabled and ended at what it opens"),
    command: ({ name, vault }) =>
      sh`az keyvault secret set --vault-name ${hostOf(vault)} --name ${name} --file new-value`,
  }),
  removes("delete", "configured-login", {
    title: "Let the workload log in as itself, without a stored password",
    cost: 5,
    latency: afterRestart("copies of the password, until its login is ended"),
    command: ({ place, host, secret }) =>
      remark(`give ${place} an identity that ${host} takes, end the login of ${secret}, delete the secret`),
  }),
  removes("rotate", "stored-fingerprint", {
    title: "Rotate the stored value",
    cost: 1,
    reversible: false,
    latency: { seconds: 5 * minutes, survives: "the old value, until it is ended at what it opens" },
    simulates: "the store holds another value; that the old one is ended at what it opens is part of it",
    command: ({ secret, entry }) =>
      remark(`put a new value into ${secret}${entry === "" ? "" : ` (${entry})`}, end the old one at what it opens`),
  }),
];
