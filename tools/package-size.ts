/** The size of the package in bytes, as the registry gets it and as it is on disk. */
export interface PackageSize {
  readonly packed: number;
  readonly unpacked: number;
}

/** What the README says about the size. Rounded up to 50 kB, so that it changes seldom. */
export function sizeSentence({ packed, unpacked }: PackageSize): string {
  return `The package is smaller than ${rounded(packed)} (${rounded(unpacked)} unpacked) and has no dependencies.`;
}

const rounded = (bytes: number): string => `${Math.ceil(bytes / 50_000) * 50} kB`;
