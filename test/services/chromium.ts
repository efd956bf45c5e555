import { findBrowser } from "../../setup/browser.js";

/** How Playwright starts the Chromium of the tests: headless, without what talks to its maker, and without a GPU. */
export function chromiumLaunch(): { executablePath: string; args: string[] } {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("no Chrome or Chromium found: node setup.js test says what to do");
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Chromium's sandbox refuses to run as root.
  return { executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox", ...args] : args };
}
