/** The size of the package in bytes: the tarball, and its contents on the disk. */
export interface PackageSize {
  readonly packed: number;
  readonly unpacked: number;
}

/** The sentence in the README. Rounded up to 50 kB, so that it rarely changes. */
export function sizeSentence({ packed, unpacked }: PackageSize): string {
  return `The package is smaller than ${rounded(packed)} (${rounded(unpacked)} unpacked) and has no dependencies.`;
}

const rounded = (bytes: number): string => `${Math.ceil(bytes / 50_000) * 50} kB`;
