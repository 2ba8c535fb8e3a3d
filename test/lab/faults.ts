import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { currentAlpine, newest } from '../../generators/go-service/go-releases.ts';
import { goToolchain } from './tools.ts';

/** An image with one fault, and the checks that have to find it. */
export interface Fault {
  readonly name: string;
  readonly dockerfile: string;
  /** The names of the checks that fail; no other one does. */
  readonly found: readonly string[];
  /** Flags for `verify`. */
  readonly flags?: readonly string[];
}

/** How an image differs from a good one. */
interface Differences {
  readonly from?: string;
  /** Steps before USER. */
  readonly steps?: readonly string[];
  readonly copy?: string;
  readonly user?: string;
  readonly expose?: string;
  readonly health?: string;
  readonly entrypoint?: string;
  /** The arguments of the program. */
  readonly args?: readonly string[];
}

const alpine = `alpine:${currentAlpine}`;

function image(differences: Differences = {}): string {
  const { from = 'scratch', steps = [], copy = 'COPY app /app', args = [] } = differences;
  const {
    user = 'USER 65532:65532',
    expose = 'EXPOSE 8080',
    health = 'HEALTHCHECK CMD ["/app", "healthcheck"]',
  } = differences;
  const { entrypoint = `ENTRYPOINT ${JSON.stringify(['/app', ...args])}` } = differences;
  return [`FROM ${from}`, copy, ...steps, user, expose, health, entrypoint]
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n');
}

/** An image without a fault. */
export const good = image();

/** The same on a base with a shell. */
export const goodAlpine = image({ from: alpine });

function fault(name: string, found: readonly string[], differences: Differences, flags: readonly string[] = []): Fault {
  return { name, found, flags, dockerfile: image(differences) };
}

export const faults: readonly Fault[] = [
  fault('no user', ['user'], { user: '' }),
  fault('user 0', ['user'], { user: 'USER 0' }),
  fault(
    'shell form',
    ['form', 'stop', 'exit-code', 'processes'],
    { from: alpine, entrypoint: 'ENTRYPOINT /app; echo ended' },
    ['--max-stop', '2s'],
  ),
  fault('no command', ['form', 'starts'], { health: '', entrypoint: '' }),
  fault('key in a lower layer', ['secrets'], {
    from: alpine,
    steps: ['COPY key.pem /root/key.pem', 'RUN rm /root/key.pem'],
  }),
  fault('password file', ['secrets'], { steps: ['COPY dotenv /.env'] }),
  fault('git repository in a lower layer', ['git'], {
    from: alpine,
    steps: ['COPY repository /src/.git', 'RUN rm -rf /src'],
  }),
  fault('setuid program', ['setuid'], { from: alpine, steps: ['RUN cp /app /bin/raise && chmod 4755 /bin/raise'] }),
  fault('world-writable file', ['world-writable'], {
    from: alpine,
    steps: ['RUN mkdir /data && touch /data/state && chmod 666 /data/state'],
  }),
  fault('program of the user', ['program-writable'], { copy: 'COPY --chown=65532 app /app' }),
  fault('certificates of ten years ago', ['certificates'], {
    steps: ['COPY old.crt /etc/ssl/certs/ca-certificates.crt'],
  }),
  fault('wrong EXPOSE', ['port'], { expose: 'EXPOSE 9090' }),
  fault('nothing listens', ['answers', 'port', 'starts'], { health: '', args: ['deaf'] }, ['--max-start', '2s']),
  fault('listens on loopback only', ['answers', 'health'], { args: ['loopback'] }),
  fault('answers with an error', ['answers'], { args: ['broken'] }),
  fault('writes to its root file system', ['starts', 'user'], {
    from: alpine,
    steps: ['RUN mkdir -p /data'],
    user: 'USER 0',
    args: ['writes'],
  }),
  fault('needs capabilities', ['starts', 'user'], { user: 'USER 0', args: ['chowns'] }),
  fault('exits at once', ['starts'], { args: ['exits'] }),
  fault('never healthy', ['starts', 'health'], { health: 'HEALTHCHECK CMD ["/app", "false"]' }, ['--max-start', '2s']),
  fault('slow start', ['starts', 'health', 'answers', 'port'], { args: ['slow'] }, ['--max-start', '2s']),
  fault('health check that lies', ['health'], { health: 'HEALTHCHECK CMD ["/app", "true"]' }),
  fault('health check of a service that nobody reaches', ['health', 'answers', 'port'], {
    health: 'HEALTHCHECK CMD ["/app", "true"]',
    args: ['deaf'],
  }),
  fault('three processes', ['processes'], { args: ['children'] }),
  fault('more memory than the limit', ['memory', 'starts'], { args: ['memory'] }),
  fault('SIGTERM ignored', ['stop', 'exit-code'], { args: ['ignores'] }, ['--max-stop', '2s']),
  fault('SIGTERM not handled', ['request'], { args: ['unhandled'] }),
  fault('a running request is dropped', ['request'], { args: ['drops'] }),
  fault('stop takes too long', ['stop'], { args: ['lingers'] }, ['--max-stop', '3s']),
  fault('an exit code that is not 0', ['exit-code'], { args: ['code'] }),
  fault('too large', ['size'], {}, ['--max-size', '1MB']),
];

/** Writes the build context of the images: the program and the files that should not be in one. Returns false without Go. */
export async function writeFaults(folder: string): Promise<boolean> {
  const toolchain = goToolchain(newest.patch);
  if (!toolchain) return false;
  const source = fileURLToPath(new URL('faults/main.go', import.meta.url));
  const env = { ...process.env, ...toolchain.env, GO111MODULE: 'off' };
  execFileSync(toolchain.go, ['build', '-trimpath', '-ldflags', '-s -w', '-o', join(folder, 'app'), source], { env });
  // Not a real key. Split, so that secret scanners do not report this file.
  const key = ['-----BEGIN RSA ', 'PRIVATE KEY-----\n', 'bm90IGEga2V5\n', '-----END RSA ', 'PRIVATE KEY-----\n'].join(
    '',
  );
  await fs.outputFile(join(folder, 'key.pem'), key);
  await fs.outputFile(join(folder, 'dotenv'), 'DATABASE_PASSWORD=example\n');
  await fs.outputFile(join(folder, 'repository/HEAD'), 'ref: refs/heads/main\n');
  await fs.outputFile(join(folder, 'repository/config'), '[core]\n');
  await fs.outputFile(join(folder, 'old.crt'), await oldCertificates());
  await fs.outputFile(join(folder, 'Dockerfile.good'), good);
  for (const [index, { dockerfile }] of faults.entries())
    await fs.outputFile(join(folder, `Dockerfile.${index}`), dockerfile);
  return true;
}

/** The oldest certificates of this machine, like those in an old image. */
async function oldCertificates(): Promise<string> {
  const { X509Certificate } = await import('node:crypto');
  const bundle = await fs.readFile('/etc/ssl/certs/ca-certificates.crt', 'latin1');
  const all = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  return all.filter((pem) => new Date(new X509Certificate(pem).validFrom).getUTCFullYear() < 2016).join('');
}
