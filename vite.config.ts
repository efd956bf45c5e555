import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The page, as `ambit serve` hands it out from `/`. */
export default defineConfig({
  root: "web",
  base: "/",
  plugins: [react()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2024",
    // The page's policy allows what comes from the server and nothing inline: every image, worker and font is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The layout engine's worker is 1.6 MB in one file.
    chunkSizeWarningLimit: 2000,
    license: { fileName: "third-party-licences.md" },
  },
});
