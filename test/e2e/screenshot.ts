import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { drawn } from "./canvas.ts";
import { laterEstate } from "./later.ts";
import { cutOf, diffOf, gateway, leakedKey, pathsOf, radiusOf, Visit } from "./visit.ts";

// `npm run screenshot`: the pictures of the README, of the example estate in a real browser. Look at them.

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
mkdirSync(folder, { recursive: true });

interface Shot {
  readonly file: string;
  readonly address: string;
  readonly colorScheme: "light" | "dark";
  /** What has to stand there first; left out: the graph. */
  readonly ready?: string;
}

const story = radiusOf({ from: "internet", assume: gateway });
const shots: readonly Shot[] = [
  { file: "story-light.png", address: story, colorScheme: "light" },
  { file: "story-dark.png", address: radiusOf({ from: leakedKey }), colorScheme: "dark" },
  { file: "overview-dark.png", address: "/", colorScheme: "dark", ready: "Look at first" },
  {
    file: "paths-light.png",
    address: pathsOf({ from: "internet", assume: gateway, to: "arn:aws:s3:::larkfield-assistant-embeddings" }),
    colorScheme: "light",
  },
  {
    file: "cut-light.png",
    address: cutOf({ from: leakedKey, to: "class:data-store", without: `revoke:${leakedKey}` }),
    colorScheme: "light",
    ready: "out of reach with what is ticked",
  },
  {
    file: "cut-dark.png",
    address: cutOf({ from: leakedKey, to: "class:data-store", mode: "contain", since: "2026-11-20T05:00:00Z" }),
    colorScheme: "dark",
    ready: "may have been taken",
  },
  { file: "owners-light.png", address: "/owners", colorScheme: "light", ready: "Who is asked first" },
];
/** Of the estate as it is read a day later. */
const later: readonly Shot[] = [
  {
    file: "changes-dark.png",
    address: diffOf({ from: "internet", assume: gateway, to: "class:data-store" }),
    colorScheme: "dark",
    ready: "Only these rows",
  },
];

async function take(visit: Visit, wanted: readonly Shot[]): Promise<void> {
  try {
    for (const { file, address, colorScheme, ready } of wanted) {
      const page = await visit.open("/rules");
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(visit.url + address);
      if (ready === undefined) await drawn(page);
      else await page.getByText(ready).first().waitFor({ timeout: 120_000 });
      await page.screenshot({ path: path.join(folder, file) });
      await page.close();
      process.stdout.write(`${path.join("docs/images", file)}\n`);
    }
  } finally {
    await visit.end();
  }
}

await take(await Visit.begin(), shots);
await take(await Visit.begin(laterEstate), later);
