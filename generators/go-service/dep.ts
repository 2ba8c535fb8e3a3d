/**
 * The last release of dep and the SHA-256 checksums of its binaries, by the architecture that Go calls them.
 * Source: the .sha256 files at github.com/golang/dep/releases/tag/v0.5.4.
 */
export const depRelease = {
  version: '0.5.4',
  sums: {
    amd64: '40a78c13753f482208d3f4bea51244ca60a914341050c588dad1f00b1acc116c',
    arm64: '9dbf1612044598cbb195933213eb3c4bab5d4ada0ce5b90a91241c4431b1783a',
  },
} as const;
