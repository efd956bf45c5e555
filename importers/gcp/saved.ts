/** Keys under which answers of Google's APIs list what they hold. */
export const saved: readonly string[] = [
  "results",
  "assets",
  "secrets",
  "projects",
  "endpoints",
  "models",
  "indexes",
  "indexEndpoints",
  "reasoningEngines",
  "ragCorpora",
  "engines",
  "dataStores",
  "instances",
];
