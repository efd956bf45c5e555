/**
 * A substitution of letters by letters and digits by digits, the same for upper and lower case. Letters of hexadecimal
 * digits stay among themselves, so that ids keep their form. No letter stays what it is; 0 stays 0, so that numbers keep
 * their length. What is a prefix of another text, or matches a pattern, does so afterwards.
 */
export function substitution(seed: number): (text: string) => string {
  let state = seed >>> 0 || 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const map = new Map<string, string>();
  for (const alphabet of ["abcdef", "ghijklmnopqrstuvwxyz", "123456789"]) {
    const to = cycle([...alphabet], random);
    for (const [index, letter] of [...alphabet].entries()) {
      const other = to[index] ?? letter;
      map.set(letter, other);
      map.set(letter.toUpperCase(), other.toUpperCase());
    }
  }
  return (text) => [...text].map((letter) => map.get(letter) ?? letter).join("");
}

/** Sattolo's shuffle: one cycle over all, so without a fixed point. */
function cycle(items: readonly string[], random: (below: number) => number): string[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random(i);
    [shuffled[i], shuffled[j]] = [shuffled[j] ?? "", shuffled[i] ?? ""];
  }
  return shuffled;
}
