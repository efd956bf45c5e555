import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { collaborator } from "../../model/examples/github.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole, lifeOf, placeConditions } from "../families/found-credentials.ts";

const ofAnn = found("github-pat-classic", "fp1_pat", { principal: "github:user:ann" });

/** A token of GitHub that was found in an address with the account that it is of: that account's rights, as far as it was given them. */
export default defineRule({
  id: "credential.github-token",
  version: 1,
  title: "Authenticates as the account",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "GithubUser#impersonate" },
  needs: ["credential", "github.collaborator"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const token of facts.each("credential")) {
      if (!/^github-(pat|oauth|app)/.test(token.type) || !isWhole(token, facts.asOf)) continue;
      const [account] = facts.where("github.collaborator", "user", token.principal ?? "");
      if (!account) continue;
      yield {
        from: [privilege(token.key, "impersonate")],
        to: privilege(account.user, "impersonate"),
        because: [token, account],
        conditions: [
          { kind: "target-state", text: `the token was given the account's rights${scopesOf(token.scopes)}` },
          ...placeConditions(token),
        ],
        ...lifeOf(token),
        nodes: [{ id: account.user, kind: "GithubUser", name: account.name, scope: account.scope }],
        authenticates: true,
      };
    }
  },

  controls: [control("revoke", "credential", "Revoke the token at GitHub")],
  abuse:
    "git clone and push with the token in the address; gh api with GH_TOKEN: repositories, workflows, their secrets.",
  detection: [
    { service: "GitHub audit log", event: "hashed_token: SHA-256 of the token in base64; git.clone, git.push" },
  ],
  remediation:
    "gh api -X POST credentials/revoke --input=credentials.json   # then look for keys and webhooks it added",
  frameworks: ["attack:T1528", "attack:T1552.001", "attack:T1213.003", "owasp-nhi:NHI2"],
  references: [
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    "https://docs.github.com/en/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/identifying-audit-log-events-performed-by-an-access-token",
  ],
  examples: [
    firesIf(
      "the account that stands beside it writes to a repository",
      "credential:fp1_pat#impersonate -> github:user:ann#impersonate",
      ofAnn,
      collaborator("shop", "ann", "write"),
    ),
    silent("an account that no repository knows", ofAnn, collaborator("shop", "bob", "write")),
    silent(
      "the token alone does not say whose it is",
      found("github-pat-fine", "fp1_fine"),
      collaborator("shop", "ann", "write"),
    ),
    silent("expired", { ...ofAnn, expiresAt: "2025-12-31T00:00:00.000Z" }, collaborator("shop", "ann", "write")),
  ],
});

const scopesOf = (scopes: readonly string[] = []): string =>
  scopes.length === 0 ? "" : `; it says ${scopes.join(", ")}`;
