/** What the browser keeps of a person's taste. Where it may keep nothing, the page works without. */
export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(`ambit.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`ambit.${name}`, value);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}
