import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { branchProtection, repo, repoId, subject } from "../../model/examples/github.ts";
import type { FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { runs } from "../families/github-runs.ts";

const step = `${repoId("shop")}#execute -> external:github:repo:acme/shop:ref:refs/heads/main#impersonate`;

/** The token of a run names its branch: code must get onto that branch first, past what protects it. */
export default defineRule({
  id: "github.branch-identity",
  version: 1,
  title: "Can get a token of the branch's workflows",
  edge: "RUNS_AS",
  emits: { from: ["GithubRepo#execute"], to: "ExternalIdentity#impersonate" },
  needs: ["external", "github.branch-protection", "github.repo", "github.subject"],
  reliesOnAbsenceIn: ["github.branch-protection"],
  leaves: "until 5m",

  *derive(facts) {
    for (const told of facts.each("github.subject")) {
      const repository = facts.get("github.repo", told.repo);
      const identity = facts.get("external", told.identity);
      if (!repository || !identity || !runs(repository) || told.branch === undefined) continue;
      yield {
        from: [privilege(repository.key, "execute")],
        to: privilege(identity.key, "impersonate"),
        because: [repository, told, identity],
        conditions: protectedBy(facts, repository.key, told.branch),
      };
    }
  },

  controls: [control("narrow", "github.repo", "Turn Actions off in the repository")],
  abuse:
    "Push to the branch, or have a change merged, with a workflow that asks for an ID token and sends it to the cloud's token service.",
  detection: [
    { service: "GitHub audit log", event: "git.push" },
    { service: "GitHub audit log", event: "protected_branch.policy_override" },
  ],
  remediation:
    "gh api --method PUT repos/<owner>/<repo>/branches/<branch>/protection --input protection.json   # reviews; and bind the cloud's trust to an environment with reviewers",
  frameworks: ["attack:T1528", "attack:T1195.002", "owasp-nhi:NHI5"],
  references: [
    "https://docs.github.com/en/actions/reference/security/oidc",
    "https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches",
  ],
  examples: [
    fires("nothing protects the branch", step, repo("shop"), ...subject("shop", "ref:refs/heads/main")),
    firesIf(
      "a change needs a review",
      step,
      repo("shop"),
      branchProtection("shop", "main"),
      ...subject("shop", "ref:refs/heads/main"),
    ),
    fires(
      "protection without reviews keeps nobody out who may push",
      step,
      repo("shop"),
      branchProtection("shop", "main", { reviews: 0 }),
      ...subject("shop", "ref:refs/heads/main"),
    ),
    silent("another repository", repo("site"), ...subject("shop", "ref:refs/heads/main")),
    silent("an archived one", repo("shop", { archived: true }), ...subject("shop", "ref:refs/heads/main")),
  ],
});

function protectedBy(facts: FactReader, repo: string, branch: string): readonly Condition[] {
  const known = facts.get("github.branch-protection", `${repo}|branch|${branch}`);
  if (!known) return [];
  const of = `${branch} of ${repo.slice("github:repo:".length)}`;
  return [
    ...(known.reviews > 0 ? [{ kind: "human" as const, text: `somebody approves the change to ${of}` }] : []),
    ...(known.restricted
      ? [{ kind: "environment" as const, text: `the caller is one of those who may push to ${of}` }]
      : []),
  ];
}
