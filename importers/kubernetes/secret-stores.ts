import type { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { ImportContext } from "../../model/importer.ts";
import { parseShape, shapeOf } from "../read/index.ts";
import * as external from "./external-secrets.ts";
import { storeFacts, storeShape } from "./external-secrets-store.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import * as csi from "./secret-stores-csi.ts";
import * as keys from "./secret-stores-keys.ts";
import { configuredLogins, storedFingerprints } from "./secret-uses.ts";
import { awsAuthFacts, awsAuthShape, identityShape, workloadIdentityFacts } from "./workload-identity.ts";

type Reader = (scope: ClusterScope, at: RawObject, context: ImportContext) => Iterable<Fact>;

const read = <S extends z.ZodType>(schema: S, ...facts: readonly Facts<S>[]): Reader =>
  function* (scope, at, context) {
    const value = parseShape(schema, at.value, at.file, at.locator, context);
    if (value !== undefined) for (const one of facts) yield* one(scope, at, value);
  };
type Facts<S extends z.ZodType> = (scope: ClusterScope, at: RawObject, value: z.infer<S>) => Iterable<Fact>;

/** As `read`, beside a reader that tells of what is malformed. */
const beside = <S extends z.ZodType>(schema: S, ...facts: readonly Facts<S>[]): Reader =>
  function* (scope, at) {
    const value = shapeOf(schema, at.value);
    if (value !== undefined) for (const one of facts) yield* one(scope, at, value);
  };

/** Kinds that nothing else reads. */
const own: Readonly<Record<string, Reader>> = {
  ClusterExternalSecret: read(external.clusterExternalSecretShape, external.clusterExternalSecretFacts),
  ClusterSecretStore: read(storeShape, storeFacts),
  ExternalSecret: read(external.externalSecretShape, external.externalSecretFacts),
  PushSecret: read(external.pushSecretShape, external.pushSecretFacts),
  SealedSecret: read(csi.sealedSecretShape, csi.sealedSecretFacts),
  SecretProviderClass: read(csi.secretClassShape, csi.secretClassFacts),
  SecretStore: read(storeShape, storeFacts),
};
const also: Readonly<Record<string, Reader>> = {
  ConfigMap: beside(keys.holderShape, keys.cloudKeyFacts),
  Secret: beside(keys.holderShape, keys.cloudKeyFacts, keys.registryFacts, keys.sealingKeyFacts),
  ServiceAccount: beside(identityShape, workloadIdentityFacts),
};

export const isSecretStore = (kind: string): boolean => Object.hasOwn(own, kind);

/** Secrets that there are because a controller makes them from the object. */
export function madeSecrets(fact: Fact): readonly { readonly namespace: string; readonly name: string }[] {
  switch (fact.kind) {
    case "k8s.external-secret":
      return fact.namespace === undefined ? [] : [{ namespace: fact.namespace, name: fact.target }];
    case "k8s.sealed-secret":
      return [{ namespace: fact.namespace, name: fact.secret }];
    case "k8s.secret-class":
      return fact.copies.map((name) => ({ namespace: fact.namespace, name }));
    default:
      return [];
  }
}

const runsPods: ReadonlySet<string> = new Set([
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "Pod",
  "ReplicaSet",
  "StatefulSet",
]);

/** What an object says of clouds and of stores of secrets, beside what else is read of it. */
export function* cloudFacts(scope: ClusterScope, at: RawObject, context: ImportContext): Iterable<Fact> {
  const reader = own[at.kind] ?? also[at.kind];
  if (reader) yield* reader(scope, at, context);
  if (runsPods.has(at.kind)) yield* configuredLogins(scope, at);
  if (at.kind === "Secret") yield* storedFingerprints(scope, at, context);
  if (at.kind === "ConfigMap") yield* beside(awsAuthShape, awsAuthFacts)(scope, at, context);
}
