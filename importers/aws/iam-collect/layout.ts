/** A file of a store that iam-collect keeps on disk (its docs/Storage.md says how the folders are laid out). */
export type Kept =
  | {
      readonly of: "account";
      readonly partition: string;
      readonly account: string;
      readonly service: string;
      readonly region: string | undefined;
      /** The resource's folder. */
      readonly folder: string;
      readonly id: string;
      /** `metadata`, `policy`, `trust-policy`, ... */
      readonly part: string;
    }
  | { readonly of: "organization"; readonly id: string; readonly rest: string };

const inAccount = /^(.*\/)?aws\/(aws|aws-cn|aws-us-gov)\/accounts\/(\d{12})\/([a-z0-9-]+)\/(.+)\/([a-z-]+)\.json$/;
const inOrganization = /^(.*\/)?aws\/(?:aws|aws-cn|aws-us-gov)\/organizations\/(o-[a-z0-9]+)\/(.+)\.json$/;
const index = /^(.*\/)?aws\/(?:aws|aws-cn|aws-us-gov)\/(indexes|accounts\/\d{12})\/[^/]+\.json$/;
const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Undefined for the path of any other file. */
export function keptAs(path: string): Kept | undefined {
  const own = inAccount.exec(path);
  if (own) {
    const [, , partition = "", account = "", service = "", folders = "", part = ""] = own;
    const steps = folders.split("/");
    const region = regionName.test(steps[0] ?? "") ? steps[0] : undefined;
    const folder = path.slice(0, path.lastIndexOf("/"));
    return { of: "account", partition, account, service, region, folder, id: steps.at(-1) ?? "", part };
  }
  const shared = inOrganization.exec(path);
  return shared ? { of: "organization", id: shared[2] ?? "", rest: shared[3] ?? "" } : undefined;
}

/** Files of such a store that tell nothing that others do not. */
export const isIndex = (path: string): boolean => index.test(path);
