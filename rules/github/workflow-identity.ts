import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { environment, repo, repoId, subject } from "../../model/examples/github.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { environmentConditions, runs, unknownEnvironment } from "../families/github-runs.ts";

const step = (context: string) => `${repoId("shop")}#execute -> external:github:repo:acme/shop:${context}#impersonate`;

/** A job asks for an ID token; its subject says the repository and where in it the job runs. */
export default defineRule({
  id: "github.workflow-identity",
  version: 1,
  title: "Can get a token of the workflow's identity",
  edge: "RUNS_AS",
  emits: { from: ["GithubRepo#execute"], to: "ExternalIdentity#impersonate" },
  needs: ["external", "github.environment", "github.repo", "github.subject"],
  reliesOnAbsenceIn: [],
  leaves: "until 5m",

  *derive(facts) {
    for (const told of facts.each("github.subject")) {
      const repository = facts.get("github.repo", told.repo);
      const identity = facts.get("external", told.identity);
      if (!repository || !identity || !runs(repository) || told.branch !== undefined) continue;
      const at = told.environment;
      const known = at === undefined ? undefined : facts.get("github.environment", at);
      const because: [Fact, ...Fact[]] = [repository, told, identity];
      yield {
        from: [privilege(repository.key, "execute")],
        to: privilege(identity.key, "impersonate"),
        because,
        conditions: known
          ? environmentConditions(repository, known)
          : at === undefined
            ? []
            : [unknownEnvironment(repository, at.slice(at.lastIndexOf("|") + 1))],
      };
    }
  },

  controls: [control("narrow", "github.repo", "Turn Actions off in the repository")],
  abuse:
    "Give the workflow `permissions: id-token: write`, name the environment, and ask ACTIONS_ID_TOKEN_REQUEST_URL for a token of any audience.",
  detection: [{ service: "GitHub audit log", event: "workflows.prepared_workflow_job" }],
  remediation:
    "gh api --method PUT repos/<owner>/<repo>/environments/<environment> --input protection.json   # reviewers, and branches that may deploy; and bind the cloud's trust to that environment",
  frameworks: ["attack:T1528", "attack:T1677", "owasp-nhi:NHI5"],
  references: [
    "https://docs.github.com/en/actions/concepts/security/openid-connect",
    "https://docs.github.com/en/actions/reference/security/oidc",
  ],
  examples: [
    fires("a run for a pull request", step("pull_request"), repo("shop"), ...subject("shop", "pull_request")),
    fires(
      "an environment without protection",
      step("environment:prod"),
      repo("shop"),
      environment("shop", "prod"),
      ...subject("shop", "environment:prod"),
    ),
    fires(
      "a branch made for the purpose",
      step("ref:refs/heads/any-new-branch"),
      repo("shop"),
      ...subject("shop", "ref:refs/heads/any-new-branch"),
    ),
    firesIf(
      "a reviewer must approve",
      step("environment:prod"),
      repo("shop"),
      environment("shop", "prod", { reviewers: 2 }),
      ...subject("shop", "environment:prod"),
    ),
    firesIf(
      "an environment whose protection was not read",
      step("environment:prod"),
      repo("shop"),
      ...subject("shop", "environment:prod"),
    ),
    silent("another repository", repo("site"), ...subject("shop", "pull_request")),
    silent("Actions are turned off", repo("shop", { actions: false }), ...subject("shop", "pull_request")),
  ],
});
