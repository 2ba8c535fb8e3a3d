import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../core/errors.ts';
import { goVersion, newest } from '../../../generators/go-service/go-releases.ts';
import { scanFolder } from '../../../pipeline/dockerize.ts';
import { goMod, main, type Tree } from '../../generators/go-image/files.ts';
import { runsHere } from '../../program.ts';
import { inTemporary, treeOf } from '../../support.ts';

const server =
  'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.HandleFunc("/healthz", nil)\n\thttp.ListenAndServe(":9000", nil)\n}\n';

// Without Go on PATH, so that the result is the same on every machine.
const env = { PATH: '/nowhere' };

/** Runs dockerize in a folder with these files. */
const inCode = (
  tree: Tree,
  body: (folder: string, dockerize: (...args: readonly string[]) => ReturnType<typeof runsHere>) => Promise<void>,
) =>
  inTemporary(async (folder) => {
    for (const [path, text] of Object.entries(tree)) await fs.outputFile(join(folder, path), text);
    const { PATH } = process.env;
    process.env.PATH = env.PATH;
    try {
      await body(folder, (...args) => runsHere(folder, ['dockerize', ...args]));
    } finally {
      process.env.PATH = PATH;
    }
  });

const shop = { 'go.mod': goMod, 'main.go': server };

test('a program gets a Dockerfile, .dockerignore and the manifest, and nothing else changes', () =>
  inCode({ ...shop, 'README.md': 'Shop.' }, async (folder, dockerize) => {
    const { exitCode, stdout } = await dockerize();
    assert.is(exitCode, 0);
    assert.match(stdout, /^ {2}port {10}9000 +← main\.go:7$/m);
    const { Dockerfile, '.dockerignore': _, '.create-go-docker.json': __, ...others } = await treeOf(folder);
    assert.equal(others, { ...shop, 'README.md': 'Shop.' });
    assert.match(Dockerfile!, /^FROM --platform=\$BUILDPLATFORM golang:1\.24-alpine\S+ AS deps$/m);
    assert.match(Dockerfile!, /^ENV CGO_ENABLED=0 GO111MODULE=on$/m);
    assert.match(Dockerfile!, /^ {4}go build -trimpath -ldflags "-s -w" -o \/out\/shop \.$/m);
    assert.match(Dockerfile!, /^EXPOSE 9000$/m);
    assert.match(Dockerfile!, /CMD \["wget", "-q", "-O", "\/dev\/null", "http:\/\/127\.0\.0\.1:9000\/healthz"\]/);
  }));

test('a second run changes nothing, check says current, and update changes the base image', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    const before = await treeOf(folder);
    assert.match((await dockerize()).stdout, 'Nothing to do');
    assert.equal(await treeOf(folder), before);
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
    assert.is((await runsHere(folder, ['update', '--base', 'scratch'])).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^FROM scratch$/m);
    assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'HEALTHCHECK');
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
  }));

test('a Go version below that of go.mod is used, and the report says that the code needs a newer one', () =>
  inCode(shop, async (_, dockerize) => {
    const says = async (version: string) => (await dockerize('--dry-run', '--go', version)).stdout;
    assert.match(await says('1.22'), 'go.mod:3 needs Go 1.24.0, and the image has Go 1.22: go build may refuse');
    for (const version of ['1.24', '1.24.3', '1.26']) assert.not.match(await says(version), 'may refuse');
  }));

test('an update merges with edits of the Dockerfile', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    const path = join(folder, 'Dockerfile');
    writeFileSync(path, readFileSync(path, 'utf8').replace('WORKDIR /app\n', 'WORKDIR /data\n'));
    assert.is((await runsHere(folder, ['update', '--go', '1.26'])).exitCode, 0);
    const text = readFileSync(path, 'utf8');
    assert.match(text, 'golang:1.26-alpine');
    assert.match(text, 'WORKDIR /data');
  }));

test('several programs are listed with the flag, and each gets a stage; the first is the default', () =>
  inCode({ ...shop, 'cmd/api/a.go': server, 'cmd/job/a.go': main }, async (folder, dockerize) => {
    const { exitCode, stderr } = await dockerize();
    assert.is(exitCode, 2);
    assert.match(stderr, /^ {2}cmd\/job +← cmd\/job\/a\.go:3$/m);
    assert.match(stderr, '--program .');
    assert.equal(Object.keys(await treeOf(folder)).length, 4);
    assert.is((await dockerize('--program', 'cmd/api', '--program', 'job')).exitCode, 0);
    const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    assert.equal(
      text.match(/^FROM alpine.*$/gm)!.map((line) => line.split(' AS ')[1]),
      ['job', 'api'],
    );
    assert.match(text, '-o /out/api ./cmd/api && \\\n    go build -trimpath -ldflags "-s -w" -o /out/job ./cmd/job\n');
    assert.equal(text.match(/^ENTRYPOINT.*$/gm), ['ENTRYPOINT ["/app/job"]', 'ENTRYPOINT ["/app/api"]']);
  }));

test('a program that needs cgo gets a compiler, and its link is checked', () =>
  inCode({ ...shop, 'c.go': 'package main\n\nimport "C"\n' }, async (folder, dockerize) => {
    await dockerize('--base', 'scratch');
    const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    assert.match(text, 'apk add --no-cache gcc musl-dev');
    assert.match(text, 'ENV CGO_ENABLED=1');
    assert.match(text, '-linkmode external -extldflags -static');
    assert.match(text, 'is not static');
    assert.not.match(text, 'BUILDPLATFORM golang');
  }));

test('a workspace copies every go.mod before it downloads', () =>
  inCode(
    {
      'go.work': 'go 1.25\nuse (\n\t./api\n\t./lib/a\n\t./lib/b\n)\n',
      'api/go.mod': goMod,
      'api/main.go': server,
      'lib/a/go.mod': 'module example.com/a\n',
      'lib/b/go.mod': 'module example.com/b\n',
    },
    async (folder, dockerize) => {
      assert.is((await dockerize()).exitCode, 0);
      const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
      const copies = text.match(/^COPY (?!--from).*$/gm)!;
      assert.equal(copies, [
        'COPY go.work go.work.su[m] ./',
        'COPY api/go.mod api/go.su[m] /go/src/example.com/shop/api/',
        'COPY lib/a/go.mod lib/a/go.su[m] /go/src/example.com/shop/lib/a/',
        'COPY lib/b/go.mod lib/b/go.su[m] /go/src/example.com/shop/lib/b/',
        'COPY . .',
      ]);
      assert.match(text, 'golang:1.25-');
      assert.match(text, 'go mod download || echo', 'a module of the workspace may not be published');
      assert.match(text, /go build .* \.\/api$/m);
    },
  ));

test('a module in a folder is built there, with its local replacements', () =>
  inCode(
    {
      'a/go.mod': `${goMod}require x.org/l v0.0.0\nreplace x.org/l => ../l\n`,
      'a/main.go': server,
      'l/go.mod': 'module x.org/l\n',
    },
    async (folder, dockerize) => {
      assert.is((await dockerize()).exitCode, 0);
      const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
      assert.match(text, 'WORKDIR /go/src/example.com/shop/a\n');
      assert.match(text, 'COPY a/go.mod a/go.su[m] ./\nCOPY l/go.mod l/go.su[m] /go/src/example.com/shop/l/\n');
      assert.match(text, 'COPY . /go/src/example.com/shop\n');
      assert.match(text, /go build -trimpath -mod=mod .* \.$/m, 'there is no go.sum');
    },
  ));

test('packages in vendor are not downloaded', () =>
  inCode({ ...shop, 'vendor/modules.txt': '# x.org/y v1.0.0\n## explicit\nx.org/y\n' }, async (folder, dockerize) => {
    await dockerize();
    assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'go mod download');
  }));

test('code without go.mod has the dependencies that vendor has, or none', async () => {
  for (const [tree, shown] of [
    [{ 'main.go': main }, 'none'],
    [{ 'main.go': main, 'vendor/x.org/y/y.go': 'package y\n' }, 'vendor'],
  ] as const)
    await inCode(tree, async (_, dockerize) => {
      assert.match((await dockerize('--dry-run')).stdout, new RegExp(`^ {2}dependencies +${shown}$`, 'm'));
    });
});

test('dep projects get the Dockerfile of the article', () =>
  inCode(
    {
      'main.go': 'package main\n\nimport _ "example.com/shop/a"\n\nfunc main() {}\n',
      'a/a.go': 'package a',
      'Gopkg.lock': '',
      'Gopkg.toml': '',
    },
    async (folder, dockerize) => {
      assert.is((await dockerize()).exitCode, 0);
      const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
      assert.match(text, 'dep ensure -vendor-only');
      assert.match(text, 'GO111MODULE=off');
      assert.match(text, 'WORKDIR /go/src/example.com/shop\n');
      assert.not.match(text, 'go.mod');
      assert.match(readFileSync(join(folder, '.dockerignore'), 'utf8'), /^vendor$/m);
    },
  ));

test('a dep project uses a committed vendor folder, and downloads one that git ignores', () =>
  inCode(
    { 'main.go': main, 'vendor/x.org/y/y.go': 'package y', 'Gopkg.lock': '', 'Gopkg.toml': '' },
    async (folder, dockerize) => {
      const path = join(folder, 'Dockerfile');
      await dockerize();
      assert.not.match(readFileSync(path, 'utf8'), /dep ensure|AS tools/);
      assert.match(readFileSync(path, 'utf8'), 'GO111MODULE=off');
      assert.not.match(readFileSync(join(folder, '.dockerignore'), 'utf8'), /^vendor$/m);
      writeFileSync(join(folder, '.gitignore'), '/vendor/\n');
      await dockerize();
      assert.match(readFileSync(path, 'utf8'), 'dep ensure -vendor-only');
    },
  ));

const locked = '[[projects]]\n  name = "x.org/y"\n  packages = ["."]\n  revision = "abc"\n  version = "v1.0.0"\n';
const withDep = { 'main.go': main, 'Gopkg.toml': '', 'Gopkg.lock': '' };

test('from dep to modules: the files of modules are written once, and a dry run shows them', () =>
  inCode(withDep, async (folder, dockerize) => {
    const { stdout: planned } = await dockerize('--deps', 'modules', '--dry-run');
    assert.match(planned, /^ {2}create .* go\.mod$/m);
    assert.match(planned, /^ {2}dependencies +modules +← --deps$/m);
    assert.equal(await treeOf(folder), withDep);
    const { exitCode, stdout } = await dockerize('--deps', 'modules');
    assert.is(exitCode, 0);
    assert.match(stdout, 'Wrote 4 files');
    assert.match(stdout, 'There are no libraries, so go.mod requires nothing.\n\nLeft to do by hand:');
    assert.match(readFileSync(join(folder, 'go.mod'), 'utf8'), /^module example\.com\/program$/m);
    assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'dep ensure');
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
  }));

test('from dep to modules without a Go: exit code 1, and nothing is written', () =>
  inCode({ ...withDep, 'Gopkg.lock': locked }, async (folder, dockerize) => {
    const bin = join(folder, '.bin');
    await fs.outputFile(join(bin, 'go'), '#!/bin/sh\ntest "$1" = env && echo go1.20.14\n', { mode: 0o755 });
    process.env.PATH = bin;
    const before = await treeOf(folder);
    for (const args of [[], ['--dry-run']]) {
      const { exitCode, stdout, stderr } = await dockerize('--deps', 'modules', ...args);
      assert.is(exitCode, 1);
      assert.is(stdout, '');
      assert.match(stderr, /There is no Go 1\.\d+ here.* Or use the Go that is installed: --go 1\.20/s);
      assert.equal(await treeOf(folder), before);
    }
  }));

test('from dep to modules, a file that differs is reported before Go is asked', () =>
  inCode({ ...withDep, 'Gopkg.lock': locked, Dockerfile: 'FROM mine\n' }, async (folder, dockerize) => {
    const before = await treeOf(folder);
    assert.is((await dockerize('--deps', 'modules')).exitCode, 3);
    assert.is((await dockerize('--deps', 'modules', '--dry-run')).exitCode, 3);
    assert.equal(await treeOf(folder), before);
  }));

test('what was chosen is kept by the next run, also against the code, and --why says where it is recorded', () =>
  inCode({ ...shop, 'cmd/api/a.go': server, 'cmd/job/a.go': main }, async (folder, dockerize) => {
    const choices = ['--program', 'cmd/api', '--port', '9005', '--health', '/up', '--go', '1.26'];
    assert.is((await dockerize(...choices)).exitCode, 0);
    // A version that there cannot be does not matter while another one is chosen.
    writeFileSync(join(folder, 'go.mod'), goMod.replace('1.24.0', '1.9999'));
    const { exitCode, stdout, stderr } = await dockerize('--why');
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, 'Nothing to do');
    for (const [name, value] of Object.entries({ go: '1.26', port: '9005' }))
      assert.match(stdout, new RegExp(`^ {2}${name} +${value} +recorded in \\.create-go-docker\\.json$`, 'm'));
    assert.match(stdout, /^ {2}health +\/up +← recorded in/m);
    assert.match(stdout, 'The code also has ., cmd/job; the image has the programs that are recorded.');
    assert.match(stdout, 'The image has port 9005 (recorded in .create-go-docker.json), and cmd/api/a.go:7 says 9000.');
    assert.is((await dockerize('--port', '9006')).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'http://127.0.0.1:9006/up');
  }));

test('what was only found follows the code, and a program that is gone is asked for again', () =>
  inCode({ ...shop, 'cmd/api/a.go': server }, async (folder, dockerize) => {
    await dockerize('--program', 'cmd/api');
    writeFileSync(join(folder, 'cmd/api/a.go'), server.replace('9000', '9001'));
    assert.is((await dockerize()).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^EXPOSE 9001$/m);
    await fs.move(join(folder, 'cmd/api'), join(folder, 'cmd/web'));
    assert.match((await dockerize()).stderr, 'There are 2 programs');
  }));

test('--health none is kept, and needs no advice', () =>
  inCode(shop, async (folder, dockerize) => {
    for (const args of [['--health', 'none'], []]) {
      const { stdout } = await dockerize(...args, '--overwrite');
      assert.not.match(stdout, 'HEALTHCHECK');
      assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'HEALTHCHECK');
    }
    await dockerize('--health', '/healthz');
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'HEALTHCHECK');
  }));

test('build tags are kept until --tags none', () =>
  inCode({ ...shop, 'b.go': '//go:build extra\n\npackage main\n' }, async (folder, dockerize) => {
    await dockerize('--tags', 'extra');
    assert.match((await dockerize()).stdout, 'Nothing to do');
    await dockerize('--tags', 'none');
    assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'extra');
  }));

test('a port that is given for other code than it says is reported, with what is left to do', () =>
  inCode(shop, async (_, dockerize) => {
    const says = async (port: string) => (await dockerize('--dry-run', '--port', port)).stdout;
    assert.match(await says('9005'), 'The image has port 9005 (--port), and main.go:7 says 9000. If the program reads');
    assert.not.match(await says('9000'), 'The image has port');
  }));

test('the source of a value is the variable that it comes from; a port that was not found has none', () =>
  inCode({ 'go.mod': goMod, 'main.go': main }, async (folder, dockerize) => {
    assert.match((await dockerize('--dry-run', '--why')).stdout, /^ {2}port +8080 +not used: no port was found$/m);
    const { stdout } = await runsHere(folder, ['dockerize', '--dry-run'], { CREATE_GO_DOCKER_PORT: '7000' });
    assert.match(stdout, /^ {2}port +7000 +← CREATE_GO_DOCKER_PORT$/m);
  }));

test('update gives a port to code without one, and dockerize keeps it', () =>
  inCode({ 'go.mod': goMod, 'main.go': main }, async (folder, dockerize) => {
    await dockerize();
    assert.is((await runsHere(folder, ['update', '--port', '9000', '--with', '+kubernetes'])).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^EXPOSE 9000$/m);
    assert.match((await dockerize()).stdout, 'Nothing to do');
  }));

test('add names the command that gives the port that an extra needs', () =>
  inCode({ 'go.mod': goMod, 'main.go': main }, async (folder, dockerize) => {
    await dockerize();
    const { exitCode, stderr } = await runsHere(folder, ['add', 'kubernetes']);
    assert.is(exitCode, 2);
    assert.match(stderr, `none was found. Run create-go-docker update ${folder} --with +kubernetes --port NUMBER`);
  }));

test('update says what other answers mean for the code', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    const { stdout } = await runsHere(folder, ['update', '--base', 'scratch', '--go', '1.22', '--port', '9005']);
    assert.match(stdout, 'The image has no HEALTHCHECK: scratch has no program that could ask /healthz.');
    assert.match(stdout, 'go.mod:3 needs Go 1.24.0, and the image has Go 1.22: go build may refuse the code.');
    assert.match(stdout, 'The image has port 9005 (--port), and had 9000 before. If the program reads its port');
    const again = await runsHere(folder, ['update', '--comments', 'none']);
    assert.not.match(again.stdout, 'The image has');
  }));

test('a Go without security fixes is named', () =>
  inCode(shop, async (_, dockerize) => {
    assert.match((await dockerize('--dry-run', '--go', '1.22')).stdout, 'Go 1.22 has had no security fixes since');
    assert.not.match((await dockerize('--dry-run', '--go', newest.minor)).stdout, 'security fixes');
  }));

test('the command for private modules can be pasted', () =>
  inCode(
    {
      'go.mod': `${goMod}require git.acme.example/lib v1.0.0\n`,
      'main.go': 'package main\n\nimport _ "git.acme.example/lib"\n\nfunc main() {}\n',
    },
    async (_, dockerize) => {
      const { stdout } = await dockerize('--dry-run');
      assert.match(
        stdout,
        /: docker build --build-arg GOPRIVATE=git\.acme\.example --secret id=netrc,src=\$HOME\/\.netrc -t shop \.$/m,
      );
    },
  ));

test('what the go command says is passed on whole, and --confirm is advised only where it can help', () =>
  inCode({ 'code/go.mod': goMod, 'code/main.go': server }, async (folder) => {
    const bin = join(folder, 'bin');
    const says = async (list: string) => {
      const script = `#!/bin/sh\nif test "$1" = env; then echo go1.99; exit; fi\n${list}\n`;
      await fs.outputFile(join(bin, 'go'), script, { mode: 0o755 });
      process.env.PATH = bin;
      return (await runsHere(join(folder, 'code'), ['dockerize', '--dry-run'])).stdout;
    };
    const tidy = await says(
      "echo 'go: updates to go.mod needed; to update it:' >&2; printf '\\tgo mod tidy\\n' >&2; exit 1",
    );
    assert.match(tidy, 'could not confirm this: updates to go.mod needed; to update it: go mod tidy.\n');
    const error = JSON.stringify({
      Error: { Err: 'no required module provides package x.org/y; to add it:\n\tgo get x.org/y' },
    });
    const missing = await says(
      `cat <<'E'\n${JSON.stringify(JSON.parse(error), null, 2)}\nE`.replace('cat', '/bin/cat'),
    );
    assert.match(missing, 'no required module provides package x.org/y; to add it: go get x.org/y.\n');
    const offline = await says("echo 'go: x.org/y@v1.0.0: module lookup disabled by GOPROXY=off' >&2; exit 1");
    assert.match(offline, 'module lookup disabled by GOPROXY=off. To download what it needs,');
  }));

test('a package that go list finds only with cgo needs cgo, and is no error', () =>
  inCode({ 'code/go.mod': goMod, 'code/main.go': server }, async (folder) => {
    const [bin, path] = [join(folder, 'bin'), 'example.com/shop'];
    const withCgo = JSON.stringify({ ImportPath: path, CgoFiles: ['main.go'] });
    const without = JSON.stringify({ ImportPath: path, Error: { Err: 'build constraints exclude all Go files' } });
    const script = `case "$1$CGO_ENABLED" in env*) echo go1.99;; list1) echo '${withCgo}';; *) echo '${without}';; esac`;
    await fs.outputFile(join(bin, 'go'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env.PATH = bin;
    const { stdout } = await runsHere(join(folder, 'code'), ['dockerize', '--dry-run']);
    assert.match(stdout, /^ *cgo +needed/m);
    assert.not.match(stdout, 'could not confirm');
  }));

test('build tags select files, are given to the compiler, and belong to the command that repeats the run', () =>
  inCode({ ...shop, 'cmd/admin/a.go': `//go:build admin\n\n${main}` }, async (folder, dockerize) => {
    assert.not.match(readFileSync(join(folder, 'main.go'), 'utf8'), 'admin');
    assert.is((await dockerize('--dry-run')).exitCode, 0, 'one program without the tag');
    const { stdout } = await dockerize('--tags', 'admin,extra', '--program', 'cmd/admin');
    assert.match(stdout, 'dockerize . --program cmd/admin --tags admin,extra');
    assert.match(
      readFileSync(join(folder, 'Dockerfile'), 'utf8'),
      /go build -trimpath -tags 'admin,extra' .* \.\/cmd\/admin$/m,
    );
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
  }));

test('five programs are listed, and --program all gives each a stage', () => {
  const names = ['api', 'jobs', 'mail', 'search', 'web'];
  return inCode(
    { 'go.mod': goMod, ...Object.fromEntries(names.map((name) => [`cmd/${name}/m.go`, main])) },
    async (folder, dockerize) => {
      const { exitCode, stderr } = await dockerize();
      assert.is(exitCode, 2);
      assert.match(stderr, 'There are 5 programs');
      for (const name of names) assert.match(stderr, new RegExp(`^  cmd/${name} +← cmd/${name}/m\\.go:3$`, 'm'));
      assert.is((await dockerize('--program', 'all', '--with', 'compose')).exitCode, 0);
      const stages = readFileSync(join(folder, 'Dockerfile'), 'utf8').match(/(?<=^FROM alpine\S* AS )\S+/gm);
      assert.equal([...stages!].sort(), names);
      const targets = readFileSync(join(folder, 'compose.yaml'), 'utf8').match(/(?<=target: )\S+/g);
      assert.equal([...targets!].sort(), names);
    },
  );
});

test('extras are written for the code: its port, its health endpoint, and no setting that only a generated service has', () =>
  inCode(shop, async (folder, dockerize) => {
    assert.is((await dockerize('--with', 'compose,kubernetes,swarm,devcontainer')).exitCode, 0);
    const { 'go.mod': _, 'main.go': __, ...written } = await treeOf(folder);
    for (const [path, text] of Object.entries(written)) assert.not.match(text, /SHOP_|readyz|README\.md shows/, path);
    assert.match(written['compose.yaml']!, /^ {6}- '127\.0\.0\.1:\S+:9000'$/m);
    assert.match(written['stack.yaml']!, 'published: 9000');
    const deployment = written['kubernetes/base/deployment.yaml']!;
    assert.equal(deployment.match(/path: \/.*/g), Array(3).fill('path: /healthz'));
    assert.match(deployment, /preStop:\n +sleep:\n +seconds: 10/);
    assert.match(written['.devcontainer/devcontainer.json']!, '"forwardPorts": [9000]');
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
  }));

test('without a health endpoint, Kubernetes connects to the port', () =>
  inCode({ ...shop, 'main.go': server.replace('/healthz', '/') }, async (folder, dockerize) => {
    await dockerize('--with', 'kubernetes');
    const text = readFileSync(join(folder, 'kubernetes/base/deployment.yaml'), 'utf8');
    assert.is(text.match(/tcpSocket:/g)!.length, 3);
    assert.not.match(text, 'httpGet');
  }));

test('add writes an extra beside a Dockerfile that dockerize wrote', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    assert.is((await runsHere(folder, ['add', 'compose'])).exitCode, 0);
    assert.match(readFileSync(join(folder, 'compose.yaml'), 'utf8'), '"shop:local"');
    assert.match((await dockerize()).stdout, 'Nothing to do', 'the manifest records the extra');
    assert.is((await runsHere(folder, ['update', '--with', '+devcontainer'])).exitCode, 0);
    assert.ok(fs.existsSync(join(folder, '.devcontainer/devcontainer.json')));
  }));

test('a dep project whose lock names another source is restored from the lock, like any other', () =>
  inCode(
    {
      'main.go': main,
      'Gopkg.toml':
        '[[constraint]]\n  name = "github.com/acme/lib"\n  source = "https://git.acme.example/lib.git"\n  version = "1.0.0"\n',
      'Gopkg.lock':
        '[[projects]]\n  name = "github.com/acme/lib"\n  source = "https://git.acme.example/lib.git"\n  packages = ["."]\n  revision = "abc"\n  version = "v1.0.0"\n',
    },
    async (folder, dockerize) => {
      const { exitCode, stdout } = await dockerize();
      assert.is(exitCode, 0);
      assert.match(stdout, /private host +git\.acme\.example +← Gopkg\.lock:3/);
      assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'dep ensure -vendor-only');
    },
  ));

// Root can read everything, so the scan runs as another user.
test('a folder or a file that may not be read is an error that names it', () =>
  inCode({ ...shop, 'data/x.go': 'package data', 'lib/l.go': 'package lib' }, async (folder) => {
    fs.chmodSync(folder, 0o755);
    for (const name of ['data', 'lib/l.go']) {
      fs.chmodSync(join(folder, name), 0);
      const user = process.geteuid!();
      if (user === 0) process.seteuid!(65534);
      try {
        assert.throws(
          () => scanFolder(folder, '.'),
          (error: unknown) =>
            error instanceof UserError &&
            error.reason === 'usage' &&
            `${error}`.includes(`${join(folder, name)} cannot be read (EACCES). Change its permissions`),
        );
      } finally {
        if (user === 0) process.seteuid!(0);
        fs.chmodSync(join(folder, name), 0o755);
      }
    }
  }));

test('embedded files are sent to the build, whatever their names', () =>
  inCode(
    { ...shop, 'e.go': 'package main\n\nimport _ "embed"\n\n//go:embed README.md .hidden\nvar s string\n' },
    async (folder, dockerize) => {
      await dockerize();
      assert.match(
        readFileSync(join(folder, '.dockerignore'), 'utf8'),
        '\n!README.md\n!README.md/**\n!.hidden\n!.hidden/**\n',
      );
    },
  ));

test('an embedded file that does not exist yet is named, because the image does not build without it', () =>
  inCode(
    {
      'go.mod': goMod,
      'main.go':
        'package main\n\nimport _ "embed"\n\n//go:embed ui/dist/* page.html\nvar files embed.FS\n\nfunc main() {}\n',
      'page.html': '',
    },
    async (folder, dockerize) => {
      const { stdout } = await dockerize('--dry-run');
      assert.match(stdout, 'main.go:5 embeds ui/dist/*, and there is no such file: before docker build, run the step');
      assert.not.match(stdout, 'embeds page.html');
      await fs.outputFile(join(folder, 'ui/dist/index.js'), '');
      assert.not.match((await dockerize('--dry-run')).stdout, 'there is no such file');
    },
  ));

test('files that exist conflict, with their differences; --skip and --overwrite decide', () =>
  inCode({ ...shop, Dockerfile: 'FROM scratch\n' }, async (folder, dockerize) => {
    const { exitCode, stderr } = await dockerize();
    assert.is(exitCode, 3);
    assert.match(stderr, 'Dockerfile has other contents');
    assert.equal(Object.keys(await treeOf(folder)).length, 3);
    const { exitCode: dry, stdout } = await dockerize('--dry-run');
    assert.is(dry, 3);
    assert.match(stdout, '-FROM scratch');
    assert.is((await dockerize('--skip', 'Dockerfile')).exitCode, 0);
    assert.is(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'FROM scratch\n');
    assert.is((await dockerize('--overwrite')).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'EXPOSE 9000');
  }));

test('a program that serves only HTTPS gets no HEALTHCHECK, and nothing advises one', () =>
  inCode(
    { ...shop, 'main.go': server.replace('(":9000", nil)', 'TLS(":9000", "c", "k", nil)') },
    async (folder, dockerize) => {
      const { stdout } = await dockerize();
      assert.match(
        stdout,
        'main.go:7 serves HTTPS. The health check of the image asks over HTTP, so do not add --health.',
      );
      assert.not.match(stdout, 'If it does, add --health');
      assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'HEALTHCHECK');
    },
  ));

test('without a port there is no EXPOSE, without an endpoint no HEALTHCHECK, and the report says how to get them', () =>
  inCode({ 'go.mod': goMod, 'main.go': main }, async (folder, dockerize) => {
    const { stdout } = await dockerize();
    assert.match(stdout, 'add --port NUMBER');
    assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /EXPOSE|HEALTHCHECK/);
    assert.match((await dockerize('--port', '8000')).stdout, 'add --health /healthz');
    assert.is((await dockerize('--port', '8000', '--health', '/up')).exitCode, 0);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'http://127.0.0.1:8000/up');
  }));

test('with --json, each answer has its evidence and its certainty', () =>
  inCode(shop, async (_, dockerize) => {
    const { found } = JSON.parse((await dockerize('--json', '--dry-run')).stdout);
    assert.equal(
      found.find(({ name }: { name: string }) => name === 'port'),
      {
        name: 'port',
        value: '9000',
        confidence: 'sure',
        evidence: ['main.go:7'],
      },
    );
  }));

test('without Go, --confirm runs the Go image of the registry that was named, also when it is recorded', () =>
  inCode({ 'code/go.mod': goMod, 'code/main.go': server }, async (folder) => {
    const [bin, log] = [join(folder, 'bin'), join(folder, 'docker.log')];
    const answers =
      'case "$1" in --version) echo Docker version 28.2.2;; version) echo 28.2.2;; create) echo id;; esac';
    await fs.outputFile(join(bin, 'docker'), `#!/bin/sh\necho "$*" >> ${log}\n${answers}\n`, { mode: 0o755 });
    process.env.PATH = bin;
    const started = async (...args: readonly string[]) => {
      writeFileSync(log, '');
      const { exitCode, stderr } = await runsHere(join(folder, 'code'), ['dockerize', '--confirm', ...args]);
      assert.is(exitCode, 0, stderr);
      return /^create .* (\S*golang\S*) sleep/m.exec(readFileSync(log, 'utf8'))?.[1];
    };
    const { imageTag } = goVersion(newest.minor);
    assert.is(await started('--dry-run'), `golang:${imageTag}`);
    assert.is(await started('--registry', 'registry.example.com/hub'), `registry.example.com/hub/golang:${imageTag}`);
    assert.is(await started(), `registry.example.com/hub/golang:${imageTag}`);
  }));

test('a Go that is older than the code needs is not asked; the report says so, and --confirm asks the Go image', () =>
  inCode({ 'code/go.mod': goMod, 'code/main.go': server }, async (folder) => {
    const [bin, log] = [join(folder, 'bin'), join(folder, 'run.log')];
    const script = (name: string, answers: string) =>
      fs.outputFile(join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${log}\n${answers}\n`, { mode: 0o755 });
    await script('go', 'test "$1" = env && echo go1.20.14');
    await script(
      'docker',
      'case "$1" in --version) echo Docker version 28.2.2;; version) echo 28.2.2;; create) echo id;; esac',
    );
    process.env.PATH = bin;
    const reported = async (...args: readonly string[]) =>
      (await runsHere(join(folder, 'code'), ['dockerize', '--dry-run', ...args])).stdout;
    assert.match(await reported(), 'could not confirm this: the code needs Go 1.24, and Go 1.20 is installed.');
    assert.not.match(readFileSync(log, 'utf8'), 'docker');
    assert.not.match(await reported('--confirm'), 'could not confirm');
    assert.match(readFileSync(log, 'utf8'), /^docker create .*golang:/m);
    assert.not.match(readFileSync(log, 'utf8'), /^go list/m);
  }));

test('create refuses a folder that was dockerized, and dockerize refuses a generated service', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    const { exitCode, stderr } = await runsHere(folder, ['.']);
    assert.is(exitCode, 3);
    assert.match(stderr, 'dockerize');
    await runsHere(folder, ['new-one/', '--deps', 'modules']);
    assert.match((await dockerize('new-one')).stderr, 'create-go-docker update');
    assert.match((await runsHere(folder, ['add', 'ci'])).stderr, 'The extra ci is for a generated service');
  }));

test('programs of several modules without a go.work: only one is advised', () =>
  inCode({ 'a/go.mod': goMod, 'a/a.go': main, 'b/go.mod': goMod, 'b/b.go': main }, async (_, dockerize) => {
    const { stderr } = await dockerize();
    assert.match(stderr, 'Choose one with create-go-docker dockerize --program a. An image can have');
    assert.not.match(stderr, '--program all');
  }));

test('a replacement that is two folders above names that folder', () =>
  inCode({ 'go.mod': `${goMod}replace x.org/y => ../../libs/log\n`, 'a.go': main }, async (_, dockerize) => {
    assert.match((await dockerize()).stderr, 'in the folder ../.., with --program');
  }));

test('without a Go version in the code, the report says which one the image has', () =>
  inCode({ 'go.mod': 'module example.com/shop\n', 'main.go': main }, async (_, dockerize) => {
    const { stdout } = await dockerize('--dry-run');
    assert.match(stdout, `go            ${newest.minor}        ← not named in the code; the default (guess)`);
    assert.match(stdout, 'To write the files:\n');
  }));

test('the help has the extras for existing code only', () =>
  inCode({}, async (_, dockerize) => {
    const { stdout } = await dockerize('--help');
    assert.match(stdout, /^ {10}swarm /m);
    assert.match(stdout, /^ {10}Separate several with commas$/m);
    assert.not.match(stdout, /^ {10}(ci|release|updates|makefile) /m);
  }));

test('an extra without a command of its own has no next steps', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    assert.not.match((await runsHere(folder, ['add', 'devcontainer'])).stdout, 'Next:');
  }));

test('a question at the end of an error has no full stop', () =>
  inCode(shop, async (_, dockerize) => {
    assert.match((await dockerize('--with', 'makefil')).stderr, 'did you mean makefile? Example');
  }));

// Bad input: exit code 2, one line with the file and what to do, nothing written.
const bad: readonly (readonly [fact: string, tree: Tree, message: RegExp, args?: readonly string[]])[] = [
  ['no Go code', { 'main.py': '' }, /has no Go files\. Name the folder/],
  ['only libraries', { 'go.mod': goMod, 'a.go': 'package a' }, /has 1 package, and no package main: a library/],
  [
    'no program for Linux',
    { 'go.mod': goMod, 'a_windows.go': main },
    /no package main that is built for Linux; a_windows\.go is for another system/,
  ],
  ['a syntax error', { 'go.mod': goMod, 'a.go': 'pakcage main' }, /no program: a\.go has no package clause/],
  [
    'two modules',
    { 'a/go.mod': goMod, 'a/a.go': main, 'b/go.mod': 'module example.com/b', 'b/b.go': main },
    /a and b are in two modules.*--program a/,
    ['--program', 'all'],
  ],
  [
    'a Go version that does not exist',
    { 'go.mod': 'module a.org/b\ngo 1.9999\n', 'a.go': main },
    /^go\.mod:2 says Go 1\.9999: .*--go/,
  ],
  [
    'a Go version that is newer than ours',
    { 'go.mod': 'module a.org/b\ngo 1.99.1\n', 'a.go': main },
    /^go\.mod:2 says Go 1\.99\.1, and the newest Go that create-go-docker knows is [\d.]+\. If .* add --go 1\.99$/m,
  ],
  [
    'a go.mod without a module',
    { 'go.mod': 'go 1.24\n', 'a.go': main },
    /^go\.mod has no module line\. Run go mod init/,
  ],
  [
    'a program that is not finished',
    { 'go.mod': goMod, 'a.go': 'package main\n\nfunc main() {\n\tprintln("}"\n}\n' },
    /^a\.go:5 has a bracket that does not match another one\. Correct it; go vet says more/,
  ],
  [
    'a workspace without its module',
    { 'go.work': 'go 1.24\n\nuse ./api\n', 'a.go': main },
    /^go\.work:3 uses \.\/api, which has no go\.mod/,
  ],
  ['an unknown program', shop, /there is no such program\. Programs: \./, ['--program', 'cmd/x']],
  ['a folder with a space', { 'my api/go.mod': goMod, 'my api/a.go': main }, /The folder "my api" has a character/],
  [
    'a replacement outside',
    { 'go.mod': `${goMod}replace x.org/y => ../y\n`, 'a.go': main },
    /^go\.mod:4 replaces a module by \.\.\/y, .*Run create-go-docker dockerize in the folder \.\., with/,
  ],
  ['a folder that does not exist', shop, /^nowhere does not exist\./, ['nowhere']],
  ['a file', shop, /^main\.go is not a directory\./, ['main.go']],
  [
    'a health path with a space',
    shop,
    /--health "x y" is not a path\. Example: --health \/healthz/,
    ['--health', 'x y'],
  ],
  [
    'GOPATH code without locked versions',
    { 'a.go': 'package main\nimport _ "github.com/x/y"\nfunc main() {}\n' },
    /^a\.go:2 imports github\.com\/x\/y, .*go mod init/,
  ],
  ['a flag of other commands', shop, /dockerize takes no --forge/, ['--forge', 'github']],
  [
    'an extra for generated services',
    shop,
    /The extra ci is for a generated service: .*create-go-docker verify\. The extras for existing code are compose,/,
    ['--with', 'ci'],
  ],
  [
    'an extra that needs a port',
    { 'go.mod': goMod, 'main.go': main },
    /The extra swarm needs the port of the program, and none was found\. Add --port NUMBER/,
    ['--with', 'swarm'],
  ],
  [
    'a program for a build tag',
    { 'go.mod': goMod, 'a.go': `//go:build prod && linux\n\n${main}` },
    /a\.go needs prod && linux\. Name its tags: --tags/,
  ],
  ['a build tag with a quotation mark', shop, /--tags "a'b" is not a list of build tags/, ['--tags', "a'b"]],
];
for (const [fact, tree, message, args = []] of bad)
  test(`${fact}: one line says what to do, and nothing is written`, () =>
    inCode(tree, async (folder, dockerize) => {
      const { exitCode, stderr } = await dockerize(...args);
      assert.is(exitCode, 2, stderr);
      assert.match(stderr, message);
      assert.is(stderr.trim().split('\n').length, 1);
      assert.equal(Object.keys(await treeOf(folder)).sort(), Object.keys(tree).sort());
    }));

test('a damaged record of the code is an error that names the file', () =>
  inCode(shop, async (folder, dockerize) => {
    await dockerize();
    const path = join(folder, '.create-go-docker.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"folder": "."', '"folder": "; rm -rf ~"'));
    for (const args of [['check'], ['update'], ['dockerize']]) {
      const { stderr, stdout } = await runsHere(folder, args);
      assert.match(stderr + stdout, /create-go-docker\.json cannot be used/);
    }
    rmSync(path);
    appendFileSync(join(folder, 'Dockerfile'), '\n');
    assert.is((await dockerize()).exitCode, 3, 'without the manifest, the files belong to the user');
  }));

test.run();
