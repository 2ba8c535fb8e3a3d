import { UserError } from './errors.ts';
import { type Manifest, manifestFile, manifestPath, sumsOf } from './manifest.ts';
import { type Names, type PlanInput, type PlannedFile, plan } from './plan.ts';
import { type RenderedFile, render } from './render.ts';

/** Everything that decides the files of one service. A generator makes it from the answers; core knows nothing about Go. */
export interface Specification extends PlanInput {
  /** All answers, as the manifest records them. */
  readonly answers: object;
  /** What the manifest records about code that the generator did not write. */
  readonly code?: object;
  /** The names that the templates may use. */
  readonly names: Names;
  /** Paths that the service's own commands will write later, such as the built program. */
  readonly artifacts: readonly string[];
  /** The team's templates that are used, as the manifest records them. */
  readonly style?: Manifest['templates'];
  /** The person's own limits for `verify`, kept in the manifest. */
  readonly verify?: object;
}

/**
 * All files of a service, manifest included, sorted by path. Pure: no disk, no clock, no environment.
 * Files in `skip` are left out. Throws a UserError for a path in `skip` that is not a file of the service.
 */
export function generate(
  specification: Specification,
  version: string,
  skip: readonly string[] = [],
): readonly RenderedFile[] {
  const files = render(planned(specification), specification.names);
  const { answers, code, style, verify } = specification;
  const about = { answers, ...(code && { code }), ...(style && { templates: style }), ...(verify && { verify }) };
  refuseUnknownSkip(skip, [manifestPath, ...files.map(({ path }) => path)]);
  // The manifest records only what this tool wrote, so not a file that was skipped.
  const written = files.filter(({ path }) => !skip.includes(path));
  return [manifestFile({ version, ...about, files: sumsOf(written) }), ...files];
}

function refuseUnknownSkip(skip: readonly string[], paths: readonly string[]): void {
  const unknown = skip.find((path) => !paths.includes(path));
  if (unknown !== undefined)
    throw new UserError(`--skip ${JSON.stringify(unknown)} does not name a file that would be written.`, 'usage', {
      code: 'unknown-path',
      fix: `The files are ${paths.join(', ')}.`,
    });
}

/** The files that these answers ask for, without the manifest. Throws a UserError when a build artifact would collide with one. */
export function planned(specification: Specification): readonly PlannedFile[] {
  const files = plan(specification);
  refuseCollision(specification.artifacts, files);
  return files;
}

// A build must not overwrite a source file (a module named example.com/main.go would), nor write the program into a folder of its
// name. Case is ignored, as some file systems do.
function refuseCollision(artifacts: readonly string[], files: readonly PlannedFile[]): void {
  const taken = files.flatMap(({ path }) => [path, path.split('/')[0]!]);
  const collision = taken.find((path) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
  if (collision)
    throw new UserError(`The program would be named ${collision}, like a file or a folder of the project.`, 'usage', {
      code: 'name-collision',
      fix: 'Choose another --module.',
    });
}
