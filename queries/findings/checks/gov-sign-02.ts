import { govSign } from "../sign-off.ts";

/** What was signed is not what is there. */
export default govSign({
  id: "GOV-SIGN-02",
  title: "More is reached than was signed",
  severity: "high",
  condition: "A service reaches a target, or comes by a step to one, that its sign-off does not hold.",
  remediation: "Take the new steps away, or propose a sign-off that supersedes the old one.",
});
