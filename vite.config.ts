import { appendFileSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const notices = "third-party-licences.md";

/** The layout engine comes under a choice of two licences: says which one is taken, and where its source is. */
const choiceOfLicence: Plugin = {
  name: "ambit:choice-of-licence",
  writeBundle: {
    order: "post",
    sequential: true,
    handler({ dir }) {
      const text = `
---

elkjs is distributed under the EPL-2.0, its worker as the unmodified file of the package.
Source: https://github.com/kieler/elkjs
`;
      if (dir) appendFileSync(path.join(dir, notices), text);
    },
  },
};

// Whoever builds from within a test, or with NODE_ENV set for something else, gets the page that users get: React's
// development build is several times slower.
process.env["NODE_ENV"] = "production";

/** The page, as `ambit serve` hands it out from `/`. */
export default defineConfig({
  root: "web",
  base: "/",
  plugins: [react(), choiceOfLicence],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2024",
    // The page's policy allows what comes from the server and nothing inline: every image, worker and font is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The layout engine's worker is 1.6 MB in one file.
    chunkSizeWarningLimit: 2000,
    license: { fileName: notices },
  },
});
