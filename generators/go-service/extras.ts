import type { Names } from '../../core/plan.ts';

/** A command to paste in the service's folder, and a note where its purpose is not obvious. The note is a line of its own: zsh would pass a comment after the command as arguments. */
export interface Step {
  readonly command: string;
  readonly note?: string;
}

interface Row<Name extends string> {
  readonly name: Name;
  /** What it is for. */
  readonly help: string;
  /** The files that it adds; a name that ends in `/` stands for everything below that folder. */
  readonly files: readonly string[];
  /** The extra that it builds on, which comes with it. */
  readonly needs?: string;
  /** The command that uses it; where no command does, the sentence is in `help`. */
  readonly next?: (names: Names) => Step;
}

// Infers the name from a row, so that `Extra` can be derived from the table.
function row<const Name extends string>(extra: Row<Name>): Row<Name> {
  return extra;
}

const table = [
  row({
    name: 'compose',
    help: 'compose.yaml: the image, hardened, and a container that runs the sources',
    files: ['compose.yaml'],
    next: () => ({ note: 'With Compose instead of docker run:', command: 'docker compose up --build --detach --wait' }),
  }),
  row({
    name: 'kubernetes',
    help: 'manifests for a cluster: rolling updates that lose no request, restricted pods',
    files: ['kubernetes/'],
    next: () => ({
      note: 'On a cluster that has the image (kubernetes/overlays/local/kustomization.yaml explains how):',
      command: 'kubectl apply -k kubernetes/overlays/local',
    }),
  }),
  row({
    name: 'swarm',
    help: 'stack.yaml: rolling updates in a Docker swarm, rolled back when they fail',
    files: ['stack.yaml'],
    next: ({ label }) => ({
      note: 'On a manager node of a swarm:',
      command: `docker stack deploy --with-registry-auth --compose-file stack.yaml ${label}`,
    }),
  }),
  row({
    name: 'ci',
    help: 'a GitHub workflow and a GitLab pipeline that test the code, and build and run the image',
    files: ['.github/workflows/ci.yml', '.gitlab-ci.yml', '.golangci.yml'],
  }),
  row({
    name: 'release',
    help: 'a version tag builds the image for amd64 and arm64, pushes it and signs it; includes ci',
    files: ['.github/workflows/release.yml', '.gitlab/ci/release.yml'],
    needs: 'ci',
  }),
  row({
    name: 'updates',
    help: 'pull requests for new versions: base images, actions, modules, and these files; includes ci',
    files: ['.github/dependabot.yml', '.github/workflows/update.yml', '.gitlab/ci/update.yml', '.gitlab/renovate.json'],
    needs: 'ci',
  }),
  row({
    name: 'makefile',
    help: 'the everyday commands: run, test, lint, image, up, down, size, clean',
    files: ['Makefile'],
    next: () => ({ note: 'To list the commands of the Makefile:', command: 'make' }),
  }),
  row({
    name: 'devcontainer',
    help: 'a development container for editors, from the deps stage of the Dockerfile',
    files: ['.devcontainer/'],
  }),
];

/** The name of an extra. */
export type Extra = (typeof table)[number]['name'];

/** One extra; a team's own have other names. */
export type ExtraRow<Name extends string = Extra> = Row<Name>;

/** The name of one of our extras, or of a team's own. */
export type ExtraName = Extra | (string & {});

/** The extras, in the order in which they are shown. An extra adds files; README.md alone describes them. */
export const extras: readonly ExtraRow[] = table;
