// Packages, programs and files that are added to a service, and what its image does not have, as the README says.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion, newest } from '../../generators/go-service/go-releases.ts';
import { builders } from '../lab/builders.ts';
import { ends } from '../lab/containers.ts';
import { alpineImage, golangImage } from '../lab/images.ts';
import { covers, docker, everything, hasImage, must, notRun } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const module = 'example.com/grown';

/** A package, a second program, and a file that is embedded at the top level, with a page that shows them. */
const firstWeek: Readonly<Record<string, string>> = {
  'internal/store/store.go': 'package store\n\n// Name is what there is.\nfunc Name() string { return "store" }\n',
  'cmd/report/main.go': `package main\n\nimport "${module}/internal/store"\n\nfunc main() { println("a report on", store.Name()) }\n`,
  'index.html': '<h1>Grown</h1>\n',
  'page.go': `package main

import (
	_ "embed"
	"fmt"
	"os"

	"${module}/internal/store"
)

//go:embed index.html
var index string

func init() {
	if len(os.Args) == 2 && os.Args[1] == "page" {
		fmt.Print(store.Name(), index)
		os.Exit(0)
	}
}
`,
};

/** Prints what is missing, by the names that the README has for it. */
const probe = `package main

import (
	"fmt"
	"io/ioutil"
	"os"
	"os/user"
	"time"
)

func init() {
	if len(os.Args) != 2 || os.Args[1] != "probe" {
		return
	}
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		fmt.Println("time zones")
	}
	if _, err := ioutil.TempFile("", "probe"); err != nil {
		fmt.Println("\`/tmp\`")
	}
	if _, err := user.Current(); err != nil {
		fmt.Println("a name for the user")
	}
	os.Exit(0)
}
`;

/** The rows of the README about what the image does not have, except the shell: what, and how to add it. */
function missingRows(readme: string): readonly (readonly [what: string, how: string])[] {
  const [, section = ''] = /## What the image does not have\n([\s\S]*?)\n## /.exec(readme) ?? [];
  return [...section.matchAll(/^\| (?!what |---|a shell)(.*?) \| .* \| (.*) \|$/gm)].map(([, what, how]) => [
    what!,
    how!,
  ]);
}

const codeIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** Changes a file; the text has to be there once. */
async function replaceIn(path: string, text: string, by: string): Promise<void> {
  const before = await fs.readFile(path, 'utf8');
  assert.is(before.split(text).length, 2, `${text} in ${path}`);
  await fs.writeFile(
    path,
    before.replace(text, () => by),
  );
}

/** Does what a row says. Returns the options for docker run that it names. */
async function follow(folder: string, how: string): Promise<readonly string[]> {
  const code = codeIn(how);
  if (how.includes('docker run')) return code[0]!.split(' ');
  if (code[0]!.startsWith('import ')) {
    await replaceIn(join(folder, 'main.go'), 'import (\n', `${code[0]}\n\nimport (\n`);
    return [];
  }
  const lines = code.filter((each) => /^(COPY|ENV) /.test(each));
  await replaceIn(join(folder, 'Dockerfile'), '\nUSER ', `\n${lines.join('\n')}\n\nUSER `);
  return [];
}

for (const [base, go] of [
  ['scratch', newest.minor],
  ['alpine', newest.minor],
  ['distroless', newest.minor],
  ['scratch', '1.11'],
  ['scratch', '1.16'],
] as const) {
  const factors = 'what the image does not have × base and Go';
  const name = `${base}, Go ${go}`;
  const inSample = base === 'scratch' && go !== '1.16';
  if (!inSample && !everything) {
    notRun(factors, name);
    continue;
  }
  const given = { module, go, base, deps: 'modules' } as const;
  const builder = builders[1]!;
  const images = [golangImage(go), alpineImage, 'gcr.io/distroless/static-debian13:nonroot'];
  const image = `create-go-docker-test-grown-${base}-${go}`;
  const dockerTest = toolTest(builder.available && images.every(hasImage), 'Docker with the base images');

  dockerTest(
    `${name}: the README lists exactly what the image does not have, and how to add it`,
    covers(factors, name, () =>
      inTemporary(async (folder) => {
        const readme = textOf('README.md', given);
        await writeTree(folder, filesFor(given));
        await fs.writeFile(join(folder, 'probe.go'), probe);
        const rows = missingRows(readme);
        const missing = async (options: readonly string[] = []) => {
          await builder.build(folder, image);
          return ends(image, { args: ['probe'], options })
            .output.trim()
            .split('\n')
            .filter(Boolean);
        };
        assert.equal(
          await missing(),
          rows.map(([what]) => what),
        );
        const options: string[] = [];
        for (const [, how] of rows) options.push(...(await follow(folder, how)));
        assert.equal(await missing(options), []);
        must(docker!, ['image', 'rm', image]);
      }),
    ),
  );

  if (!goVersion(go).features.hasEmbed) continue;
  dockerTest(`${name}: a package, a second program and an embedded file are added as the README says`, () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor(given));
      for (const [path, text] of Object.entries(firstWeek)) await fs.outputFile(join(folder, path), text);
      const readme = textOf('README.md', given);
      const [, parts = ''] = /replace two parts of the `Dockerfile`: (.*)\. This command/.exec(readme) ?? [];
      const [before = '', after = '', from = '', to = ''] = codeIn(parts);
      await replaceIn(join(folder, 'Dockerfile'), before, after);
      await replaceIn(join(folder, 'Dockerfile'), from, to);
      await builder.build(folder, image);
      assert.is(ends(image, { args: ['page'] }).output, 'store<h1>Grown</h1>\n');
      assert.is(ends(image, { options: ['--entrypoint', '/app/report'] }).output, 'a report on store\n');
      await builder.build(folder, image, { target: 'test' });
      must(docker!, ['image', 'rm', image]);
    }),
  );
}

test.run();
