import pattern from "../../routes/bypass/03-upstream-exposed.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "kubernetes",
  remediation:
    "Make the service ClusterIP with a NetworkPolicy that admits the proxy alone, and take skipped routes and trusted addresses out of the login.",
});
