import pattern from "../../routes/bypass/13-method-not-covered.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "medium",
  of: "both",
  remediation: "Set the login for every method of the path; let the edge answer preflights itself.",
});
