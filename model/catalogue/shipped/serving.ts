import type { CatalogueProduct } from "../../fact/ai.ts";
import { byDesign, certain, flaw, product, vague } from "./entry.ts";

const vllmDocs = "https://docs.vllm.ai/en/latest/usage/security/";

/** Programs that serve models. As of 2026-11-22. */
export const serving: readonly CatalogueProduct[] = [
  product(
    "vllm",
    "vLLM",
    "model-endpoint",
    ["vllm/vllm-openai"],
    [8000],
    [
      byDesign("inference-open", "it was started without an API key", vllmDocs, {
        closedBy: ["VLLM_API_KEY", "--api-key"],
      }),
      flaw("CVE-2025-32444", ">=0.6.5 <0.8.5", "rce", {
        ...certain,
        preAuth: "conditional",
        precondition: "it is set up with Mooncake, whose ZeroMQ socket takes connections",
      }),
      flaw("CVE-2026-114053", ">=0.7.3 <0.31.0", "rce", {
        ...certain,
        preAuth: "conditional",
        precondition: "it trusts remote code, and the intruder writes a revision of the model's repository",
        paths: ["/tokenize"],
      }),
    ],
  ),
  product(
    "triton",
    "Triton Inference Server",
    "model-endpoint",
    ["nvcr.io/nvidia/tritonserver"],
    [8000, 8001, 8002],
    [
      byDesign(
        "inference-open",
        "nothing before it asks; with a model repository that can be written, code of a model runs",
        "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/customization_guide/deploy.html",
      ),
      flaw("CVE-2025-23319", "<25.07", "rce", {
        precondition: "a model of its Python backend is served; used together with CVE-2025-23320 and CVE-2025-23334",
        preAuth: "conditional",
      }),
      flaw("CVE-2026-24207", "", "auth-bypass", { ...vague }),
    ],
    { versions: "calver" },
  ),
  product(
    "torchserve",
    "TorchServe",
    "model-endpoint",
    ["pytorch/torchserve"],
    [8080, 8081, 8082],
    [
      flaw("CVE-2023-43654", ">=0.1.0 <0.8.2", "rce", {
        ...certain,
        preAuth: "conditional",
        precondition: "its management port 8081 takes the connection, and models may come from any address",
      }),
      flaw("CVE-2024-35198", "<0.11.0", "rce"),
    ],
  ),
  product(
    "bentoml",
    "BentoML",
    "model-endpoint",
    [],
    [3000],
    [
      flaw("CVE-2025-27520", "<1.4.3", "rce"),
      flaw("CVE-2025-32375", ">=1.0.0 <1.4.8", "rce", {
        ...certain,
        preAuth: "conditional",
        precondition: "its runner server takes the connection",
      }),
      flaw("CVE-2024-2912", ">=1.2.0 <=1.2.4", "rce", certain),
    ],
    { env: ["BENTOML_HOME", "BENTO_PATH"] },
  ),
  product(
    "ollama",
    "Ollama",
    "model-endpoint",
    ["ollama/ollama"],
    [11434],
    [
      byDesign(
        "inference-open",
        "it has no login: models are asked, fetched and put in its place by whoever comes",
        "https://docs.ollama.com/faq",
      ),
      flaw("CVE-2024-37032", "<0.1.34", "rce", { ...certain, paths: ["/api/pull", "/api/push"] }),
      flaw("CVE-2024-45436", "<0.1.47", "rce"),
      flaw("CVE-2026-7482", "<0.17.1", "memory-leak", { paths: ["/api/create"] }),
    ],
  ),
  product(
    "gradio",
    "Gradio",
    "model-endpoint",
    [],
    [7860],
    [
      flaw("CVE-2024-4325", "<=4.21.0", "ssrf", { paths: ["/queue/join"] }),
      flaw("CVE-2024-47167", "<5.0.0", "ssrf", { ...certain, paths: ["/queue/join"] }),
    ],
    { env: ["GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT"] },
  ),
];
