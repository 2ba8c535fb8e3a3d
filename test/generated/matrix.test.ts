// Images of four builders: contents, rights, stop, name resolution; one for arm64.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion, newest, oldest } from '../../generators/go-service/go-releases.ts';
import { serviceNames } from '../../generators/go-service/service-names.ts';
import {
  type Builder,
  builders,
  buildWithBuildkit,
  bytesOf,
  filesOf,
  freePort,
  sizeOf,
  spawned,
  withMirror,
} from '../lab/builders.ts';
import { answers, exitCodeOf, healthOf, refusesWrongPort, usersOf, withContainer } from '../lab/containers.ts';
import { alpineImage, golangImage, hasBaseImages } from '../lab/images.ts';
import { oddNames } from '../lab/odd-names.ts';
import { ask, statusOf, textOf } from '../lab/requests.ts';
import { covers, docker, everything, hasImage, must, notRun, onPath, run } from '../lab/tools.ts';
import { until } from '../lab/wait.ts';
import { runsHere } from '../program.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';

const module = 'example.com/orders';
const versions = [oldest.minor, '1.21', newest.minor];
const managers = ['dep', 'modules'];
const bases = ['alpine', 'distroless', 'scratch'] as const;
const baseImages = {
  alpine: alpineImage,
  distroless: 'gcr.io/distroless/static-debian13:nonroot',
  scratch: undefined,
};

interface Case {
  readonly go: string;
  readonly deps: string;
  readonly base: (typeof bases)[number];
  readonly port: string;
  readonly builder: Builder;
}

const product: readonly Case[] = builders.flatMap((builder, b) =>
  bases.flatMap((base, i) =>
    versions.flatMap((go, v) =>
      managers.map((deps, d) => ({ go, deps, base, builder, port: (b + i + v + d) % 2 ? '80' : '8080' })),
    ),
  ),
);

/** A dozen of all combinations, in which every two answers meet: all builders with all bases, and the other answers in turn. */
function isPair({ go, deps, base, builder }: Case): boolean {
  const turn = builders.indexOf(builder) + bases.indexOf(base);
  return versions.indexOf(go) === turn % versions.length && managers.indexOf(deps) === turn % managers.length;
}

function named({ go, deps, base, builder, port }: Case): string {
  return `Go ${go}, ${deps}, ${base}, port ${port}, ${builder.name}`;
}

test('every two answers meet in one of the cases that run', () => {
  const factors = ['go', 'deps', 'base', 'builder'] as const;
  for (const one of factors) {
    for (const other of factors.filter((factor) => factor !== one)) {
      const pairs = (cases: readonly Case[]) => new Set(cases.map((each) => key(each, one, other)));
      assert.equal([...pairs(product.filter(isPair))].sort(), [...pairs(product)].sort());
    }
  }
});

function key(each: Case, ...factors: readonly ('go' | 'deps' | 'base' | 'builder')[]): string {
  return factors.map((factor) => (factor === 'builder' ? each.builder.name : each[factor])).join(' ');
}

if (
  docker &&
  run(docker, ['image', 'inspect', '--format', '{{.Config.Labels}}', alpineImage]).output.includes('stand-in')
) {
  console.log('The base images here are stand-ins: busybox and a real Go under the names that the Dockerfiles use.');
}

/** `verify` finds no fault in an image of ours. */
async function verifyFindsNothing(image: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runsHere('.', ['verify', '--markdown', '--image', image]);
  assert.is(exitCode, 0, `${stdout}${stderr}`);
}

const factors = 'builder × base × Go × dependencies';

for (const each of product) {
  if (!everything && !isPair(each)) {
    notRun(factors, named(each));
    continue;
  }
  const { go, deps, base, builder, port } = each;
  const title = named(each);
  const image = `create-go-docker-test-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const images = [alpineImage, golangImage(go), baseImages[base]].flatMap((name) => name ?? []);
  const matrixTest = toolTest(builder.available && images.every(hasImage), `${builder.name} with the base images`);

  matrixTest(
    `${title}: the image contains the program, certificates, and nothing else but its base`,
    covers(factors, title, () =>
      inService({ go, deps, base, port, builder: builder.dialect }, async (folder) => {
        await withMirror((args) => builder.build(folder, image, { args }));
        const files = filesOf(image);
        const inBase = baseImages[base] ? filesOf(baseImages[base]) : [];
        const copied =
          base === 'scratch' ? [bundle, ...(goVersion(go).features.hasNsswitchFallback ? [] : [nsswitch])] : [];
        const added = ['app/orders', ...copied].sort();
        assert.equal(
          files.filter((path) => !inBase.includes(path)),
          added,
        );
        assert.ok(files.includes(bundle));
        // A second copy in a later layer, of a file of the base or of the program, is in no list of files, but in the size.
        const [size, baseSize, addedSize] = [sizeOf(image), sizeOfBase(base), bytesOf(image, added)];
        const rest = size - baseSize - addedSize;
        const sum = `${size} bytes = ${baseSize} of the base + ${addedSize} of ${added.join(', ')} + ${rest}`;
        assert.ok(rest >= 0 && rest < 100_000, sum);
        console.log(`MEASURED: ${title}: ${sum}`);
      }),
    ),
  );

  matrixTest(
    `${title}: it answers, is healthy, trusts its certificates, drains, finishes, and stops with 0`,
    covers(factors, title, () =>
      Promise.all([
        verifyFindsNothing(image),
        withContainer(image, port, [], async (container, url) => {
          assert.is(await textOf(`${url}/`), 'orders is running\n');
          assert.is(await textOf(`${url}/readyz`), 'ready\n');
          assert.is(await statusOf(`${url}/nothing`), 404);
          assert.equal(usersOf(container), ['65532']);
          assert.is(await healthOf(container), 'healthy');
        }),
        // Like OpenShift: an arbitrary user ID, and the group root.
        withContainer(image, '9000', ['--env', 'PORT=9000', '--user', '1000770000:0'], async (container, url) => {
          assert.is(await textOf(`${url}/`), 'orders is running\n');
          assert.equal(usersOf(container), ['1000770000']);
        }),
        withContainer(image, port, [], async (container, url) => {
          const response = await ask(`${url}/slow`);
          const stopped = spawned(docker!, ['stop', container]);
          assert.is(await text(response), 'started\nfinished\n');
          await stopped;
          assert.is(exitCodeOf(container), '0');
        }),
        // Long enough to ask twice on a busy machine; the verdict on health, above, takes as long.
        withContainer(image, port, ['--env', 'ORDERS_DRAIN=9s'], async (container, url) => {
          const stopped = spawned(docker!, ['stop', '--time', '60', container]);
          const status = await until(`${container}, which is stopping, to be no longer ready`, async () => {
            const now = await statusOf(`${url}/readyz`);
            return now === 200 ? undefined : now;
          });
          assert.is(status, 503);
          assert.is(await textOf(`${url}/`), 'orders is running\n');
          await stopped;
          assert.is(exitCodeOf(container), '0');
        }),
        trusts(image, port),
        refusesWrongPort(image),
      ]),
    ),
  );
}

const sizeOfBase = (base: Case['base']): number => (baseImages[base] ? sizeOf(baseImages[base]) : 0);

const bundle = 'etc/ssl/certs/ca-certificates.crt';
const nsswitch = 'etc/nsswitch.conf';

/** Where containers reach this machine. Asked of one that runs: the network itself does not say it before an engine's second start. */
async function hostFor(image: string, port: string): Promise<string> {
  let host = '';
  await withContainer(image, port, [], async (container) => {
    host = must(docker!, ['inspect', '--format', '{{.NetworkSettings.Gateway}}', container]);
  });
  return host;
}

/** The program reads /etc/hosts before it asks DNS, and trusts only the certificates of the image. */
async function trusts(image: string, port: string): Promise<void> {
  return withTlsServer(await hostFor(image, port), async ({ name, address, tlsPort, certificate }) => {
    const network = ['--add-host', `${name}:${address}`, '--dns', address];
    const ask = (url: string) => textOf(`${url}/fetch?url=${encodeURIComponent(`https://${name}:${tlsPort}`)}`);
    await withContainer(image, port, network, async (_, url) => {
      assert.match(await ask(url), 'certificate signed by unknown authority');
      assert.match(await textOf(`${url}/lookup?host=${name}`), `[${address}] <nil>`);
      assert.match(await textOf(`${url}/lookup?host=localhost`), /^\[(127\.0\.0\.1|::1| )+\] <nil>/);
      // The result of the two lines above if DNS came first.
      assert.match(await textOf(`${url}/lookup?host=elsewhere.test`), '[192.0.2.1] <nil>');
    });
    await withContainer(image, port, [...network, '--volume', `${certificate}:/${bundle}:ro`], async (_, url) => {
      assert.is(await ask(url), 'trusted');
    });
  });
}

interface TlsServer {
  readonly name: string;
  readonly address: string;
  readonly tlsPort: number;
  /** The path of its CA certificate. */
  readonly certificate: string;
}

/** A TLS server, and beside it a name server that has the same wrong answer for every name, where containers reach them. */
function withTlsServer(address: string, body: (server: TlsServer) => Promise<void>): Promise<void> {
  return inTemporary(async (folder) => {
    const name = 'orders.test';
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    must('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate],
    ]);
    // Read in the container, by another user.
    await fs.chmod(folder, 0o755);
    const tls = createServer({ key: await fs.readFile(key), cert: await fs.readFile(certificate) }, (_, response) =>
      response.end('trusted'),
    );
    const dns = createSocket('udp4');
    dns.on('message', (query, { port, address }) => dns.send(wrongAnswer(query), port, address));
    try {
      await Promise.all([once(tls.listen(0, address), 'listening'), once(dns.bind(53, address), 'listening')]);
      await body({ name, address, tlsPort: (tls.address() as AddressInfo).port, certificate });
    } finally {
      tls.closeAllConnections();
      tls.close();
      dns.close();
    }
  });
}

/** Answers a query for an IPv4 address with 192.0.2.1, which no host has (RFC 5737), and others with no data. */
function wrongAnswer(query: Buffer): Buffer {
  let end = 12;
  while (query[end] !== 0) end += 1 + (query[end] ?? 0);
  const question = query.subarray(12, end + 5);
  const isAddress = question.readUInt16BE(question.length - 4) === 1;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isAddress ? 1 : 0, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 1]);
  return Buffer.concat([header, question, ...(isAddress ? [answer] : [])]);
}

const qemu = onPath('qemu-aarch64-static');
const crossBuilder = builders.find(({ name }) => name === 'BuildKit 0.34')!;

const forArm64 = product.filter(({ builder }) => builder === crossBuilder);
function isCrossed({ go, deps, base }: Case): boolean {
  return [`${newest.minor} dep alpine`, `${oldest.minor} modules scratch`].includes(`${go} ${deps} ${base}`);
}

for (const each of forArm64) {
  const { go, deps, base } = each;
  const combination = `Go ${go}, ${deps}, ${base}`;
  if (!everything && !isCrossed(each)) {
    notRun('base × Go × dependencies, for arm64', combination);
    continue;
  }
  const crossTest = toolTest(
    crossBuilder.available && qemu !== undefined && hasImage(golangImage(go)),
    'BuildKit 0.34 and qemu-aarch64-static',
  );
  crossTest(
    `${combination} for arm64: built on this machine, it runs on the other`,
    covers('base × Go × dependencies, for arm64', combination, () =>
      inService({ go, deps, base }, (folder) =>
        inTemporary(async (directory) => {
          const options = ['platform=linux/arm64'];
          await withMirror((args) => buildWithBuildkit(folder, `type=local,dest=${directory}`, { args, options }));
          const program = join(directory, 'app/orders');
          // ELF, and its machine is 183: AArch64.
          assert.is((await fs.readFile(program)).readUInt16LE(18), 183);
          const port = await freePort();
          const env = { ...process.env, PORT: `${port}` };
          const service = spawn(qemu!, [program], { env, stdio: 'ignore' });
          const ended = once(service, 'close');
          setTimeout(() => service.kill('SIGKILL'), 60_000).unref();
          try {
            await answers(`http://127.0.0.1:${port}`, () => '');
            must(qemu!, [program, 'healthcheck'], { env });
          } finally {
            service.kill('SIGTERM');
          }
          assert.equal(await ended, [0, null]);
        }),
      ),
    ),
  );
}

const routes = `	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "started")
		w.(http.Flusher).Flush()
		time.Sleep(2 * time.Second)
		fmt.Fprintln(w, "finished")
	})
	mux.HandleFunc("/fetch", func(w http.ResponseWriter, r *http.Request) {
		res, err := http.Get(r.URL.Query().Get("url"))
		if err != nil {
			fmt.Fprintln(w, err)
			return
		}
		defer res.Body.Close()
		io.Copy(w, res.Body)
	})
	mux.HandleFunc("/lookup", func(w http.ResponseWriter, r *http.Request) {
		addresses, err := net.LookupHost(r.URL.Query().Get("host"))
		fmt.Fprintln(w, addresses, err)
	})
`;

const oddBuilder = builders.find(({ name }) => name === 'BuildKit of engine 20.10')!;
/** The dots, the capital letters, the digits, the underscores, and the depth. */
const isOddest = (name: string): boolean => /orders\.test$|ORDERS$|2048$|_hidden$|e38$/.test(name);

for (const [index, name] of oddNames.entries()) {
  const deps = managers[index % managers.length]!;
  const combination = `${name}, ${deps}`;
  if (!everything && !isOddest(name)) {
    notRun('odd names, as images', combination);
    continue;
  }
  const oddTest = toolTest(
    oddBuilder.available && hasBaseImages(newest.minor),
    `${oddBuilder.name} with the base images`,
  );
  oddTest(
    `${combination}: an image of that name answers`,
    covers('odd names, as images', combination, () =>
      inTemporary(async (folder) => {
        const { binary, image } = serviceNames(name);
        await writeTree(folder, filesFor({ module: name, deps }));
        const tag = `create-go-docker-test-odd/${image}`;
        await withMirror((args) => oddBuilder.build(folder, tag, { args }));
        await withContainer(tag, '8080', [], async (container, url) => {
          assert.is(await textOf(`${url}/`), `${binary} is running\n`);
          assert.is(await healthOf(container), 'healthy');
        });
      }),
    ),
  );
}

/** A generated service in a folder of its own, with what someone adds first: endpoints. */
function inService(given: GivenAnswers, body: (folder: string) => Promise<void>): Promise<void> {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ module, ...given }));
    const main = join(folder, 'main.go');
    const code = await fs.readFile(main, 'utf8');
    const start = 'mux := http.NewServeMux()\n';
    assert.ok(code.includes(start));
    await fs.writeFile(main, code.replace(start, start + routes));
    await body(folder);
  });
}

test.run();
