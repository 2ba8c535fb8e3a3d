import { buildFailure, type Step, solved, startFailure, unsolved } from '../step.ts';

export const nonRoot: Step = {
  name: 'non-root',
  title: 'Not as root',
  goal: 'Run the service as a user that is not root, in a way that Kubernetes can verify.',
  why: 'Root in a container is root on the machine if something lets it out. A service that listens on port 8080 needs no rights at all.',
  predict: 'scratch has no /etc/passwd. Can a container run as a user that does not exist?',
  hints: [
    'USER sets the user for what follows in its stage, and for the container. A name has to be in /etc/passwd of the image; a number does not.',
    'Give user and group, with a colon between them. Without a group, the process gets group 0, that of root.',
    'USER 65532:65532 in the last stage, before ENTRYPOINT.',
  ],
  explanation:
    'For the kernel a user is a number; the name is only in a file. 65532 is the number that distroless images use. Kubernetes refuses a user by name with runAsNonRoot, because it cannot know whether that name is root.',
  parts: { base: 'scratch', order: true, cache: true, user: true },
  number: 'user of the process',
  minutes: { 45: 6, 90: 6, 180: 10 },
  classic: false,
  mistakes: {
    root: 'The service runs as root: the image names no user. USER counts only for its own stage, so it belongs in the last one.',
    'root-by-name': 'USER is there, and it names root. 0 and root are the same user.',
    'unknown-name': 'The user has a name, and the image has no /etc/passwd to look it up. A number needs no file.',
    name: 'The user is a name. Kubernetes cannot tell whether a name is root, and refuses the image with runAsNonRoot. Use a number.',
    'root-group':
      'The user is fine, but the group is 0, that of root: files that belong to it can be read and changed. Give both: USER 65532:65532',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded) return buildFailure(build, [[/unable to find user|no users found/, 'unknown-name']]);
    const { user, userId } = await lab.read(build.image);
    const [name = '', group = ''] = user.split(':');
    if (user === '') return unsolved('root', undefined, '0');
    if (/^(0+|root)$/.test(name)) return unsolved('root-by-name', `USER ${user}`, '0');
    if (userId === undefined) return unsolved('unknown-name', `USER ${user}`);
    if (!/^\d+$/.test(name)) return unsolved('name', `USER ${user}`, `${userId}`);
    if (!/^\d+$/.test(group) || /^0+$/.test(group)) return unsolved('root-group', `USER ${user}`, name);
    const run = await lab.start(build.image);
    return run.state === 'ready' ? solved(name) : startFailure(run);
  },
};
