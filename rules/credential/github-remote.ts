import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { repo, repoId } from "../../model/examples/github.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole, lifeOf, placeConditions } from "../families/found-credentials.ts";

const remote = found("github-app-installation", "fp1_ghs", { claims: { host: "github.com", repository: "acme/shop" } });

/** A token of GitHub that stands in the address of a repository was made to be used there. */
export default defineRule({
  id: "credential.github-remote",
  version: 1,
  title: "Can write to the repository",
  edge: "WRITES_REPOSITORY",
  emits: { from: ["Credential#impersonate"], to: "GithubRepo#write" },
  needs: ["credential", "github.repo"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const token of facts.each("credential")) {
      const name = token.claims["repository"];
      if (!/^github-(pat|oauth|app)/.test(token.type) || name === undefined || !isWhole(token, facts.asOf)) continue;
      for (const repository of facts.where("github.repo", "name", name)) {
        if (repository.archived) continue;
        const short = token.type.startsWith("github-app") ? ", and has not ended yet" : "";
        yield {
          from: [privilege(token.key, "impersonate")],
          to: privilege(repository.key, "write"),
          because: [token, repository],
          conditions: [
            { kind: "target-state", text: `the token may write to ${name}, in whose address it stands${short}` },
            ...placeConditions(token),
          ],
          ...lifeOf(token),
          authenticates: true,
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Revoke the token at GitHub")],
  abuse: "git clone, read the history for more secrets; push a branch whose workflow prints what it is given.",
  detection: [
    { service: "GitHub audit log", event: "hashed_token: SHA-256 of the token in base64; git.clone, git.push" },
  ],
  remediation:
    "gh api -X POST credentials/revoke --input=credentials.json   # then look for keys and webhooks it added",
  frameworks: ["attack:T1528", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation",
    "https://docs.github.com/en/actions/concepts/security/github_token",
  ],
  examples: [
    firesIf(
      "in the address of a remote",
      `credential:fp1_ghs#impersonate -> ${repoId("shop")}#write`,
      remote,
      repo("shop"),
    ),
    silent("of another repository", remote, repo("site")),
    silent("an archived repository takes no push", remote, repo("shop", { archived: true })),
    silent("the token alone names no repository", found("github-pat-fine", "fp1_fine"), repo("shop")),
    silent("expired", { ...remote, expiresAt: "2025-12-31T00:00:00.000Z" }, repo("shop")),
  ],
});
