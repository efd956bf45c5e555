import type { ScalarTag, Tags } from "yaml";

/** Words of YAML 1.1, which kubectl reads: `hostPID: yes`. */
const word = (value: boolean, test: RegExp): ScalarTag => ({
  tag: "tag:yaml.org,2002:bool",
  default: true,
  test,
  identify: () => false,
  resolve: () => value,
});

/**
 * What manifests have beside the core of YAML: kubectl takes merge keys and the booleans of YAML 1.1.
 * https://yaml.org/type/bool.html, https://yaml.org/type/merge.html
 */
export const kubectlTags: Tags = [
  "merge",
  word(true, /^(?:[Yy]es|YES|[Oo]n|ON)$/),
  word(false, /^(?:[Nn]o|NO|[Oo]ff|OFF)$/),
];
