// @ts-check
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { projectNode } from "./packages.js";
import { ask, modules, run, say } from "./program.js";

/** @param {string} file */
const runs = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function playwrightFolder() {
  const named = process.env["PLAYWRIGHT_BROWSERS_PATH"];
  if (named && named !== "0") return named;
  if (process.platform === "darwin") return path.join(homedir(), "Library/Caches/ms-playwright");
  if (process.platform === "win32") return path.join(process.env["LOCALAPPDATA"] ?? homedir(), "ms-playwright");
  return path.join(process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache"), "ms-playwright");
}

/** Browsers that Playwright has downloaded for anyone, newest first. */
function playwrightBrowsers() {
  const base = playwrightFolder();
  if (!existsSync(base)) return [];
  const inside = [
    "chrome-linux64/chrome",
    "chrome-linux/chrome",
    "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
    "chrome-win64/chrome.exe",
    "chrome-win/chrome.exe",
  ];
  return readdirSync(base)
    .filter((folder) => /^chromium-\d+$/.test(folder))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .flatMap((folder) => inside.map((file) => path.join(base, folder, file)));
}

/** A Chromium that can be run: CHROME_PATH and no other where that is set, else the first of the usual places. */
export function findBrowser() {
  const named = process.env["CHROME_PATH"];
  if (named) return runs(named) ? named : undefined;
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => path.join(folder, name)));
  return [
    ...onPath,
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    `${process.env["PROGRAMFILES"] ?? "C:/Program Files"}/Google/Chrome/Application/chrome.exe`,
    ...playwrightBrowsers(),
  ].find(runs);
}

/** Why the tests in a browser cannot run, and the command that helps; undefined where they can. */
export function browserMissing() {
  if (findBrowser()) return undefined;
  const named = process.env["CHROME_PATH"];
  if (named) return { reason: `CHROME_PATH=${named} cannot be run`, command: "unset CHROME_PATH && npm test" };
  const debian = existsSync("/etc/debian_version");
  const command = debian ? "sudo apt-get install chromium" : "CHROME_PATH=<a Chrome or Chromium> npm test";
  return { reason: "no Chrome or Chromium found", command };
}

/** Tries Playwright's own download where there is no browser. */
export function getBrowser() {
  if (findBrowser() || process.env["CHROME_PATH"]) return;
  say("no Chrome or Chromium in the usual places; trying Playwright's download");
  run(projectNode(), [path.join(modules, "playwright-core/cli.js"), "install", "chromium"]);
  const found = findBrowser();
  if (found && process.platform === "linux" && ask(found, ["--version"]) === undefined)
    say(`${found} does not start: libraries of the system are missing (npx playwright-core install-deps chromium)`);
}
