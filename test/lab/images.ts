import images from '../../.ci/setup/images.json' with { type: 'json' };
import { currentAlpine, goVersion, newest, oldest } from '../../generators/go-service/go-releases.ts';
import { hasImage } from './tools.ts';

const named: Readonly<Record<string, string>> = { oldest: oldest.minor, newest: newest.minor };

/** The Go releases whose images .ci/setup/images.sh makes, the oldest first. */
export const imageVersions: readonly string[] = images.go.map((name) => named[name] ?? name);

/** The image that the final stage starts from by default. */
export const alpineImage = `alpine:${currentAlpine}`;

/** The image with the compiler of a Go release. */
export const golangImage = (go: string): string => `golang:${goVersion(go).imageTag}`;

/** Whether the images of the build stage and of the default final stage are here. */
export const hasBaseImages = (go: string): boolean => [golangImage(go), alpineImage].every(hasImage);

/**
 * A line of shell that gives the compiled standard library of a stand-in, where it has one, to a build cache in `folder`. Without it, the first
 * build there takes half a minute of processor time.
 */
export const seed = (folder: string, owner: number): string =>
  `[ ! -d /root/.cache/go-build ] || { mkdir -p ${folder}; cp -R /root/.cache/go-build/. ${folder}; chown -R ${owner}:${owner} ${folder}; }`;
