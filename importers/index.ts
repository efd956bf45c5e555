import type { Importer } from "../model/importer.ts";
import { catalogue, mcp } from "./ai/index.ts";
import { aws } from "./aws/index.ts";
import { azure } from "./azure/index.ts";
import { cloudformation } from "./cloudformation/index.ts";
import { edge } from "./edge/index.ts";
import { gcp } from "./gcp/index.ts";
import { github } from "./github/index.ts";
import { kubernetes } from "./kubernetes/index.ts";
import { cloudTrail, kubernetesAudit, vaultAudit } from "./observed/index.ts";
import { owners } from "./owners/index.ts";
import { reports } from "./reports/index.ts";
import { terraform } from "./terraform/index.ts";
import { vault } from "./vault/index.ts";

/** Every source that can be read. A file that several recognise goes to the first. */
export const importers: readonly Importer[] = [
  catalogue,
  mcp,
  cloudTrail,
  kubernetesAudit,
  vaultAudit,
  terraform,
  cloudformation,
  reports,
  aws,
  vault,
  gcp,
  azure,
  github,
  owners,
  kubernetes,
  edge,
];
