/** Another way to write a path, that some servers read as the path itself. */
export interface Form {
  /** What is different, in words. */
  readonly how: string;
  readonly path: string;
}

const encoded = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`;

/** Every form in which the path is tried; none of the root, which has nothing to write otherwise. */
export function formsOf(path: string): readonly Form[] {
  const [, first = "", ...rest] = path.split("/");
  if (first === "") return [];
  const below = rest.length > 0 ? `/${rest.join("/")}` : "";
  const letter = /[A-Za-z]/.exec(first);
  const forms: readonly (Form | undefined)[] = [
    { how: "a doubled slash", path: `/${path}` },
    below === "" ? undefined : { how: "a doubled slash inside", path: `/${first}/${below}` },
    { how: "a dot segment", path: `/.${path}` },
    { how: "a dot segment that leads back", path: `/x/..${path}` },
    { how: "an encoded dot segment", path: `/x/%2e%2e${path}` },
    {
      how: "an encoded slash",
      path: below === "" ? `/x%2f..%2f${first}` : `/${first}%2f${rest.join("/")}`,
    },
    letter
      ? {
          how: "an encoded letter",
          path: `/${first.slice(0, letter.index)}${encoded(letter[0])}${first.slice(letter.index + 1)}${below}`,
        }
      : undefined,
    { how: "a path parameter", path: `${path};x` },
    below === "" ? undefined : { how: "a path parameter inside", path: `/${first};x${below}` },
    path.endsWith("/") ? undefined : { how: "a slash at its end", path: `${path}/` },
    { how: "letters in another case", path: path === path.toUpperCase() ? path.toLowerCase() : path.toUpperCase() },
  ];
  return forms.flatMap((form) => (form && form.path !== path ? [form] : []));
}
