import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { repo, repoId } from "../../model/examples/github.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { runs } from "../families/github-runs.ts";

/** A push to any branch brings its own workflow files along. */
export default defineRule({
  id: "github.run-workflow",
  version: 1,
  title: "Can run code in the repository's workflows",
  edge: "RUNS_WORKFLOW",
  emits: { from: ["GithubRepo#write"], to: "GithubRepo#execute" },
  needs: ["github.repo"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const repository of facts.each("github.repo")) {
      if (!runs(repository)) continue;
      yield {
        from: [privilege(repository.key, "write")],
        to: privilege(repository.key, "execute"),
        because: [repository],
        authenticates: true,
      };
    }
  },

  controls: [control("narrow", "github.repo", "Turn Actions off in the repository")],
  abuse: "Push a branch with a workflow file that runs on push: it needs no review and no merge.",
  detection: [
    { service: "GitHub audit log", event: "git.push" },
    { service: "GitHub audit log", event: "workflows.created_workflow_run" },
  ],
  remediation:
    "gh api --method PUT repos/<owner>/<repo>/actions/permissions -F enabled=false   # or take write access away from whoever does not need it",
  frameworks: ["attack:T1677", "attack:T1195.002"],
  references: [
    "https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push",
    "https://docs.github.com/en/actions/reference/security/secure-use",
  ],
  examples: [
    fires("whoever may push", `${repoId("shop")}#write -> ${repoId("shop")}#execute`, repo("shop")),
    silent("an archived repository takes no push", repo("shop", { archived: true })),
    silent("Actions are turned off", repo("shop", { actions: false })),
  ],
});
