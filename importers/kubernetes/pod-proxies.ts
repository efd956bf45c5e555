import type { Fact } from "../../model/fact.ts";
import { type ProxyDraft, proxyFacts } from "../edge/draft.ts";
import { isOauth2Proxy, plainOauth2ProxyArguments, readOauth2ProxyArguments } from "../edge/oauth2-proxy/index.ts";
import { membersOf, type Tree } from "../read/index.ts";
import type { RawObject } from "./objects.ts";
import type { PodSpec } from "./pod-shape.ts";
import type { ClusterScope } from "./scope.ts";

/** A proxy that a container's arguments set up. */
export interface ProxyTemplate {
  readonly container: string;
  readonly draft: ProxyDraft;
}

/** oauth2-proxy is told by its flags; of its environment the names count. */
export const proxiesOf = ({ containers, initContainers }: PodSpec): readonly ProxyTemplate[] =>
  [...initContainers.filter(({ restartPolicy }) => restartPolicy === "Always"), ...containers]
    .filter(({ image }) => isOauth2Proxy(image ?? ""))
    .map(({ name, command, args, env }) => ({
      container: name,
      draft: readOauth2ProxyArguments(
        wordsOf(command, args),
        env.map((one) => one.name),
      ),
    }));

const wordsOf = (command: readonly unknown[], args: readonly unknown[]) =>
  [...command, ...args].flatMap((text) => (typeof text === "string" ? [{ text, locator: "" }] : []));

/** Arguments that say of a container, as it came, what `proxiesOf` reads, and nothing else. Empty where it is no proxy. */
export const proxyArguments = ({ image, command, args }: Tree): readonly string[] =>
  typeof image === "string" && isOauth2Proxy(image)
    ? plainOauth2ProxyArguments(wordsOf(membersOf(command), membersOf(args)))
    : [];

/** Facts of the proxies of one pod. */
export function* podProxyFacts(
  scope: ClusterScope,
  proxies: readonly ProxyTemplate[],
  {
    pod,
    namespace,
    at,
  }: { readonly pod: string; readonly namespace: string; readonly at: Pick<RawObject, "file" | "locator"> },
): Iterable<Fact> {
  for (const { container, draft } of proxies)
    yield* proxyFacts(
      {
        key: `${pod}|${container}`,
        name: container,
        scope: scope.id,
        document: at.file,
        locator: at.locator,
        importer: "kubernetes",
        observedAt: scope.source(at).observedAt,
        cluster: scope.id,
        namespace,
        pod,
        container,
      },
      draft,
    );
}
