import { govSign } from "../sign-off.ts";

/** A decision holds until a day. */
export default govSign({
  id: "GOV-SIGN-03",
  title: "Sign-off not in force",
  severity: "medium",
  condition: "A sign-off has expired, was rejected, cannot be trusted, or was not signed by everybody who must.",
  remediation: "Review the service again and propose a sign-off anew.",
});
