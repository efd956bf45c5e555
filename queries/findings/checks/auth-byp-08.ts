import pattern from "../../routes/bypass/08-left-out-pages.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "medium",
  of: "both",
  remediation: "Serve health, figures and documents at a port that is not routed, or put the login before them.",
});
