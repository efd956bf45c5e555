import pattern from "../../routes/bypass/02-nginx-login-left-out.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "kubernetes",
  remediation:
    'Set `nginx.ingress.kubernetes.io/auth-url` on the ingress, or take `enable-global-auth: "false"` and the location out of `no-auth-locations`.',
});
