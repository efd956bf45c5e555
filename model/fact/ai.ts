import type { FactKindTable } from "../fact-kind.ts";
import type { FactBase } from "./base.ts";

/**
 * What an AI service is made of. Each part is a trust boundary with an identity of its own. `aiComponents` of
 * `model/ai/components.ts` lists the parts of every source in one shape: those of these facts, those of AWS (`aws-ai.ts`)
 * and those that the catalogue knows a Kubernetes or ECS image as.
 */
export const aiRoles = [
  "agent",
  "connector",
  "gateway",
  "mcp-server",
  "model",
  "model-endpoint",
  "notebook",
  "retrieval",
  "tool",
  "vector-store",
  "webhook",
] as const;
export type AiRole = (typeof aiRoles)[number];

/** A part of an AI service, whatever source tells of it. */
export interface AiComponent {
  /** Node id of what it is or runs in. */
  readonly node: string;
  readonly role: AiRole;
  readonly name: string;
  /** `qdrant`, `bedrock-agent`, `azure-openai`: id of the catalogue's product, or of the managed service. */
  readonly product?: string;
  /** Of the product, where told; absent: unknown. */
  readonly version?: string;
  /** Node id of the identity that it acts as, where that is told of it alone (a pod's is its service account). */
  readonly identity?: string;
  /** What tells it. */
  readonly fact: { readonly kind: string; readonly key: string };
}

/** How parts of a service belong together. `calls`: a tool; `retrieves`: asks a store; `ingests`: is filled from; `serves`: a model. */
export type AiRelation = "calls" | "ingests" | "retrieves" | "serves";

/** A managed service that answers requests: model endpoints and agents of Azure and Vertex AI. Key: its resource name. */
export interface AiServiceFact extends FactBase<"ai.service"> {
  readonly name: string;
  readonly role: AiRole;
  /** `azure-openai`, `azure-foundry-project`, `vertex-endpoint`, `vertex-reasoning-engine` ... */
  readonly product: string;
  readonly hosts: readonly string[];
  /** Whether the internet may send to it; absent where not told. */
  readonly publicNetwork?: boolean;
  /** What its firewall does with requests that no rule names; absent where not told. */
  readonly otherwise?: "allow" | "deny";
  /** CIDRs, subnets and private endpoints that it admits beside. */
  readonly admits: readonly string[];
  /** True where a shared key of its own is enough to call it; false where only signed-in identities are; absent: not told. */
  readonly keys?: boolean;
  /** False where it takes keys alone and no role lets anybody in; absent: not told. */
  readonly identities?: boolean;
  /** Node id of the identity that it acts as. */
  readonly identity?: string;
  /** Node ids of further ones, sorted. */
  readonly alsoActsAs?: readonly string[];
  /** True where code of its owner's runs in it, with the credentials of its identity. */
  readonly runsCode?: boolean;
  /** Whether it is set up to write its requests down, where its own description says so. */
  readonly logsRequests?: boolean;
  /** Path below its host where it shares that with others: `/v1/projects/shop/...`. */
  readonly path?: string;
  /** Tags and labels, `<key>=<value>`, sorted. */
  readonly tags: readonly string[];
}

/** What AI services keep or retrieve from: search services, corpora, models. Key: its resource name. */
export interface AiStoreFact extends FactBase<"ai.store"> {
  readonly name: string;
  readonly role: AiRole;
  /** `azure-ai-search`, `vertex-rag-corpus`, `vertex-model`, `azure-openai-deployment`. */
  readonly product: string;
  readonly version?: string;
  readonly hosts: readonly string[];
  readonly publicNetwork?: boolean;
  readonly otherwise?: "allow" | "deny";
  readonly admits: readonly string[];
  readonly keys?: boolean;
  readonly identities?: boolean;
  readonly identity?: string;
  readonly alsoActsAs?: readonly string[];
  /** Names of what is in it, sorted: indexes, containers. */
  readonly content?: readonly string[];
  readonly tags: readonly string[];
}

/** One part uses another. Key: `<from>|<relation>|<to>`. */
export interface AiLinkFact extends FactBase<"ai.link"> {
  readonly from: string;
  readonly to: string;
  readonly relation: AiRelation;
  /** What declares it: `deployment`, `data source`, `connection docs`, `hub`. */
  readonly by: string;
  /** How it signs in there: with a key that is kept with it, as its own identity, as nobody; absent: not told. */
  readonly auth?: "identity" | "key" | "none";
}

/** What somebody who controls an MCP server has: by the name of the program that the configuration starts. */
export type McpCapability = "browser" | "cloud" | "db" | "exec" | "fs" | "mail";

/** A program with MCP servers in its configuration. Key: `mcp:<place>`, `<place>` the folder that has the file. */
export interface McpClientFact extends FactBase<"ai.mcp-client"> {
  readonly name: string;
  /** `claude-code`, `claude-desktop`, `cursor`, `vscode`. */
  readonly program: string;
}

/** A server of an MCP client's configuration. Key: `mcp:<place>:server:<name>`. */
export interface McpServerFact extends FactBase<"ai.mcp-server"> {
  readonly name: string;
  /** Key of its `ai.mcp-client`. */
  readonly client: string;
  /** `stdio`: a program that the client starts on its own machine. */
  readonly transport: "http" | "sse" | "stdio" | "unknown";
  /** The program alone, without path and arguments: `npx`, `uvx`, `docker`. */
  readonly command?: string;
  /** Package or image that the program fetches and runs, without version. */
  readonly package?: string;
  readonly version?: string;
  /** False where whatever is newest is run; absent where nothing is fetched. */
  readonly pinned?: boolean;
  /** Of `http` and `sse`: without path, query and credentials. */
  readonly url?: string;
  /** Names of headers and environment variables; values never get in. Sorted. */
  readonly headerNames: readonly string[];
  readonly envNames: readonly string[];
  /** True where a header, or a variable in its address, carries who asks; false where none does. Only `http` and `sse`. */
  readonly authenticates?: boolean;
  readonly capabilities: readonly McpCapability[];
  readonly disabled: boolean;
  /** Node ids of credentials that its configuration holds in clear. Sorted. */
  readonly credentials: readonly string[];
}

/**
 * What a flaw gives: `rce` runs as the workload, `file-read` its files with token and environment, `memory-leak` what the
 * process holds, `sqli` its database, `ssrf` requests from where it stands, `auth-bypass` the program's own functions,
 * `data-open` its data to read and write, `inference-open` its model.
 */
export const flawEffects = [
  "auth-bypass",
  "data-open",
  "file-read",
  "inference-open",
  "memory-leak",
  "rce",
  "sqli",
  "ssrf",
] as const;
export type FlawEffect = (typeof flawEffects)[number];

/** One known way into a product that asks nobody who is there. */
export interface CatalogueFlaw {
  /** CVE id, or `by-design` for what the product does where nobody set it up to ask. */
  readonly id: string;
  /** `>=1.2.0 <1.3.0 || <1.1.4`, `*` for every version; empty: not known which. */
  readonly range: string;
  readonly effect: FlawEffect;
  /** `yes`: without any identity; `conditional`: where `precondition` holds; `disputed`: sources disagree. */
  readonly preAuth: "conditional" | "disputed" | "yes";
  readonly precondition?: string;
  /** Requests that reach it; `*` for anything, `{name}` for one segment. Empty: any request. */
  readonly paths: readonly string[];
  /** Environment variables, and flags with their `--`, whose presence says that the program asks: with one of them the flaw is closed. */
  readonly closedBy: readonly string[];
  /** Environment variables one of which has to be there for the flaw to be. Empty: none. */
  readonly openedBy: readonly string[];
  /** Known to be used by attackers. */
  readonly exploited?: boolean;
  readonly confidence: "high" | "low" | "medium";
  readonly sources: readonly string[];
}

/** A program that AI services are built of. */
export interface CatalogueProduct {
  /** Lower case, hyphens: `langflow`. */
  readonly id: string;
  readonly name: string;
  readonly role: AiRole;
  /** `[<registry>/]<repository>`; `*` for anything within a segment. Mirrors in front are passed over. */
  readonly images: readonly string[];
  /** Environment variables that only this program reads: they tell it where the image does not. */
  readonly env: readonly string[];
  readonly ports: readonly number[];
  /** How tags write versions. */
  readonly versions: "calver" | "semver";
  readonly flaws: readonly CatalogueFlaw[];
}

/** A product of a catalogue that a user imported: takes the place of the shipped one's fields, flaw by flaw. Key: `<catalogue>|<id>`. */
export interface AiProductFact extends FactBase<"ai.product"> {
  readonly catalogue: string;
  readonly product: CatalogueProduct;
  /** Fields that the file gives: the others stay as shipped. */
  readonly given: readonly (keyof CatalogueProduct)[];
  /** Ids of shipped flaws that the file takes out. */
  readonly without: readonly string[];
}

/** An image as reports name it: by what it is called, by what it consists of, or both. */
interface ReportedImage {
  /** Without digest; without tag every image of the repository. Empty: the digests alone tell it. */
  readonly image: string;
  /** Of its manifests, `sha256:<hex>`, sorted. Empty: the name alone tells it. */
  readonly digests: readonly string[];
}

/** What a scanner lists for one image. Key: `<scope>|<image and digests>`. */
export interface AiScanFact extends FactBase<"ai.scan">, ReportedImage {
  readonly form: "cyclonedx" | "grype" | "trivy";
  /** Ids of what it found (CVE, GHSA), sorted. What is not among them may be there. */
  readonly found: readonly string[];
  /** How many of them it calls critical, where it grades them. */
  readonly critical?: number;
}

/** What somebody states of one flaw in one image (VEX). Key: `<scope>|<image and digests>|<flaw>`. */
export interface AiFindingFact extends FactBase<"ai.finding">, ReportedImage {
  /** A scanner's form: it passes on a statement that it was given. */
  readonly form: "cyclonedx" | "grype" | "openvex" | "trivy";
  /** CVE or GHSA id. */
  readonly flaw: string;
  readonly state: "affected" | "fixed" | "not-affected" | "under-investigation";
  /** Of `not-affected`: the form's word for the reason, `vulnerable_code_not_present`. */
  readonly why?: string;
  /** When it was stated, ISO 8601, UTC: of several statements the newest counts. */
  readonly at?: string;
}

export interface AiFacts {
  "ai.service": AiServiceFact;
  "ai.store": AiStoreFact;
  "ai.link": AiLinkFact;
  "ai.mcp-client": McpClientFact;
  "ai.mcp-server": McpServerFact;
  "ai.product": AiProductFact;
  "ai.scan": AiScanFact;
  "ai.finding": AiFindingFact;
}

export const aiFactKinds: FactKindTable<keyof AiFacts> = {
  "ai.service": { collection: "managed AI services", node: "AiService" },
  "ai.store": { collection: "stores of AI services", node: "AiStore" },
  "ai.link": { collection: "how AI services are put together" },
  "ai.mcp-client": { collection: "MCP clients", node: "McpClient" },
  "ai.mcp-server": { collection: "MCP servers", node: "McpServer" },
  "ai.product": { collection: "products of a catalogue of one's own" },
  "ai.scan": { collection: "reports of image scanners" },
  "ai.finding": { collection: "statements on flaws of images", restrains: true },
};
