import pattern from "../../routes/bypass/09-changed-before-asked.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "both",
  remediation:
    "Let the login come first: rewrite after it, drop what clients send of forwarded headers, and keep code out of the way before it.",
});
