import type { CatalogueProduct } from "../../fact/ai.ts";
import { byDesign, certain, flaw, product, vague } from "./entry.ts";

/** Programs in which models are made: what they run is code by design. As of 2026-11-22. */
export const workbenches: readonly CatalogueProduct[] = [
  product(
    "ray",
    "Ray",
    "notebook",
    ["rayproject/ray", "rayproject/ray-ml", "rayproject/ray-llm"],
    [8265, 10001, 6379],
    [
      byDesign("rce", "jobs are taken without a token", "https://docs.ray.io/en/latest/ray-security/index.html", {
        ...certain,
        paths: ["/api/jobs/*"],
        closedBy: ["RAY_AUTH_MODE"],
      }),
      flaw("CVE-2023-48022", "*", "rce", {
        ...certain,
        preAuth: "disputed",
        precondition: "token authentication is off; its makers call it the purpose of the interface",
        paths: ["/api/jobs/*"],
        closedBy: ["RAY_AUTH_MODE"],
        sources: [
          "https://www.cve.org/CVERecord?id=CVE-2023-48022",
          "https://docs.ray.io/en/latest/ray-security/index.html",
        ],
      }),
      flaw("CVE-2025-62593", "<2.52.0", "rce", { paths: ["/api/jobs/*"] }),
      flaw("CVE-2023-6019", "<2.8.1", "rce", certain),
    ],
  ),
  product(
    "mlflow",
    "MLflow",
    "model",
    ["ghcr.io/mlflow/mlflow", "mlflow/mlflow"],
    [5000],
    [
      byDesign(
        "auth-bypass",
        "it was not started with an app that asks",
        "https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/",
        { closedBy: ["MLFLOW_AUTH_CONFIG_PATH"] },
      ),
      flaw("CVE-2026-0545", "<=3.10.1", "rce", {
        preAuth: "conditional",
        precondition: "jobs are switched on and one is allowed; sources disagree in which version it was mended",
        paths: ["/ajax-api/3.0/jobs/*"],
        openedBy: ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"],
      }),
      flaw("CVE-2026-2652", "<3.10.0", "auth-bypass", {
        preAuth: "conditional",
        precondition: "its basic login runs under uvicorn",
      }),
      flaw("CVE-2026-116692", "", "rce", { ...vague }),
      flaw("CVE-2026-64849", "", "ssrf", { ...vague, precondition: "by the test of a webhook" }),
    ],
  ),
  product(
    "marimo",
    "marimo",
    "notebook",
    ["ghcr.io/marimo-team/marimo"],
    [2718, 8080],
    [
      flaw("CVE-2026-39987", "<0.23.0", "rce", {
        preAuth: "conditional",
        precondition: "it runs in edit mode; one source calls 0.20.4 the last version with it",
        paths: ["/terminal/ws"],
        exploited: true,
      }),
    ],
  ),
  product(
    "jupyter",
    "Jupyter",
    "notebook",
    ["jupyter/*", "quay.io/jupyter/*"],
    [8888],
    [
      byDesign(
        "rce",
        "token and password are empty",
        "https://jupyter-server.readthedocs.io/en/latest/operators/security.html",
        {
          closedBy: [
            "JUPYTER_TOKEN",
            "--IdentityProvider.token",
            "--NotebookApp.password",
            "--NotebookApp.token",
            "--PasswordIdentityProvider.hashed_password",
            "--ServerApp.password",
            "--ServerApp.token",
          ],
        },
      ),
    ],
    { versions: "calver" },
  ),
  product(
    "comfyui",
    "ComfyUI",
    "notebook",
    ["*/comfyui*"],
    [8188],
    [
      byDesign("rce", "it has no login, and nodes that users add are code", "https://docs.comfy.org/", {
        ...vague,
      }),
    ],
  ),
];
