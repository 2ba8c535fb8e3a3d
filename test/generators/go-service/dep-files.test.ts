import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goModWith, modulePathOf, queriesFor, readDepFiles } from '../../../generators/go-service/dep-files.ts';

const revision = 'a'.repeat(40);
const lock = `[[projects]]
  branch = "master"
  digest = "1:x"
  name = "golang.org/x/sys"
  packages = ["unix"]
  pruneopts = "UT"
  revision = "${revision}"

[[projects]]
  name = "github.com/satori/go.uuid"
  packages = ["."]
  revision = "${revision}"
  source = "https://github.com/gofrs/uuid.git"
  version = "v3.1.0"

[solve-meta]
  analyzer-name = "dep"
`;
const toml = `required = ["golang.org/x/tools/cmd/stringer"]
ignored = ["example.com/old"]

[[override]]
  name = "golang.org/x/sys"
  branch = "master"
`;

test('the files of dep say what is locked, forced, fetched elsewhere, required and ignored', () =>
  assert.equal(readDepFiles(lock, toml), {
    projects: [
      { name: 'golang.org/x/sys', revision, override: true },
      {
        name: 'github.com/satori/go.uuid',
        revision,
        override: false,
        version: 'v3.1.0',
        source: 'https://github.com/gofrs/uuid.git',
      },
    ],
    required: ['golang.org/x/tools/cmd/stringer'],
    ignored: ['example.com/old'],
    unlocked: [],
  }));

test('what Gopkg.toml wants of a project that is not locked is known', () => {
  const wanted =
    '[[constraint]]\n  name = "a.example/b"\n  version = "=0.8.1"\n\n[[override]]\n  name = "a.example/c"\n';
  assert.equal(readDepFiles(undefined, wanted).unlocked, [
    { name: 'a.example/b', wants: '=0.8.1' },
    { name: 'a.example/c', wants: '' },
  ]);
});

test('a service without libraries, or without these files, has nothing to convert', () => {
  assert.equal(readDepFiles('[solve-meta]\n  analyzer-name = "dep"\n', '[prune]\n').projects, []);
  assert.equal(readDepFiles(undefined, undefined), { projects: [], required: [], ignored: [], unlocked: [] });
});

test('a file that is not TOML is named', () =>
  assert.throws(() => readDepFiles('<<<<<<< yours', undefined), /^Gopkg\.lock is not TOML: /));

for (const [source, path] of [
  ['https://github.com/gofrs/uuid.git', 'github.com/gofrs/uuid'],
  ['https://github.com/gofrs/uuid', 'github.com/gofrs/uuid'],
  ['git@github.com:gofrs/uuid.git', 'github.com/gofrs/uuid'],
  ['ssh://git@git.example.com/team/uuid.git', 'git.example.com/team/uuid'],
  ['github.com/gofrs/uuid', 'github.com/gofrs/uuid'],
  ['https://git.example.com:8443/team/uuid.git', undefined],
  ['/srv/git/uuid.git', undefined],
  ['file:///srv/git/uuid.git', undefined],
  ['../uuid', undefined],
] as const)
  test(`the source ${source} is ${path ? `the module ${path}` : 'no module'}`, () =>
    assert.is(modulePathOf(source), path));

test('a tag is asked for before the commit, and a tag that is not a version is never asked for', () => {
  const project = { name: 'github.com/acme/x', revision, override: false };
  assert.equal(queriesFor({ ...project, version: 'v1.2.3' }), ['v1.2.3', revision]);
  assert.equal(queriesFor({ ...project, version: 'kubernetes-1.11' }), [revision]);
  assert.equal(queriesFor(project), [revision]);
});

test('go.mod requires what was found, replaces what came from elsewhere or was forced, and lists tools', () => {
  const { projects, required } = readDepFiles(lock, toml);
  const found = ['v0.0.0-20180905080454-aaaaaaaaaaaa', 'v3.1.0+incompatible'];
  assert.is(
    goModWith(
      'module example.com/orders\n\ngo 1.27.0\n',
      projects.map((each, at) => ({ ...each, found: found[at]! })),
      required,
    ),
    `module example.com/orders

go 1.27.0

require (
\tgolang.org/x/sys v0.0.0-20180905080454-aaaaaaaaaaaa
\tgithub.com/satori/go.uuid v0.0.0
)

// As [[override]] in Gopkg.toml did.
replace golang.org/x/sys => golang.org/x/sys v0.0.0-20180905080454-aaaaaaaaaaaa

replace github.com/satori/go.uuid => github.com/gofrs/uuid v3.1.0+incompatible

tool golang.org/x/tools/cmd/stringer
`,
  );
  assert.is(goModWith('module x\n', [], []), 'module x\n');
});

test.run();
