import type { CredentialFacts } from "../fact/credential.ts";
import type { Summaries } from "./words.ts";

export const credentialSummaries: Summaries<CredentialFacts> = {
  credential: (f) => `${f.title} ${f.name}${f.hasSecret ? "" : ", its name alone"}`,
  exposure: ({ place, hasSecret, credential }) => {
    const where = [place.uri, place.file].filter((part) => part !== undefined).join(" ");
    const line = place.line === undefined ? "" : `:${place.line}`;
    return `${hasSecret ? "" : "the name of "}${credential} lies in ${where === "" ? `a place of kind ${place.kind}` : where + line}`;
  },
};
