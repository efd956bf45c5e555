import pattern from "../../routes/bypass/01-open-path.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "both",
  remediation: "Put the login of the host before the path too, or give what must be open a host of its own.",
});
