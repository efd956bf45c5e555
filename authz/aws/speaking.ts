import { isPersonal } from "./mentions.ts";
import type { PolicyDocument, Statement } from "./statement.ts";

/** Context keys by which a policy may tell users from roles, in lower case. */
export const kindKeys = /^aws:(principaltype|principalarn|userid|username|multifactor|tokenissuetime|sourceidentity)/;

/** What a resource's policy says about one action, before anybody asks. */
export interface Speech {
  /** Statements that single principals out. */
  readonly personal: readonly Statement[];
  /** It may tell users from roles. */
  readonly kindMatters: boolean;
  /** It allows something to everybody. */
  readonly everybody: boolean;
  /** Somebody of any account may be allowed whom no statement names. */
  readonly anyAccount: boolean;
  /** Accounts of which that is so. */
  readonly accounts: readonly string[];
}

const known = new WeakMap<PolicyDocument, Map<string, Speech>>();

/** Made once for each policy and action. */
export function speechOf(document: PolicyDocument, action: string): Speech {
  let own = known.get(document);
  if (!own) {
    own = new Map();
    known.set(document, own);
  }
  let speech = own.get(action);
  if (!speech) {
    speech = speak(document.touching(action));
    own.set(action, speech);
  }
  return speech;
}

function speak(statements: readonly Statement[]): Speech {
  const allowing = statements.filter(({ allow, who }) => allow && who);
  return {
    personal: statements.filter(isPersonal),
    kindMatters: statements.some(kindCounts),
    everybody: allowing.some(({ who }) => who?.everyone),
    anyAccount: allowing.some(({ who, notWho }) => who?.everyone || who?.canonicalUsers || notWho),
    accounts: [...new Set(allowing.flatMap(({ who }) => [...(who?.accounts ?? [])]))],
  };
}

const kindCounts = ({ atoms, variables }: Statement): boolean =>
  [...variables, ...atoms.map(({ lower }) => lower)].some((key) => kindKeys.test(key));
