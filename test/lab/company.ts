import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import fs from 'fs-extra';
import { inTemporary } from '../support.ts';
import { freePort } from './builders.ts';
import { gitIn, must, run } from './tools.ts';
import { until } from './wait.ts';

/** The name of the company's git server, and the user who can read from it. */
export const gitServer = 'git.example.com';
const login = 'reader';
/** The password that no image may have. */
export const password = 'pa55-b7f3a1';

/** A way to the git server over SSH. */
export interface Ssh {
  /** The socket of an agent that has the key. */
  readonly agent: string;
  /** A git configuration in which the addresses of the git server stand for SSH, and the keys of the server. */
  readonly gitconfig: string;
  readonly knownHosts: string;
}

/** A company's network: a git server that requires a password, behind a proxy that intercepts every TLS connection. */
export interface Company {
  /** The address of the proxy. */
  readonly proxy: string;
  /** A file with the CA certificates of this machine and the company's. */
  readonly bundle: string;
  /** A netrc file with the password of the git server. */
  readonly netrc: string;
  /** The git repository, as a path for `git clone` on this machine. */
  readonly repository: string;
  /** The version of the module in it, which no other run has, and its revision. */
  readonly version: string;
  readonly revision: string;
  /** The requests, each as `HOST PATH`, with the status of the answer. */
  readonly requests: readonly string[];
}

/** Runs `body` in a company's network. `module` is the module that the git server has at `/team/errors.git`. */
export function withCompany(module: string, body: (company: Company) => Promise<void>): Promise<void> {
  return inTemporary(async (directory) => {
    const at = (name: string) => join(directory, name);
    const repository = at('git/team/errors.git');
    const version = `v1.${Date.now()}.0`;
    const revision = await makeRepository(at('work'), repository, module, version);
    makeCertificates(directory);
    await fs.writeFile(at('bundle.pem'), [await systemBundle(), await fs.readFile(at('ca.pem'), 'utf8')].join('\n'));
    await fs.writeFile(at('netrc'), `machine ${gitServer}\nlogin ${login}\npassword ${password}\n`, { mode: 0o600 });

    const requests: string[] = [];
    const inner = createServer((request, response) => {
      response.on('finish', () => requests.push(`${request.headers.host} ${request.url} ${response.statusCode}`));
      answer(request, response, at('git'));
    });
    const secure = { isServer: true, key: await fs.readFile(at('key.pem')), cert: await fs.readFile(at('cert.pem')) };
    const proxy = createServer((_, response) => void response.writeHead(400).end());
    const sockets = new Set<Socket>();
    proxy.on('connect', (_, socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.emit(
        'connection',
        new TLSSocket(socket, secure).on('error', () => socket.destroy()),
      );
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      await body({
        proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        bundle: at('bundle.pem'),
        netrc: at('netrc'),
        ...{ repository, version, revision, requests },
      });
    } finally {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
    }
  });
}

/** Serves the repositories of a company over SSH, on loopback, while `body` runs. */
export function withSsh({ repository }: Company, body: (ssh: Ssh) => Promise<void>): Promise<void> {
  return inTemporary(async (directory) => {
    const at = (name: string) => join(directory, name);
    for (const name of ['host', 'user']) must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
    const port = await freePort();
    const settings = {
      ...{ ListenAddress: `127.0.0.1:${port}`, HostKey: at('host'), AuthorizedKeysFile: at('user.pub') },
      ...{ PidFile: 'none', StrictModes: 'no', UsePAM: 'no', PermitRootLogin: 'yes' },
    };
    await fs.writeFile(
      at('config'),
      Object.entries(settings)
        .map(([name, value]) => `${name} ${value}\n`)
        .join(''),
    );
    const root = repository.replace(/team\/errors\.git$/, '');
    const rewritten = `[url "ssh://${userInfo().username}@127.0.0.1:${port}${root}"]\n\tinsteadOf = https://${gitServer}/\n`;
    await fs.writeFile(at('gitconfig'), rewritten);
    await fs.writeFile(at('known_hosts'), `[127.0.0.1]:${port} ${await fs.readFile(at('host.pub'), 'utf8')}`);
    // The folder for sshd's unprivileged process.
    await fs.ensureDir('/run/sshd');
    const server = spawn(sshd!, ['-D', '-e', '-f', at('config')], { stdio: 'ignore' });
    const agent = spawn('ssh-agent', ['-D', '-a', at('agent')], { stdio: 'ignore' });
    const ended = Promise.all([once(server, 'close'), once(agent, 'close')]);
    try {
      await until('an SSH agent that answers', async () =>
        run('ssh-add', ['-q', at('user')], { env: { SSH_AUTH_SOCK: at('agent') } }).status === 0 ? true : undefined,
      );
      await body({ agent: at('agent'), gitconfig: at('gitconfig'), knownHosts: at('known_hosts') });
    } finally {
      server.kill();
      agent.kill();
      await ended;
    }
  });
}

/** OpenSSH's server, or undefined. */
export const sshd = ['/usr/sbin/sshd'].find((path) => fs.existsSync(path));

const systemBundle = () => fs.readFile('/etc/ssl/certs/ca-certificates.crt', 'utf8');

async function makeRepository(work: string, bare: string, module: string, version: string): Promise<string> {
  const git = gitIn(work);
  await fs.outputFile(join(work, 'go.mod'), `module ${module}\n`);
  await fs.outputFile(
    join(work, 'errors.go'),
    `package errors\n\n// Version is this one.\nconst Version = "${version}"\n`,
  );
  git('init', '-q', '-b', 'master');
  git('add', '.');
  git('commit', '-qm', version);
  git('tag', version);
  git('clone', '-q', '--bare', '.', bare);
  return git('rev-parse', 'HEAD');
}

/** A CA, and a certificate of it for every server in this test. */
function makeCertificates(folder: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = (...args: readonly string[]) => must('openssl', args, { cwd: folder });
  openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=Company CA', '-keyout', 'ca-key.pem', '-out', 'ca.pem');
  openssl('req', ...key, '-subj', `/CN=${gitServer}`, '-keyout', 'key.pem', '-out', 'request.pem');
  fs.writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${gitServer},DNS:*.golang.org,DNS:github.com\n`);
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'request.pem', ...signed, '-out', 'cert.pem');
}

function answer(request: IncomingMessage, response: ServerResponse, root: string): void {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', `https://${request.headers.host}`);
  const given = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  if (request.headers.host !== gitServer) return void response.writeHead(404).end();
  if (request.headers.authorization !== given) {
    return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  }
  if (searchParams.has('go-get')) {
    const meta = `${gitServer}/team/errors git https://${gitServer}/team/errors.git`;
    return void response.end(`<html><head><meta name="go-import" content="${meta}"></head></html>`);
  }
  runGit(request, response, { PATH_INFO: pathname, QUERY_STRING: search.slice(1), GIT_PROJECT_ROOT: root });
}

/** Passes a request to git's own server, a CGI program. */
function runGit(request: IncomingMessage, response: ServerResponse, env: Readonly<Record<string, string>>): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      ...env,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: `${request.headers['git-protocol'] ?? ''}`,
      REMOTE_USER: login,
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    for (const line of output.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}
