import type { Importer } from "../model/importer.ts";
import { aws } from "./aws/index.ts";
import { cloudformation } from "./cloudformation/index.ts";
import { kubernetes } from "./kubernetes/index.ts";
import { owners } from "./owners/index.ts";
import { terraform } from "./terraform/index.ts";
import { vault } from "./vault/index.ts";

/** Every source that can be read. A file that several recognise goes to the first. */
export const importers: readonly Importer[] = [terraform, cloudformation, aws, vault, owners, kubernetes];
