import type { Names } from '../../core/plan.ts';
import { depRelease } from './dep.ts';
import { extras } from './extras.ts';
import { currentAlpine, type Features, goVersion, newest } from './go-releases.ts';
import type { Answers } from './questions.ts';
import { serviceNames } from './service-names.ts';
import type { Images, Team } from './team.ts';

// A DNS label of RFC 1035, as Kubernetes wants it for a Service: it begins with a letter. At most 50 of its 63 characters, so that
// what Kubernetes and others append to it fits.
function label(image: string): string {
  const name = (image[0]! >= 'a' ? image : `service-${image}`).slice(0, 50);
  return name.endsWith('-') ? name.slice(0, -1) : name;
}

/** The address of the repository that a module's path names, or '' where the path does not say it. */
function sourceUrl(module: string): string {
  const [repository = ''] = /^(github\.com|bitbucket\.org|codeberg\.org)\/[^/]+\/[^/]+/.exec(module) ?? [];
  return repository && `https://${repository}`;
}

// Reserved by Kubernetes and OpenShift; `default` exists in every cluster.
function namespace(name: string): string {
  return /^(default$|kube-|openshift(-|$))/.test(name) ? `service-${name}`.slice(0, 50).replace(/-+$/, '') : name;
}

/**
 * The seconds that a stop has. Drain, 0.4 s to close the listener and one request add up to less than the grace period, after which
 * the program is killed. Without a drain, they also fit in the ten seconds of a plain docker stop.
 */
const stopBudget = { requestSeconds: 8, drainSeconds: 10, graceSeconds: 30 };

/** The memory limit of a container in MiB, and the one that its program gets, which collects garbage before the kernel ends it. */
export function memoryLimits(memoryMega: number): Names {
  return { memoryMega, goMemoryMega: Math.floor(memoryMega * 0.9) };
}

/** The names that the commands for a service use. */
export function commandNames({ module, port, builder }: Pick<Answers, 'module' | 'port' | 'builder'>) {
  const names = serviceNames(module);
  const { image } = names;
  return {
    ...names,
    // The engine wants two characters at the least (its RestrictedNameChars); for an image one is enough.
    container: image.length > 1 ? image : `service-${image}`,
    port,
    dockerBuild: builder === 'buildkit' ? 'docker build' : 'DOCKER_BUILDKIT=0 docker build',
  };
}

/** The names that the answers, and a team, give the templates: the same ones for all answers. */
export function templateNames(answers: Answers, team?: Team): Names {
  const go = goVersion(answers.go);
  const dep = answers.deps === 'dep';
  const scratch = answers.base === 'scratch';
  const buildkit = answers.builder === 'buildkit';
  const own = commandNames(answers);
  const kubernetesName = label(own.image);
  return {
    ...own,
    ...featureNames(go.features, dep, scratch),
    ...imageNames(go.imageTag, answers.registry, team?.images),
    ...labelNames(team?.labels ?? {}),
    ...Object.fromEntries([...extras, ...(team?.extras ?? [])].map(({ name }) => [name, answers.with.includes(name)])),
    hasTemplates: team !== undefined,
    github: answers.forge !== 'gitlab',
    gitlab: answers.forge !== 'github',
    module: answers.module,
    // The folder below GOPATH/src that the module's own is in.
    moduleParent: answers.module.split('/').slice(0, -1).join('/'),
    label: kubernetesName,
    sourceUrl: sourceUrl(answers.module),
    namespace: namespace(kubernetesName),
    // All of the context goes to the module's folder. The last stage has no name; its program serves a port and can check itself.
    orLater: '',
    contextFolder: '.',
    asStage: '',
    exposes: true,
    hasHealthcheck: true,
    checksItself: true,
    healthCommand: `"/app/${own.binary}", "healthcheck"`,
    ...stopBudget,
    // Code that was there before does not drain, may have no health endpoint, needs more memory, and has no README.md of ours.
    drains: true,
    asksHealth: true,
    healthPath: '/healthz',
    readyPath: '/readyz',
    ...memoryLimits(128),
    exampleVariable: `${own.envPrefix}_ACCESS_LOG=false`,
    secretsHelp: 'README.md shows how to pass them.',
    vendored: false,
    moduleFolder: `/go/src/${answers.module}`,
    lowPort: answers.port < 1024,
    // Beside the other one, for the sources while they are worked on.
    devPort: answers.port < 65535 ? answers.port + 1 : answers.port - 1,
    goMinor: go.minor,
    goCompilerTag: answers.go,
    goDirective: go.directive,
    goCurrent: newest.minor,
    dep,
    scratch,
    alpineBase: answers.base === 'alpine',
    distroless: answers.base === 'distroless',
    needsTools: dep || scratch,
    depVersion: depRelease.version,
    depSumAmd64: depRelease.sums.amd64,
    depSumArm64: depRelease.sums.arm64,
    needsGit: dep || !go.features.hasModuleProxy,
    buildkit,
    // The classic builder does not know BUILDPLATFORM.
    platform: buildkit ? '--platform=$BUILDPLATFORM ' : '',
    // Behind what bots update.
    andModules: dep ? '' : ', and the modules',
    // A Dockerfile for the classic builder does not cross-compile.
    releasePlatforms: buildkit ? 'linux/amd64,linux/arm64' : 'linux/amd64',
    // What fetches the dependencies, the file that decides which, and where those are cached when any user may build.
    fetcher: dep ? 'dep' : 'Go before 1.13',
    lockFile: dep ? 'Gopkg.lock' : 'go.mod',
    moduleCache: dep ? 'DEPCACHEDIR=/tmp/dep' : 'GOPATH=/tmp/go',
    ...team?.names,
  };
}

/** Our base images, from the registries that publish them, or below the same names from a mirror. */
function ownImages(registry: string): Images {
  if (registry === 'none')
    return { golang: 'golang', alpine: 'alpine', distroless: 'gcr.io/distroless/static-debian13' };
  const mirrored = (name: string) => `${registry}/${name}`;
  return {
    golang: mirrored('golang'),
    alpine: mirrored('alpine'),
    distroless: mirrored('distroless/static-debian13'),
  };
}

/** The official image of a Go release, from a registry that mirrors it, or with `none` from Docker Hub. */
export const goImage = (tag: string, registry: string): string => `${ownImages(registry).golang}:${tag}`;

/** The references of the images that a Dockerfile starts from, with tags; of `golang`, whose tags differ from use to use, without. */
export function imageNames(tag: string, registry: string, images: Partial<Images> = {}): Names {
  const { golang, alpine, distroless } = { ...ownImages(registry), ...images };
  return {
    golangRepository: golang,
    golangImage: `${golang}:${tag}`,
    // Before the names of other images of Docker Hub.
    hub: registry === 'none' ? '' : `${registry}/`,
    // What buildx takes from Docker Hub: its builder, and what lists the packages of an image.
    builderImage: registry === 'none' ? '' : ` --driver-opt image=${registry}/moby/buildkit:buildx-stable-1`,
    sbom: registry === 'none' ? 'true' : `generator=${registry}/docker/buildkit-syft-scanner:stable-1`,
    alpineImage: withTag(alpine, currentAlpine),
    distrolessImage: withTag(distroless, 'nonroot'),
  };
}

// A colon before the last slash is that of a port.
function withTag(image: string, tag: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? image : `${image}:${tag}`;
}

/** A team's labels, as they continue LABEL in a Dockerfile, and as pairs in Kustomize. */
function labelNames(labels: Readonly<Record<string, string>>): Names {
  const pairs = Object.entries(labels);
  return {
    hasLabels: pairs.length > 0,
    imageLabels: pairs.map(([name, value]) => ` \\\n      ${name}="${value}"`).join(''),
    kubernetesLabels: pairs.map(([name, value]) => `        ${name}: "${value}"`).join('\n'),
  };
}

function featureNames(go: Features, dep: boolean, scratch: boolean): Names {
  return {
    trimpath: go.hasTrimpath ? '-trimpath ' : '',
    hasTrimpath: go.hasTrimpath,
    hasModuleProxy: go.hasModuleProxy,
    hasManyOutputs: go.hasManyOutputs,
    hasTimeZoneData: go.hasTimeZoneData,
    hasEmbed: go.hasEmbed,
    hasNotifyContext: go.hasNotifyContext,
    hasSlog: go.hasSlog,
    // A GOPATH build has no version of its main module to read.
    hasBuildInfo: go.hasBuildInfo && !dep,
    hasResponseController: go.hasResponseController,
    hasRoutePatterns: go.hasRoutePatterns,
    // Without a go.mod a program gets the behavior of about Go 1.20, and patterns in routes are taken literally (golang/go#71412).
    needsGoDebug: go.hasGoDebugDefault && dep,
    needsRouteDebug: go.hasRoutePatterns && !go.hasGoDebugDefault && dep,
    needsNsswitch: scratch && !go.hasNsswitchFallback,
  };
}
