import pattern from "../../routes/bypass/05-api-without-authorizer.ts";
import { bypassCheck } from "../bypass.ts";

export default bypassCheck(pattern, {
  severity: "high",
  of: "aws",
  remediation: "Set an authorizer on the method or `AuthType: AWS_IAM` on the URL; an API key is no login.",
});
