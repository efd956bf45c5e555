import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { environment, orgSecret, repo, repoId, repoSecret } from "../../model/examples/github.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { environmentConditions, runs, unknownEnvironment } from "../families/github-runs.ts";

const id = "github.workflow-secret";
const key = "github:repo-secret:acme/shop/KEY";
const productionKey = "github:environment-secret:acme/shop/production/KEY";

/** A job reads the secrets of its repository, those that the organization gives it, and those of the environment that it names. */
export default defineRule({
  id,
  version: 1,
  title: "Can read the secret in a workflow",
  edge: "READS_SECRET",
  emits: { from: ["GithubRepo#execute"], to: "GithubSecret#read" },
  needs: ["github.environment", "github.repo", "github.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const repository of facts.each("github.repo")) {
      if (!runs(repository)) continue;
      const from = [privilege(repository.key, "execute")] as const;
      for (const secret of facts.where("github.secret", "repo", repository.key)) {
        const at = secret.environment;
        const known = at === undefined ? undefined : facts.get("github.environment", at);
        const because: [Fact, ...Fact[]] = [repository, secret];
        const conditions = known
          ? environmentConditions(repository, known)
          : at === undefined
            ? []
            : [unknownEnvironment(repository, at.slice(at.lastIndexOf("|") + 1))];
        yield { from, to: privilege(secret.key, "read"), because, conditions };
      }
      for (const secret of facts.where("github.secret", "repos", repository.key))
        yield { from, to: privilege(secret.key, "read"), because: [repository, secret] };
      for (const visibility of ["all", "private"] as const) {
        const conditions = visibility === "all" ? [] : hidden(repository);
        if (conditions) yield { from, to: given(repository.owner, visibility), because: [repository], conditions };
      }
    }
    for (const secret of facts.each("github.secret")) {
      if (secret.repo !== undefined || (secret.visibility !== "all" && secret.visibility !== "private")) continue;
      yield {
        from: [given(secret.owner, secret.visibility)],
        to: privilege(secret.key, "read"),
        because: [secret],
      };
    }
  },

  controls: [
    control("delete", "github.secret", "Delete the secret: let workflows prove who they are with OIDC"),
    control("rotate", "github.secret", "Rotate the secret"),
    control("narrow", "github.repo", "Turn Actions off in the repository"),
  ],
  abuse: "Name the secret in a step and send it out in another form than the one that the log masks.",
  detection: [{ service: "GitHub audit log", event: "workflows.prepared_workflow_job (secrets_passed)" }],
  remediation:
    "gh secret delete <NAME> --repo <owner>/<repo>   # or move it to an environment with reviewers, and give the cloud an OIDC trust instead",
  frameworks: ["attack:T1552.001", "attack:T1677", "owasp-nhi:NHI2"],
  references: [
    "https://docs.github.com/en/actions/concepts/security/secrets",
    "https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments",
  ],
  examples: [
    fires(
      "a secret of the repository",
      `${repoId("shop")}#execute -> ${key}#read`,
      repo("shop"),
      repoSecret("shop", "KEY"),
    ),
    fires(
      "a secret of the organization, for all",
      `${repoId("shop")}#execute -> github:org-secret:acme/NPM#read`,
      repo("shop"),
      orgSecret("NPM"),
    ),
    fires(
      "a secret of the organization, for this repository",
      `${repoId("shop")}#execute -> github:org-secret:acme/NPM#read`,
      repo("shop"),
      repo("site"),
      orgSecret("NPM", { visibility: "selected", repos: [repoId("shop")], listed: true }),
    ),
    fires(
      "an environment without protection",
      `${repoId("shop")}#execute -> ${productionKey}#read`,
      repo("shop"),
      environment("shop", "production"),
      repoSecret("shop", "KEY", "production"),
    ),
    firesIf(
      "an environment with reviewers, for some branches",
      `${repoId("shop")}#execute -> ${productionKey}#read`,
      repo("shop"),
      environment("shop", "production", { reviewers: 1, branches: "listed", patterns: ["main"] }),
      repoSecret("shop", "KEY", "production"),
    ),
    firesIf(
      "an environment whose protection was not read",
      `${repoId("shop")}#execute -> ${productionKey}#read`,
      repo("shop"),
      repoSecret("shop", "KEY", "production"),
    ),
    silent("another repository's secret", repo("site"), repoSecret("shop", "KEY")),
    silent(
      "a secret of the organization for private repositories, in a public one",
      repo("shop", { visibility: "public" }),
      orgSecret("NPM", { visibility: "private" }),
    ),
    silent(
      "selected, and not this one",
      repo("shop"),
      orgSecret("NPM", { visibility: "selected", repos: [repoId("site")] }),
    ),
  ],
});

/** What the organization gives to all its repositories, or to those that are not public: one access for all who have it. */
const given = (owner: string, visibility: "all" | "private") =>
  hub(
    `read what ${owner} gives to ${visibility === "all" ? "every repository" : "repositories that are not public"}`,
    id,
    owner,
    visibility,
  );

/** What is open where a repository gets what is for those that are not public; undefined where it does not. */
function hidden({ name, visibility }: FactOf<"github.repo">): readonly Condition[] | undefined {
  if (visibility === "public") return undefined;
  return visibility === undefined ? [{ kind: "unread", text: `whether ${name} is public` }] : [];
}
