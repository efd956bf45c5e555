import { govSign } from "../sign-off.ts";

/** A way in is live and nobody decided that it may be. */
export default govSign({
  id: "GOV-SIGN-01",
  title: "Way in without a sign-off",
  severity: "critical",
  condition:
    "The internet has a way in to a service, open or not proven to be closed, that no sign-off in force covers.",
  remediation:
    "Propose it with `ambit sign-off propose`, let those whose word its control points need approve it, or close it.",
});
