import pattern from "../../routes/bypass/12-second-port.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "kubernetes",
  remediation: "Take the port out of what is exposed, or put the login before it as well.",
});
