import pattern from "../../routes/bypass/10-origin-beside-cdn.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "aws",
  remediation:
    "Admit the distribution alone: a VPC origin, or a secret header that the rule asks for with its prefix list in the security group.",
});
