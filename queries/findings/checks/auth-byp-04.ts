import pattern from "../../routes/bypass/04-balancer-rule.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "aws",
  remediation:
    "Put `authenticate-oidc`, `authenticate-cognito` or `jwt-validation` before the forward of every rule of every listener, with `deny` or `authenticate` for requests without identity.",
});
