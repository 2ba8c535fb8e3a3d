import { dockerignore } from '../dockerfile.ts';
import type { Files } from '../lab.ts';
import { buildFailure, type Step, solved, startFailure, unsolved } from '../step.ts';

const token = 'orders-4d1f7c0b9e';

const rows = Array.from({ length: 3000 }, (_, index) => `INSERT INTO orders VALUES (${index}, 'customer ${index}');`);

export const secrets: Step = {
  name: 'secrets',
  title: 'Context and secrets',
  goal: 'A colleague added .env, which holds a token, and a database dump. Keep both out of the build and the token out of the image. orders/.env itself has to stay.',
  why: 'docker build sends the whole folder to the builder. COPY . . then stores it in a layer, and anyone with the image or the build cache can read every layer, even of files that a later layer deletes.',
  predict: 'RUN rm .env after COPY: is the token gone?',
  hints: [
    'A file named .dockerignore, beside the Dockerfile, lists what is not sent, one pattern on each line: *.log, .env.',
    'A line of the Dockerfile copies .env into the image. A service gets its secrets when it starts: docker run --env-file .env. So that line can go.',
    'Remove COPY .env from the Dockerfile. Create orders/.dockerignore with the lines .env, *dump*.sql, *.md and Dockerfile*.',
  ],
  explanation:
    'rm would hide the file, not remove it: the layer below still has it. ARG and ENV are no place for secrets either, docker history and docker inspect print both. If the build itself needs one, for example to download private modules, use RUN --mount=type=secret: the file is there for that one instruction and in no layer.',
  parts: { base: 'scratch', order: true, cache: true, user: true, health: true, secrets: true },
  begins: (before) => ({
    ...before,
    Dockerfile: before.Dockerfile!.replace(/^COPY --from=staging .*$/m, (line) => `${line}\nCOPY .env /app/.env`),
    '.env': `API_TOKEN=${token}\n`,
    'dump.sql': `${rows.join('\n')}\n`,
  }),
  ends: (start: Files) => ({ ...start, '.dockerignore': dockerignore() }),
  number: 'sent to the builder',
  minutes: { 45: 0, 90: 9, 180: 15 },
  classic: false,
  mistakes: {
    'token-in-layer':
      'The token is in a layer of the image: everybody who can pull the image can read it. Deleting it in a later layer only hides it.',
    'token-in-history':
      'The token is in the history of the image: docker history prints the values of ARG and the commands of RUN.',
    'token-in-settings':
      'The token is in the settings of the image: docker inspect prints ENV and LABEL. Give it when the container starts.',
    'secret-sent':
      '.env is still sent to the builder, so COPY . . stores it in the build cache. The pattern has to be in orders/.dockerignore, beside the Dockerfile.',
    'dump-sent':
      'The token is safe, but the dump is still sent to the builder and copied into a layer with each build.',
    'ignored-too-much': 'The .dockerignore also leaves out what go build needs: *.go and go.mod have to be sent.',
    'copied-but-ignored':
      'COPY names a file that .dockerignore leaves out. What is not sent cannot be copied; that COPY has to go.',
    'env-deleted': 'orders/.env is gone. The service needs it when it starts. Get it back with: workshop reset',
  },
  check: async (lab) => {
    if (!lab.text('.env')?.includes(token)) return unsolved('env-deleted');
    const sent = await lab.context();
    const value = `${Math.ceil(sent.reduce((sum, { size }) => sum + size, 0) / 1000)} kB`;
    const build = await lab.build();
    if (!build.succeeded)
      return {
        ...buildFailure(build, [
          [
            /\.env"?:? (not found|no such file|file does not exist)|\.env: no such file|excluded by \.dockerignore.*\.env|COPY failed: .*\.env/,
            'copied-but-ignored',
          ],
          [
            /go\.mod"?:? not found|no Go files in|go\.mod file not found|no source files|main\.go.*not found/,
            'ignored-too-much',
          ],
        ]),
        value,
      };
    const image = await lab.read(build.image);
    if (image.contains(token)) return unsolved('token-in-layer', undefined, value);
    if (image.environment.some((each) => each.includes(token))) return unsolved('token-in-settings', undefined, value);
    if (image.history.some((each) => each.includes(token))) return unsolved('token-in-history', undefined, value);
    if (sent.some(({ path }) => path === '.env')) return unsolved('secret-sent', sentList(sent), value);
    if (sent.some(({ path }) => path === 'dump.sql')) return unsolved('dump-sent', sentList(sent), value);
    const run = await lab.start(build.image);
    return run.state === 'ready' ? solved(value) : { ...startFailure(run), value };
  },
};

const sentList = (files: readonly { readonly path: string }[]): string =>
  `sent: ${files
    .map(({ path }) => path)
    .slice(0, 12)
    .join(' ')}`;
