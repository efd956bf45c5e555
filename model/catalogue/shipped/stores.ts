import type { CatalogueProduct } from "../../fact/ai.ts";
import { byDesign, certain, product } from "./entry.ts";

/** Stores of vectors, and search engines used as such. As of 2026-11-22. */
export const stores: readonly CatalogueProduct[] = [
  product(
    "qdrant",
    "Qdrant",
    "vector-store",
    ["qdrant/qdrant"],
    [6333, 6334],
    [
      byDesign("data-open", "no API key is set", "https://qdrant.tech/documentation/guides/security/", {
        ...certain,
        closedBy: ["QDRANT__SERVICE__API_KEY", "QDRANT__SERVICE__JWT_RBAC"],
      }),
    ],
  ),
  product(
    "weaviate",
    "Weaviate",
    "vector-store",
    ["semitechnologies/weaviate", "cr.weaviate.io/semitechnologies/weaviate"],
    [8080, 50051],
    [
      byDesign("data-open", "anonymous access is on", "https://docs.weaviate.io/deploy/configuration/authentication", {
        closedBy: ["AUTHENTICATION_APIKEY_ENABLED", "AUTHENTICATION_OIDC_ENABLED"],
      }),
    ],
  ),
  product(
    "chroma",
    "Chroma",
    "vector-store",
    ["chromadb/chroma", "ghcr.io/chroma-core/chroma"],
    [8000],
    [
      byDesign("data-open", "no login stands before it", "https://docs.trychroma.com/docs/overview/introduction", {
        closedBy: ["CHROMA_SERVER_AUTHN_CREDENTIALS", "CHROMA_SERVER_AUTHN_PROVIDER"],
      }),
    ],
  ),
  product(
    "milvus",
    "Milvus",
    "vector-store",
    ["milvusdb/milvus"],
    [19530, 9091],
    [
      byDesign(
        "data-open",
        "authorization is left off, or root has the password that it came with",
        "https://milvus.io/docs/authenticate.md",
        { closedBy: ["COMMON_SECURITY_AUTHORIZATIONENABLED"] },
      ),
    ],
  ),
  product(
    "opensearch",
    "OpenSearch",
    "vector-store",
    ["opensearchproject/opensearch"],
    [9200],
    [
      byDesign(
        "data-open",
        "its security plugin is switched off",
        "https://docs.opensearch.org/latest/security/configuration/disable-enable-security/",
        { openedBy: ["DISABLE_SECURITY_PLUGIN", "plugins.security.disabled"] },
      ),
    ],
  ),
  product(
    "elasticsearch",
    "Elasticsearch",
    "vector-store",
    ["docker.elastic.co/elasticsearch/elasticsearch", "elasticsearch"],
    [9200],
    [
      byDesign(
        "data-open",
        "its security is switched off",
        "https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings",
        { openedBy: ["xpack.security.enabled"] },
      ),
    ],
  ),
];
