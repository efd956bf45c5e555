import { type Privilege, privilege } from "../../model/access.ts";
import { allow, awsAccount, user, userArn } from "../../model/examples/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

const ann = userArn("ann");

/** A principal that gave itself every permission is still itself, and shares what all such principals of its account can do. */
export default defineRule({
  id: "aws.max-acts-as-itself",
  version: 1,
  title: "Keeps what it had, beside what it gave itself",
  edge: "INCLUDES",
  emits: { from: ["AwsMaxPrincipal#impersonate"], to: "AwsPrincipal#impersonate" },
  needs: ["aws.account", "aws.role", "aws.user"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  structural: true,

  *derive(facts, { aws }) {
    const accounts = function* () {
      yield* aws.accounts();
    };
    const names = function* (account: string) {
      for (const { id } of aws.maxima(account)) yield id;
    };
    const maxima = function* () {
      for (const account of facts.items("accounts of maxima", accounts(), (one) => one))
        yield* facts.items("maxima", names(account), (one) => one);
    };
    for (const id of maxima()) {
      const max = aws.caller(id);
      if (!max?.fact) continue;
      const from: Privilege = privilege(max.id, "impersonate");
      // What somebody makes anew in an account was nobody before.
      if (max.fact.kind !== "aws.account")
        yield { from: [from], to: privilege(id.slice(0, -"~max".length), "impersonate"), because: [max.fact] };
      const own = aws.classOf(max);
      if (own) yield { from: [from], to: own.end, because: [max.fact] };
    }
  },

  controls: [],
  abuse: "None of its own: the shape of self-escalation.",
  detection: [],
  remediation: "Close the policy write that made it so.",
  frameworks: ["attack:T1098.003"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"],
  examples: [
    fires(
      "somebody who may write its own policies",
      `${ann}~max#impersonate -> ${ann}#impersonate`,
      user("ann"),
      allow(ann, "iam:PutUserPolicy", ann),
    ),
    fires(
      "whoever administers the account may write them",
      `${ann}~max#impersonate -> ${ann}#impersonate`,
      awsAccount(),
      user("ann"),
    ),
    silent("nobody may write its policies", user("ann"), allow(ann, "iam:GetUser")),
  ],
});
