import { regional, type Stores } from "./aws-stores.ts";

/** File systems, which answer to who reaches a mount target of theirs; AWS uses their keys by itself. */
export const fileSystems: Stores = {
  name: "file systems",
  find: (facts) => facts.of("aws.file-system").map((fact) => ({ ...regional(fact), kmsKey: undefined })),
};
