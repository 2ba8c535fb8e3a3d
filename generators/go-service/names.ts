import type { Names } from '../../core/plan.ts';
import { isMajorVersion } from './import-path.ts';
import type { Answers } from './questions.ts';
import { currentAlpine, type Features, goVersion } from './releases.ts';

/** What a module's path gives a service its names from. */
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
  const binary = unversioned.replace(/(.)\.go$/, '$1');
  return { binary, image: imageName(binary), envPrefix: environmentPrefix(binary) };
}

// Runs of lower-case letters and digits, joined by one separator; the shortest that every registry takes.
function imageName(binary: string): string {
  return (binary.toLowerCase().match(/[a-z0-9]+/g) ?? ['service']).join('-').slice(0, 128);
}

// POSIX: upper-case letters, digits and underscores, not beginning with a digit.
function environmentPrefix(binary: string): string {
  const words = (binary.toUpperCase().match(/[A-Z0-9]+/g) ?? ['SERVICE']).join('_');
  return /^\d/.test(words) ? `SERVICE_${words}` : words;
}

// A DNS label of RFC 1035, as Kubernetes wants it for a Service: it begins with a letter. At most 50 of its 63 characters, so that
// what Kubernetes and others append to it fits.
function label(image: string): string {
  const name = /^[a-z]/.test(image) ? image : `service-${image}`;
  return name.slice(0, 50).replace(/-+$/, '');
}

/** The names that the answers give the templates: the same ones for all answers. */
export function templateNames(answers: Answers): Names {
  const go = goVersion(answers.go);
  const dep = answers.deps === 'dep';
  const scratch = answers.base === 'scratch';
  const buildkit = answers.builder === 'buildkit';
  const { image } = serviceNames(answers.module);
  return {
    ...serviceNames(answers.module),
    ...featureNames(go.features, dep, scratch),
    module: answers.module,
    label: label(image),
    // The engine wants two characters at the least (its RestrictedNameChars); for an image one is enough.
    container: image.length > 1 ? image : `service-${image}`,
    port: answers.port,
    lowPort: answers.port < 1024,
    // Beside the other one, for the sources while they are worked on.
    devPort: answers.port < 65535 ? answers.port + 1 : answers.port - 1,
    goMinor: go.minor,
    goImageTag: go.imageTag,
    goCompilerTag: answers.go,
    goDirective: go.directive,
    alpine: currentAlpine,
    dep,
    scratch,
    alpineBase: answers.base === 'alpine',
    distroless: answers.base === 'distroless',
    needsTools: dep || scratch,
    needsGit: dep || !go.features.hasModuleProxy,
    buildkit,
    // The classic builder does not know BUILDPLATFORM.
    platform: buildkit ? '--platform=$BUILDPLATFORM ' : '',
    dockerBuild: buildkit ? 'docker build' : 'DOCKER_BUILDKIT=0 docker build',
    goCommand: dep ? 'GO111MODULE=off go' : 'go',
  };
}

function featureNames(go: Features, dep: boolean, scratch: boolean): Names {
  return {
    trimpath: go.hasTrimpath ? '-trimpath ' : '',
    hasTrimpath: go.hasTrimpath,
    hasNotifyContext: go.hasNotifyContext,
    hasSlog: go.hasSlog,
    // Without a go.mod a program gets the behaviour of about Go 1.20, and patterns in routes are taken literally (golang/go#71412).
    hasRoutePatterns: go.hasRoutePatterns && !dep,
    needsGoDebug: go.hasGoDebugDefault && dep,
    needsNsswitch: scratch && !go.hasNsswitchFallback,
  };
}
