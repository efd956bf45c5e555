import type { CatalogueProduct } from "../fact/ai.ts";
import { type ImageReference, imageReference, isImage } from "./image.ts";
import { type Version, versionOf } from "./version.ts";

/** What is known of something that runs, to tell which product it is. */
export interface Running {
  readonly image: string;
  /** Of what is pulled, `sha256:<hex>`, where told. */
  readonly digests?: readonly string[];
  /** Names of environment variables; values are not known. */
  readonly envNames: readonly string[];
  /** Names of flags that set a login up. */
  readonly loginFlags?: readonly string[];
  /** `<key>=<value>`. */
  readonly labels: readonly string[];
}

export interface Match {
  readonly product: CatalogueProduct;
  /** Absent: not known, as of `latest`, a digest or a commit. */
  readonly version?: Version;
  /** What told the version. */
  readonly by: "image" | "label" | "nothing";
  /** How the product was recognised. */
  readonly recognised: "environment" | "image";
}

interface Named {
  readonly reference: ImageReference;
  readonly product: CatalogueProduct | undefined;
}

interface Known {
  /** What images were found to be: thousands of containers run the same few. */
  readonly named: Map<string, Named>;
  /** Place of the first product that a variable tells. */
  readonly placeOf: ReadonlyMap<string, number>;
}

const known = new WeakMap<readonly CatalogueProduct[], Known>();

function knownOf(products: readonly CatalogueProduct[]): Known {
  let one = known.get(products);
  if (!one) {
    const told = products.flatMap(({ env }, place) => env.map((name) => [name, place] as const));
    one = { named: new Map(), placeOf: new Map(told.reverse()) };
    known.set(products, one);
  }
  return one;
}

function namedBy({ named }: Known, products: readonly CatalogueProduct[], image: string): Named {
  let found = named.get(image);
  if (!found) {
    const reference = imageReference(image);
    const product = products.find(({ images }) => images.some((pattern) => isImage(reference, pattern)));
    found = { reference, product };
    named.set(image, found);
  }
  return found;
}

/** The first product that one of the variables tells. */
function toldBy({ placeOf }: Known, products: readonly CatalogueProduct[], envNames: readonly string[]) {
  let first = products.length;
  for (const name of envNames) first = Math.min(first, placeOf.get(name) ?? first);
  return products[first];
}

const versionLabel = "app.kubernetes.io/version=";

/**
 * The product that something runs, with its version. Products are tried in the order given, those with a fitting image
 * first; a version label counts where the tag tells none.
 */
export function matchOf(products: readonly CatalogueProduct[], running: Running): Match | undefined {
  const all = knownOf(products);
  const { reference, product: byImage } = namedBy(all, products, running.image);
  const product = byImage ?? toldBy(all, products, running.envNames);
  if (!product) return undefined;
  const recognised = byImage ? "image" : "environment";
  // The tag of an image that somebody builds around the product is a version of theirs.
  const tagged = byImage && reference.tag !== undefined ? versionOf(reference.tag, product.versions) : undefined;
  if (tagged) return { product, version: tagged, by: "image", recognised };
  const label = byImage && running.labels.find((text) => text.startsWith(versionLabel));
  const labelled = label ? versionOf(label.slice(versionLabel.length), product.versions) : undefined;
  return labelled ? { product, version: labelled, by: "label", recognised } : { product, by: "nothing", recognised };
}
