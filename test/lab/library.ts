import { join } from 'node:path';
import fs from 'fs-extra';
import { inTemporary } from '../support.ts';
import { serving } from './builders.ts';
import { gitIn, must } from './tools.ts';

export const library = 'github.com/pkg/errors';

/** A file that uses it. */
export const use = `package main

import "${library}"

func init() {
	if errors.Version == "" {
		panic("no version")
	}
}
`;

export interface Library {
  /** Where its repository is. */
  readonly source: string;
  /** A module proxy that has it, and nothing else. */
  readonly proxy: string;
  /** Makes a new version, newer than all before, and returns its name. */
  readonly release: () => Promise<string>;
}

/** The library in a git repository and in a module proxy, both served from this machine. */
export function withLibrary(body: (library: Library) => Promise<void>, host?: string): Promise<void> {
  return inTemporary((directory) =>
    serving(
      (path) => join(directory, path),
      async (url) => {
        const [work, bare, versions] = ['work', 'errors.git', `proxy/${library}/@v`].map((path) =>
          join(directory, path),
        );
        const git = gitIn(work!);
        await fs.ensureDir(work!);
        git('init', '-q', '-b', 'master');
        await fs.outputFile(join(work!, 'go.mod'), `module ${library}\n`);

        const release = async () => {
          // Caches outlive this test, and the contents of a version must not change.
          const version = `v1.${Date.now()}.0`;
          const text = `package errors\n\n// Version is this one.\nconst Version = "${version}"\n`;
          await fs.writeFile(join(work!, 'errors.go'), text);
          git('add', '.');
          git('commit', '-qm', version);
          git('tag', version);
          await fs.remove(bare!);
          git('clone', '-q', '--bare', '.', bare!);
          // For clients that cannot ask, as with any server of plain files.
          must('git', ['update-server-info'], { cwd: bare! });

          await fs.ensureDir(versions!);
          const time = '2020-01-02T03:04:05Z';
          await fs.appendFile(join(versions!, 'list'), `${version}\n`);
          await fs.writeJson(join(versions!, `${version}.info`), { Version: version, Time: time });
          await fs.copy(join(work!, 'go.mod'), join(versions!, `${version}.mod`));
          const zip = join(versions!, `${version}.zip`);
          git('archive', '--format=zip', `--prefix=${library}@${version}/`, '-o', zip, version);
          return version;
        };
        await body({ source: `${url}/errors.git`, proxy: `${url}/proxy`, release });
      },
      host,
    ),
  );
}
