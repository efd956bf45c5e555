// Makes a fresh clone ready to run: packages, the page and, for the tests (`node setup.js test`, `oracles`), what they
// start; `node setup.js servers` builds what of the oracles is built with Go and nothing else, `kubernetes` and `vault`
// one of them. Plain JavaScript, no packages, nothing newer than Node 20: it runs before Node 24 is here.
import { getBrowser } from "./setup/browser.js";
import { getKubernetes } from "./setup/kubernetes.js";
import { getMoto } from "./setup/moto.js";
import { getNeo4j } from "./setup/neo4j.js";
import { installPackages } from "./setup/packages.js";
import { buildPage } from "./setup/page.js";
import { stop } from "./setup/program.js";
import { getSchemathesis } from "./setup/schemathesis.js";
import { getVault } from "./setup/vault.js";

const [purpose] = process.argv.slice(2);
// On their own they need no package, so that they can be built behind the rest of a set-up.
/** @type {Record<string, readonly (() => void)[]>} */
const servers = { kubernetes: [getKubernetes], vault: [getVault], servers: [getVault, getKubernetes] };
const alone = servers[purpose ?? ""];
if (alone) {
  for (const get of alone) get();
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
  getMoto();
  getVault();
  getKubernetes();
}
