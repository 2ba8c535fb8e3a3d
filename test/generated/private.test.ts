// Private repositories, and a company's proxy that intercepts TLS connections.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import {
  type Builder,
  type BuildOptions,
  builders,
  filesBelow,
  shellBlocks,
  spawned,
  withDocker,
  withMirror,
} from '../lab/builders.ts';
import { hasBuildx, withBuildx } from '../lab/buildx.ts';
import { type Company, gitServer, password, sshd, withCompany, withSsh } from '../lab/company.ts';
import { hasBaseImages } from '../lab/images.ts';
import { docker, must, run, toolsFolder } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const module = 'example.com/orders';
const image = 'create-go-docker-test-private';
/** Where .ci/setup notes the address of the registry on loopback. */
const registryFile = join(toolsFolder, 'buildkit/registry');
const [classic, engine, current, buildah] = builders as readonly [Builder, Builder, Builder, Builder];

async function failure(act: () => Promise<unknown>): Promise<string> {
  return act().then(
    () => 'nothing failed',
    (error) => `${error}`,
  );
}

/** Builds the deps stage of a service that needs the private library, and hands over the company and a build with its settings. */
function inCompany(
  builder: Builder,
  { go, deps, library }: { readonly go: string; readonly deps: 'dep' | 'modules'; readonly library: string },
  body: (company: Company, build: (options: BuildOptions) => Promise<string>, folder: string) => Promise<void>,
): Promise<void> {
  return withCompany(library, (company) =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module, go, deps, builder: builder.dialect }));
      if (deps === 'modules') await fs.appendFile(join(folder, 'go.mod'), `\nrequire ${library} ${company.version}\n`);
      else await fs.writeFile(join(folder, 'Gopkg.lock'), lockOf(library, company));
      const args = [`HTTPS_PROXY=${company.proxy}`, ...(deps === 'modules' ? [`GOPRIVATE=${gitServer}`] : [])];
      await withMirror((mirror) =>
        body(
          company,
          (options) => builder.build(folder, image, { target: 'deps', args: [...mirror, ...args], ...options }),
          folder,
        ),
      );
    }),
  );
}

/** A lock as dep writes it, of a library whose import path is public and whose source is not. */
function lockOf(library: string, { version, revision }: Company): string {
  return `[[projects]]
  name = "${library}"
  packages = ["."]
  pruneopts = "UT"
  revision = "${revision}"
  source = "https://${gitServer}/team/errors.git"
  version = "${version}"

[solve-meta]
  analyzer-name = "dep"
  analyzer-version = 1
  input-imports = ["${library}"]
  solver-name = "gps-cdcl"
  solver-version = 1
`;
}

for (const [builder, go, deps, library] of [
  [engine, '1.11', 'modules', `${gitServer}/team/errors.git`],
  [engine, newest.minor, 'modules', `${gitServer}/team/errors`],
  [current, '1.16', 'modules', `${gitServer}/team/errors`],
  [current, '1.11', 'dep', 'github.com/acme/errors'],
  [buildah, '1.21', 'modules', `${gitServer}/team/errors`],
] as const) {
  toolTest(builder.available && hasBaseImages(go), `${builder.name} with the base images`)(
    `${builder.name}, Go ${go}, ${deps}: with secrets, a private library comes from a server that requires a password, through a proxy that intercepts TLS`,
    () =>
      inCompany(builder, { go, deps, library }, async (company, build) => {
        const { bundle: ca, netrc } = company;
        assert.match(await failure(() => build({ secrets: { netrc } })), /certificate|CAfile/);
        assert.match(
          await failure(() => build({ secrets: { ca } })),
          /could not read Username|401 Unauthorized|Authentication failed|unknown revision/,
        );
        await build({ secrets: { ca, netrc } });
        assert.ok(company.requests.some((line) => /git-upload-pack.* 200$/.test(line)));
        if (deps === 'dep') assert.ok(filesBelow(image, `go/src/${module}/vendor/${library}`).includes('errors.go'));
        assert.is(run('sh', ['-c', `'${docker}' save ${image} | grep -caF ${password}`]).stdout, '0\n');
      }),
  );
}

for (const [go, deps, library] of [
  ['1.11', 'dep', 'github.com/acme/errors'],
  ['1.11', 'modules', `${gitServer}/team/errors.git`],
  [newest.minor, 'modules', `${gitServer}/team/errors`],
] as const) {
  toolTest(engine.available && hasBaseImages(go), `${engine.name} with the base images`)(
    `Go ${go}, ${deps}: the commands of the README add a private library, as a user who is not root`,
    () =>
      withCompany(library, ({ bundle, netrc, proxy, version, revision }) =>
        inTemporary(async (home) => {
          const folder = join(home, 'orders');
          // Its README builds images of this name, which no other test has.
          await writeTree(folder, filesFor({ module: `example.com/${image}`, go, deps }));
          await fs.copy(netrc, join(home, '.netrc'));
          const blocks = shellBlocks(await fs.readFile(join(folder, 'README.md'), 'utf8'));
          const add = blocks.find((block) => block.includes('.netrc:ro')) ?? 'false';
          const tidy = blocks.flatMap((block) => block.match(/^in_docker go mod tidy$/m) ?? []);
          const use = `package main\n\nimport "${library}"\n\nvar _ = errors.Version\n`;
          // What a user types, in one shell.
          const script = [
            asUser(home),
            add,
            `cat > use.go <<'EOF'\n${use}EOF`,
            ...tidy,
            `in_docker go list -deps . | grep -F '${library}'`,
          ].join('\n');
          const ca = '/etc/ssl/certs/ca-certificates.crt';
          await withMirror((mirror) =>
            withDocker(
              [...mirror, `HTTPS_PROXY=${proxy}`],
              (env) => spawned('bash', ['-euc', script], { cwd: folder, env: { ...env, HOME: home } }),
              {
                build: ['--secret', `id=ca,src=${bundle}`],
                run: ['-e', `HTTPS_PROXY=${proxy}`, '-v', `${bundle}:${ca}:ro`],
              },
            ),
          );
          const locked = await fs.readFile(join(folder, deps === 'dep' ? 'Gopkg.lock' : 'go.mod'), 'utf8');
          assert.match(locked, library);
          assert.match(locked, deps === 'dep' ? revision : version);
          assert.not.match(locked, '// indirect');
        }),
      ),
  );
}

/** Shell commands after which `id` names a user that is not root, and who owns this folder. */
const asUser = (folder: string): string => `id() { echo 1000; }\nchown -R 1000:1000 '${folder}'`;

for (const [builder, go] of [
  [engine, '1.11'],
  [current, newest.minor],
  [buildah, '1.16'],
] as const) {
  toolTest(
    builder.available && hasBaseImages(go) && sshd !== undefined,
    `${builder.name} with the base images, and sshd`,
  )(`${builder.name}, Go ${go}: with an SSH agent, a private module comes over SSH`, () =>
    inCompany(builder, { go, deps: 'modules', library: `${gitServer}/team/errors.git` }, (company, build) =>
      withSsh(company, async ({ agent, gitconfig, knownHosts }) => {
        await build({ agent, secrets: { gitconfig, known_hosts: knownHosts } });
        assert.equal(company.requests, []);
      }),
    ),
  );
}

// Its client accepts the flag and ignores it.
toolTest(classic.available && hasBaseImages('1.11'), classic.name)(
  'the classic builder has no secrets, and the README says so',
  () =>
    inCompany(
      classic,
      { go: '1.11', deps: 'modules', library: `${gitServer}/team/errors.git` },
      async (company, build) => {
        const secrets = { ca: company.bundle, netrc: company.netrc };
        assert.match(await failure(() => build({ secrets })), /unknown revision|certificate/);
        assert.match(textOf('README.md', { builder: 'classic' }), 'The classic builder has no secrets');
      },
    ),
);

const registry = (await fs.pathExists(registryFile)) ? (await fs.readFile(registryFile, 'utf8')).trim() : undefined;

toolTest(registry !== undefined && hasBuildx && hasBaseImages('1.11'), 'a registry on loopback, buildx and Docker')(
  'with --registry, the base images come from there, and the README pins them to digests',
  () =>
    inTemporary(async (folder) => {
      const given = { module, go: '1.11', deps: 'modules', registry: `${registry}/library` } as const;
      await writeTree(folder, filesFor(given));
      const block = shellBlocks(await fs.readFile(join(folder, 'README.md'), 'utf8')).find((each) =>
        each.includes('imagetools'),
      );
      const from = async () => (await fs.readFile(join(folder, 'Dockerfile'), 'utf8')).match(/^FROM .*$/gm)!;
      const before = await from();
      const pins = () =>
        withBuildx([], async (env) => void must('bash', ['-euc', block ?? 'false'], { cwd: folder, env }));
      await pins();
      const pinned = await from();
      assert.equal(
        pinned.map((line) => line.replace(/@sha256:[0-9a-f]{64}/, '')),
        before,
      );
      assert.is(pinned.filter((line) => line.includes('@sha256:')).length, 2);
      // A digest that is out of date is replaced.
      const stale = (await fs.readFile(join(folder, 'Dockerfile'), 'utf8')).replace(
        /@sha256:\w{8}/g,
        '@sha256:00000000',
      );
      await fs.writeFile(join(folder, 'Dockerfile'), stale);
      await pins();
      assert.equal(await from(), pinned);
      await engine.build(folder, image, { target: 'deps' });
    }),
);

test.run();
