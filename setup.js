// Makes a fresh clone ready to run: packages, the page and, for the tests (`node setup.js test`, `oracles`), what they
// start; `node setup.js kubernetes` builds the API server of the oracles and nothing else. Plain JavaScript, no packages,
// nothing newer than Node 20: it runs before Node 24 is here.
import { getBrowser } from "./setup/browser.js";
import { getKubernetes } from "./setup/kubernetes.js";
import { getNeo4j } from "./setup/neo4j.js";
import { installPackages } from "./setup/packages.js";
import { buildPage } from "./setup/page.js";
import { stop } from "./setup/program.js";
import { getSchemathesis } from "./setup/schemathesis.js";

const [purpose] = process.argv.slice(2);
if (purpose === "kubernetes") {
  // On its own it needs no package, so that it can run behind the rest of a set-up.
  getKubernetes();
  process.exit();
}
installPackages();
// A command of `npm run ambit` needs no page, unless it is `serve`, which says so.
if (purpose !== "packages" && !buildPage() && purpose !== "ambit")
  stop("the page could not be built (see above)", "npm run build");
if (purpose === "test") {
  getBrowser();
  await getNeo4j();
}
if (purpose === "oracles") {
  getSchemathesis();
  getKubernetes();
}
