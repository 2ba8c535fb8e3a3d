/**
 * The Go releases. To add Go 1.28, add a row.
 *
 * Sources, the same for every row:
 * - `released` (day of 1.N.0) and `patch` (last patch release): go.dev/doc/devel/release#go1.N
 * - `alpine` (Alpine release under the last `golang:1.N-alpine` image): docker-library/official-images, file
 *   library/golang, as it was on the day `listed`. After that day the tag was no longer rebuilt,
 *   or, for the newest ones, it is the day the table was made.
 */
export interface Release {
  readonly minor: string;
  readonly released: string;
  readonly patch: string;
  readonly alpine: string;
  readonly listed: string;
}

// biome-ignore format: a table reads best with one row per line
export const releases: readonly Release[] = [
  { minor: '1.11', released: '2018-08-24', patch: '1.11.13', alpine: '3.10', listed: '2019-08-29' },
  { minor: '1.12', released: '2019-02-25', patch: '1.12.17', alpine: '3.11', listed: '2020-02-13' },
  { minor: '1.13', released: '2019-09-03', patch: '1.13.15', alpine: '3.12', listed: '2020-08-07' },
  { minor: '1.14', released: '2020-02-25', patch: '1.14.15', alpine: '3.13', listed: '2021-02-04' },
  { minor: '1.15', released: '2020-08-11', patch: '1.15.15', alpine: '3.14', listed: '2021-08-05' },
  { minor: '1.16', released: '2021-02-16', patch: '1.16.15', alpine: '3.15', listed: '2022-03-03' },
  { minor: '1.17', released: '2021-08-16', patch: '1.17.13', alpine: '3.16', listed: '2022-08-01' },
  { minor: '1.18', released: '2022-03-15', patch: '1.18.10', alpine: '3.17', listed: '2023-01-12' },
  { minor: '1.19', released: '2022-08-02', patch: '1.19.13', alpine: '3.18', listed: '2023-09-08' },
  { minor: '1.20', released: '2023-02-01', patch: '1.20.14', alpine: '3.19', listed: '2024-02-06' },
  { minor: '1.21', released: '2023-08-08', patch: '1.21.13', alpine: '3.20', listed: '2024-08-06' },
  { minor: '1.22', released: '2024-02-06', patch: '1.22.12', alpine: '3.21', listed: '2025-02-06' },
  { minor: '1.23', released: '2024-08-13', patch: '1.23.12', alpine: '3.22', listed: '2025-08-12' },
  { minor: '1.24', released: '2025-02-11', patch: '1.24.13', alpine: '3.23', listed: '2026-02-09' },
  { minor: '1.25', released: '2025-08-12', patch: '1.25.14', alpine: '3.24', listed: '2026-08-19' },
  { minor: '1.26', released: '2026-02-10', patch: '1.26.8',  alpine: '3.24', listed: '2026-08-19' },
  { minor: '1.27', released: '2026-08-19', patch: '1.27.1',  alpine: '3.24', listed: '2026-09-01' },
];

/** The first minor release with each feature that the templates use. Source: go.dev/doc/go1.N of that release. */
const since = {
  hasTrimpath: 13, // go build -trimpath
  hasBuildInfo: 12, // debug.ReadBuildInfo
  hasModuleProxy: 13, // modules come from a proxy; before, from their repositories, by git
  hasManyOutputs: 13, // go build -o FOLDER, for several programs
  hasTimeZoneData: 15, // the package time/tzdata
  hasEmbed: 16, // //go:embed
  hasNsswitchFallback: 16, // the resolver reads /etc/hosts first even without /etc/nsswitch.conf (golang/go#35305)
  hasNotifyContext: 16, // signal.NotifyContext
  hasResponseController: 20, // http.NewResponseController
  hasSlog: 21, // log/slog
  hasRoutePatterns: 22, // "GET /path" patterns in http.ServeMux
  hasGoDebugDefault: 23, // //go:debug default=go1.N; 1.21 and 1.22, which know other //go:debug lines, refuse it (tried)
} as const;

/** The features of a Go version, by the names that the templates use. */
export type Features = Readonly<Record<keyof typeof since, boolean>>;

/** One Go version as the templates need it. */
export interface GoVersion {
  /** The minor release, `1.27`, also when a patch release was chosen. */
  readonly minor: string;
  /** The tag of the official image: `1.27-alpine3.24`. */
  readonly imageTag: string;
  /** What go.mod's `go` line says. Before 1.21 that line knew only `1.N`; since then `1.N` sorts before `1.N.0` (go.dev/doc/toolchain). */
  readonly directive: string;
  readonly features: Features;
  /** A note about this choice: support has ended, or the release is newer than the table. */
  readonly note?: string;
}

export const oldest = releases[0]!;
export const newest = releases[releases.length - 1]!;

/** The Alpine release that every image takes its certificates and tools from. */
export const currentAlpine = newest.alpine;

/** The official images of the newest release: of the compiler, and of the final stage. */
export function currentImages(): { readonly golang: string; readonly alpine: string } {
  return { golang: `golang:${goVersion(newest.minor).imageTag}`, alpine: `alpine:${currentAlpine}` };
}

/** Go supports a release until two newer ones are out (go.dev/doc/devel/release#policy): that day, or undefined while supported. */
export const supportEnded = (release: Release): string | undefined => releases[releases.indexOf(release) + 2]?.released;

/** Why `text` is not a Go version that we support, or undefined when it is. */
export function goVersionProblem(text: string): string | undefined {
  const wanted = numbers(text);
  if (!wanted) return `a Go version looks like ${newest.minor} or ${newest.patch}`;
  if (wanted.minor < minorOf(oldest)) return `the oldest Go offered is ${oldest.minor}`;
  const release = releaseOf(wanted.minor);
  const last = release && supportEnded(release) ? numbers(release.patch)?.patch : undefined;
  if (release && last !== undefined && wanted.patch !== undefined && wanted.patch > last) {
    return `Go ${release.minor} ended with ${release.patch}`;
  }
  return undefined;
}

/** Describes the Go version that `text` names (`1.27`, `1.26.3`). Ask `goVersionProblem` first. */
export function goVersion(text: string): GoVersion {
  const { minor } = numbers(text) ?? { minor: minorOf(newest) };
  const entries = Object.entries(since).map(([name, first]) => [name, minor >= first]);
  const note = noteOn(text, releaseOf(minor));
  return {
    minor: `1.${minor}`,
    imageTag: imageTag(text, releaseOf(minor)),
    directive: minor < 21 ? `1.${minor}` : `1.${minor}.0`,
    features: Object.fromEntries(entries) as Features,
    ...(note && { note }),
  };
}

// A minor release and its last patch have a tag that names the Alpine release. An earlier patch was built on whichever Alpine
// was current then; its plain -alpine tag is frozen, so it is as exact. Of a release newer than the table only that much is known.
function imageTag(text: string, release: Release | undefined): string {
  return release && (text === release.minor || text === release.patch)
    ? `${text}-alpine${release.alpine}`
    : `${text}-alpine`;
}

/** Whether the table has the minor release of a Go version. */
export const isInTable = (text: string): boolean => releaseOf(numbers(text)?.minor ?? 0) !== undefined;

function noteOn(text: string, release: Release | undefined): string | undefined {
  if (!release) {
    return `Go ${text} is newer than this version of create-go-docker, which knows ${oldest.minor} to ${newest.minor}; it is treated like ${newest.minor}.`;
  }
  const ended = supportEnded(release);
  return ended && `Go ${release.minor} has had no security fixes since ${ended}.`;
}

interface Numbers {
  readonly minor: number;
  readonly patch?: number;
}

function numbers(text: string): Numbers | undefined {
  const [, minor, patch] = /^1\.(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  if (minor === undefined) return undefined;
  return { minor: Number(minor), ...(patch !== undefined && { patch: Number(patch) }) };
}

const minorOf = (release: Release): number => numbers(release.minor)?.minor ?? 0;
const releaseOf = (minor: number): Release | undefined => releases.find((release) => release.minor === `1.${minor}`);
