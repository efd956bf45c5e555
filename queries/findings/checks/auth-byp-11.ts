import pattern from "../../routes/bypass/11-callers-routes.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "medium",
  of: "both",
  remediation: "Check a signature of the caller before anything runs, or put a gateway before it that does.",
});
