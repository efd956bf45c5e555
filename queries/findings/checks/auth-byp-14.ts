import pattern from "../../routes/bypass/14-management-pages.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "both",
  remediation: "Serve management at a host inside, behind the login of those who manage.",
});
