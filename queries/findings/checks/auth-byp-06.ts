import pattern from "../../routes/bypass/06-optional-token.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "kubernetes",
  remediation:
    "Add a policy that refuses requests without an identity, make the token required, and let the authorizer fail closed.",
});
