import type { Importer } from "../../model/importer.ts";

export const guide: NonNullable<Importer["guide"]> = [
  [
    "How to make the input",
    `Any of these, in one folder. No call here returns a value; \`gcloud secrets versions access\` does and is not needed.

\`\`\`sh
gcloud projects describe <project> --format=json > project.json
gcloud secrets list --project=<project> --format=json > secrets.json
gcloud secrets list --project=<project> --location=<region> --format=json > secrets-<region>.json
gcloud secrets get-iam-policy <secret> --project=<project> --format=json > projects/<project>/secrets/<secret>/iam-policy.json
gcloud asset search-all-iam-policies --scope=projects/<project> --format=json > policies.json
gcloud asset search-all-resources --scope=organizations/<number> --asset-types=secretmanager.googleapis.com/Secret --format=json > found.json
gcloud asset export --organization=<number> --content-type=resource --asset-types='secretmanager.googleapis.com/.*,cloudresourcemanager.googleapis.com/.*' --output-path=gs://<bucket>/assets.json

gcloud ai endpoints list --region=<region> --format=json > endpoints-<region>.json
gcloud ai models list --region=<region> --format=json > models-<region>.json
gcloud ai indexes list --region=<region> --format=json > indexes-<region>.json
gcloud ai index-endpoints list --region=<region> --format=json > index-endpoints-<region>.json
gcloud workbench instances list --location=<zone> --format=json > instances-<zone>.json
curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://<region>-aiplatform.googleapis.com/v1/projects/<project>/locations/<region>/reasoningEngines > reasoning-engines-<region>.json
curl -H "Authorization: Bearer $(gcloud auth print-access-token)" -H "x-goog-user-project: <project>" https://discoveryengine.googleapis.com/v1/projects/<project>/locations/global/collections/default_collection/engines > engines.json
gcloud asset export --project=<project> --content-type=resource --asset-types='aiplatform.googleapis.com/.*' --output-path=gs://<bucket>/parts.json
\`\`\`

Where every list of AI services was saved, the manifest's call \`ai\` with status \`read\` says so.

A policy does not say whose it is: its folder does, as above, or a manifest whose \`name\` is the project's id. Answers name projects
by number; the id is taken from a project in the same input, else from the manifest's \`name\`.`,
  ],
  [
    "What becomes of it",
    "A node for each secret with its labels, replication and rotation; the bindings of secrets, projects, folders, the organization and service accounts as facts. Endpoints, models, indexes, agents, corpora, search engines and notebooks are parts with an identity and a place each, and buckets what they are filled from ([more](../ai.md)); variables, prompts and metadata are not kept. Who reads a secret is conditional for a service account that a binding names, and a gap for everybody else ([more](../secrets.md)).",
  ],
];
