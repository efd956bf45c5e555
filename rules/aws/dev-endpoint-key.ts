import { devEndpoint } from "../../model/examples/aws-compute.ts";
import type { FactOf } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { existing, whileIn } from "../families/aws-existing.ts";

const ready = whileIn("the endpoint is ready", /^READY$/i, /^(?:PROVISIONING|UPDATING)$/i);

function endpointState(target: FactOf<"aws.dev-endpoint">): readonly Condition[] | undefined {
  const { publicHost, privateHost } = target;
  const way: readonly Condition[] =
    publicHost !== undefined
      ? []
      : privateHost !== undefined
        ? [{ kind: "environment", text: "the request comes from where the endpoint's private address is reachable" }]
        : [{ kind: "target-state", text: "an address of the endpoint is reachable by SSH; the input tells none" }];
  const state = ready(target);
  return state && [...state, ...way];
}

/** Adds a public key of its own to a development endpoint and signs in by SSH. */
export default existing({
  id: "aws.dev-endpoint-key",
  title: "Can sign in to the development endpoint with a key of its own",
  edge: "ADDS_SSH_KEY",
  on: "aws.dev-endpoint",
  actions: ["glue:UpdateDevEndpoint"],
  state: endpointState,
  to: "AwsDevEndpoint#execute",
  leaves: "durable",
  narrow: "Take glue:UpdateDevEndpoint away",
  abuse:
    "`aws glue update-dev-endpoint --endpoint-name <endpoint> --public-key file://own.pub`, then `ssh glue@<address>`.",
  detection: [{ service: "glue", event: "UpdateDevEndpoint" }],
  remediation: `aws glue delete-dev-endpoint --endpoint-name <endpoint>   # Glue does without them: interactive sessions`,
  frameworks: ["attack:T1098.004", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateDevEndpoint.html",
    "https://docs.aws.amazon.com/glue/latest/dg/dev-endpoint.html",
  ],
  sample: (name, more = {}) => devEndpoint(name, { publicHost: "ec2-198-51-100-1.example", ...more }),
  unfit: [{ state: "FAILED" }, { state: "TERMINATING" }],
  open: [
    { state: undefined },
    { state: "PROVISIONING" },
    { publicHost: undefined },
    { publicHost: undefined, privateHost: "10.0.0.4" },
  ],
});
