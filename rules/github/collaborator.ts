import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { collaborator, repo, repoId } from "../../model/examples/github.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** People, and the accounts of robots, with write access to a repository. */
export default defineRule({
  id: "github.collaborator",
  version: 1,
  title: "Can write to the repository",
  edge: "WRITES_REPOSITORY",
  emits: { from: ["GithubUser#impersonate"], to: "GithubRepo#administer" },
  needs: ["github.collaborator", "github.repo"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const told of facts.each("github.collaborator")) {
      const repository = facts.get("github.repo", told.repo);
      if (!repository || told.permission === "read" || (repository.archived && told.permission === "write")) continue;
      yield {
        from: [privilege(told.user, "impersonate")],
        to: privilege(repository.key, told.permission),
        because: [told, repository],
        nodes: [{ id: told.user, kind: "GithubUser", name: told.name, scope: told.scope }],
        authenticates: true,
      };
    }
  },

  controls: [control("delete", "github.collaborator", "Take the collaborator's access away")],
  abuse: "Push with the user's token or key; an administrator changes environments, secrets and protection too.",
  detection: [
    { service: "GitHub audit log", event: "git.push" },
    { service: "GitHub audit log", event: "repo.add_member" },
  ],
  remediation: "gh api --method DELETE repos/<owner>/<repo>/collaborators/<login>",
  frameworks: ["attack:T1078.004", "attack:T1195.002"],
  references: ["https://docs.github.com/en/rest/collaborators/collaborators"],
  examples: [
    fires(
      "write",
      `github:user:ann#impersonate -> ${repoId("shop")}#write`,
      repo("shop"),
      collaborator("shop", "ann", "write"),
    ),
    fires(
      "administration",
      `github:user:ann#impersonate -> ${repoId("shop")}#administer`,
      repo("shop"),
      collaborator("shop", "ann", "administer"),
    ),
    silent("reading", repo("shop"), collaborator("shop", "ann", "read")),
    silent(
      "an archived repository takes no push",
      repo("shop", { archived: true }),
      collaborator("shop", "ann", "write"),
    ),
    silent("another repository", repo("site"), collaborator("shop", "ann", "write")),
  ],
});
