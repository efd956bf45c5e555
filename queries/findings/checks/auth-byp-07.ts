import pattern from "../../routes/bypass/07-route-without-policy.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "kubernetes",
  remediation: "Attach the policy to the gateway, or to every route that leads to the service.",
});
