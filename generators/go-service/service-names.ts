import { isMajorVersion } from './import-path.ts';

/** The names of a service, from the path of its module. */
export interface ServiceNames {
  /** The program, and the folder that the service is generated into: the last element that is not a version. */
  readonly binary: string;
  /** The image: a valid repository name, which unlike an import path is lower case (github.com/distribution/reference). */
  readonly image: string;
  /** What the service's own environment variables begin with: `MY_SERVICE`. */
  readonly envPrefix: string;
}

/** Names for a module: `example.com/Shop/v2` gives binary `Shop`, image `shop`, prefix `SHOP`. */
export function serviceNames(module: string): ServiceNames {
  const elements = module.split('/');
  const last = elements.at(-1)!;
  const named = isMajorVersion(last) && elements.length > 1 ? elements.at(-2)! : last;
  const unversioned = module.startsWith('gopkg.in/') ? named.replace(/\.v\d+(-unstable)?$/, '') : named;
  // As in github.com/nats-io/nats.go. A program of that name beside the sources would be compiled with them.
  const binary = unversioned.length > 3 && unversioned.endsWith('.go') ? unversioned.slice(0, -3) : unversioned;
  const words = binary.toLowerCase().match(/[a-z0-9]+/g) ?? ['service'];
  return { binary, image: imageName(words), envPrefix: environmentPrefix(words) };
}

// Runs of lower-case letters and digits, joined by one separator; the shortest that every registry takes.
const imageName = (words: readonly string[]): string => words.join('-').slice(0, 128);

// POSIX: upper-case letters, digits and underscores, not beginning with a digit.
function environmentPrefix(words: readonly string[]): string {
  const name = words.join('_').toUpperCase();
  return name[0]! < 'A' ? `SERVICE_${name}` : name;
}
