import { golangImage } from '../images.ts';
import type { File, Image } from '../lab.ts';
import { buildFailure, megabytes, type Step, solved, startFailure, unsolved } from '../step.ts';

// Go names the files of its build cache after checksums.
const isGoCache = (path: string): boolean => /\/[0-9a-f]{2}\/[0-9a-f]{64}-[ad]$/.test(path);

export const cacheMount: Step = {
  name: 'cache-mount',
  title: "Keep the compiler's cache",
  goal: 'Make a build after one changed line take a few seconds, without storing the cache in the image.',
  why: 'Go compiles its library once and keeps the result in a cache. In a build that cache is in a layer: it is lost with the first change, and it makes the image larger.',
  predict: "How much of your image is the compiler's cache?",
  hints: [
    'RUN --mount=type=cache,target=FOLDER shares a folder between builds. No image contains it. Which folder does Go use?',
    `docker run --rm ${golangImage} go env GOCACHE GOMODCACHE prints the two folders: compiled packages, and downloads.`,
    'RUN --mount=type=cache,target=/root/.cache/go-build go build … and RUN --mount=type=cache,target=/go/pkg/mod go mod download',
  ],
  explanation:
    'A cache mount is a folder that belongs to the builder, not to the image. Go finds its compiled packages there and compiles only yours. From here on, every check is fast. Deleting a cache with rm in the same RUN also makes the image smaller, but the next build starts from nothing.',
  parts: { base: 'none', order: true, cache: true },
  number: 'build after one changed line',
  minutes: { 45: 0, 90: 8, 180: 15 },
  slow: 'The first build with a new cache still compiles everything, and it is compared with one that has none: up to two minutes, once.',
  classic: false,
  mistakes: {
    'cache-in-image':
      "The compiler's cache is in a layer of the image. It is lost with the next change, and everybody who pulls the image gets it.",
    'wrong-folder':
      'There is a cache mount, but Go keeps its cache in another folder. go env GOCACHE prints the one that it uses.',
    'downloads-only':
      'The cache mount is for downloaded modules (/go/pkg/mod). Compiled packages are in another folder, and compiling is what takes long.',
    'another-run':
      'There is a cache mount for the right folder, but not for go build. A mount exists during its own RUN only, so each RUN that needs it has it.',
    'cache-deleted':
      'The image has no cache, and the next build has none either: it compiles everything again. Deleting a cache does not keep it.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded) return buildFailure(build);
    const [image, run] = await Promise.all([lab.read(build.image), lab.start(build.image)]);
    const inImage = cacheIn(image);
    if (inImage) return unsolved(inImage.mistake, inImage.seen);
    const { seconds, ...again } = await lab.build({ changeLine: true });
    if (!again.succeeded) return buildFailure({ ...again, seconds });
    const before = await lab.uncachedSeconds();
    const value = `${seconds.toFixed(1)} s (${before.toFixed(1)} s without a cache)`;
    if (seconds > before / 2) return unsolved('cache-deleted', undefined, value);
    return run.state === 'ready' ? solved(value) : startFailure(run);
  },
};

function cacheIn({ layers, files }: Image) {
  // The layers above the image of Go.
  const own = layers.slice(layers.findLastIndex((inLayer) => inLayer.some(({ path }) => path === compiler)) + 1);
  const cached = own.flatMap((inLayer) => inLayer.filter(({ path }) => isGoCache(path)));
  if (!cached[0]) return undefined;
  const seen = `${megabytes(cached.reduce((sum, { size }) => sum + size, 0))} in ${cached.length} files`;
  const cache = cached[0].path.split('/').slice(0, -2).join('/');
  if (own.some((inLayer) => isEmpty(cache, inLayer))) return { mistake: 'another-run', seen };
  const mounts = own
    .flat()
    .filter(({ path, isFolder }) => isFolder && !isUsual(path) && isEmpty(path, files))
    .map(({ path }) => path);
  const other = mounts.find((path) => path !== downloads);
  if (other) return { mistake: 'wrong-folder', seen: `empty in the image, so a mount: /${other}` };
  return { mistake: mounts.length > 0 ? 'downloads-only' : 'cache-in-image', seen };
}

const compiler = 'usr/local/go/bin/go';
const downloads = 'go/pkg/mod';

// Folders that are empty without a mount.
const isUsual = (path: string): boolean =>
  /^(tmp|var\/tmp|root\/\.config|go\/(src|bin)|go\/pkg\/(sumdb|mod\/cache)|dev|proc|sys|etc|run)\b|\/[0-9a-f]{2}$/.test(
    path,
  );

/** Whether a folder is among these files, but nothing in it: a mount leaves an empty folder. */
const isEmpty = (folder: string, files: readonly File[]): boolean =>
  files.some(({ path }) => path === folder) && !files.some(({ path }) => path.startsWith(`${folder}/`));
