// Commands that people paste, in bash and in zsh. Stand-ins for the programs record their arguments.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { nextSteps, stepLines } from '../../generators/go-service/index.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { shellBlocks } from '../lab/builders.ts';
import { onPath } from '../lab/tools.ts';
import { combinations, filesFor, type GivenAnswers, inTemporary, named, toolTest } from '../support.ts';

/** The programs that the commands call. Any other one is not found, so the test notices it. */
const programs = ['docker', 'kubectl', 'kind', 'curl', 'go', 'make', 'git', 'cosign', 'dep', 'hadolint', 'wget', 'npx'];

const modules = ['example.com/orders', 'example.com/Shop/my_~x.y/v2', '3d.example/2048', 'x'];
const given: readonly GivenAnswers[] = modules.flatMap((module) =>
  combinations([oldest.minor, newest.minor])
    .filter(({ comments }) => comments === 'teach')
    .map((each) => ({ ...each, module, with: 'all' })),
);

interface Block {
  readonly where: string;
  readonly text: string;
}

/** The blocks of commands in the head and the comments of a file: lines that are indented by five spaces. */
function headerBlocks(text: string): readonly string[] {
  return [...text.matchAll(/(?:^\s*#{1,2} {5}\S.*\n)+/gm)].map(([block]) => block.replace(/^\s*#{1,2} {5}/gm, ''));
}

function blocksOf(answers: GivenAnswers): readonly Block[] {
  const inFiles = filesFor(answers).flatMap(({ path, text }) =>
    // A README is followed from its first command to its last, in one shell.
    (path.endsWith('.md') ? [shellBlocks(text).join('')] : headerBlocks(text)).map((block) => ({
      where: path,
      text: block,
    })),
  );
  const steps = nextSteps(toAnswers({ module: 'example.com/orders', ...answers }));
  return [...inFiles, { where: 'Next:', text: `${steps.map(({ command }) => command).join('\n')}\n` }];
}

/** Each different block, once. */
const blocks = [...new Map(given.flatMap(blocksOf).map((block) => [block.text, block])).values()];

const shells = { bash: ['--norc', '--noprofile', '-i'], zsh: ['-f', '-i'] } as const;

/** Pastes a block into an interactive shell; returns the arguments of each program that it called, and the errors of the shell. */
function paste(shell: keyof typeof shells, block: string, folder: string) {
  const log = join(folder, 'log');
  fs.removeSync(log);
  const cwd = join(folder, 'service');
  fs.emptyDirSync(cwd);
  const { stderr } = spawnSync(onPath(shell)!, shells[shell], {
    cwd,
    input: `${block}\nexit\n`,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, LOG: log, HOME: folder, PS1: '', PS2: '' },
  });
  const called = fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '';
  // The result of a builtin command counts, too.
  const written = fs.readdirSync(cwd).join(' ');
  return {
    did: called + written,
    complaints: stderr.match(/^.*(not found|no matches|parse error|syntax error|bad pattern|unmatched).*$/gim),
  };
}

async function withStandIns(body: (folder: string) => void): Promise<void> {
  await inTemporary(async (folder) => {
    const script = '#!/bin/sh\nprintf \'%s\\n\' "$(basename "$0")" "$@" "--" >>"$LOG"\n';
    for (const name of programs) await fs.outputFile(join(folder, 'bin', name), script, { mode: 0o755 });
    body(folder);
  });
}

const bothTest = toolTest(onPath('bash') !== undefined && onPath('zsh') !== undefined, 'bash and zsh');

bothTest('every block of commands does the same in bash and zsh, and neither shell reports an error', () =>
  withStandIns((folder) => {
    for (const { where, text } of blocks) {
      const [bash, zsh] = (['bash', 'zsh'] as const).map((shell) => paste(shell, text, folder));
      const message = `${where}:\n${text}`;
      assert.is(bash!.complaints, null, `bash, ${message}${bash!.complaints}`);
      assert.is(zsh!.complaints, null, `zsh, ${message}${zsh!.complaints}`);
      assert.ok(bash!.did, message);
      assert.is(zsh!.did, bash!.did, message);
    }
    console.log(`RAN: ${blocks.length} blocks of commands in bash and zsh`);
  }),
);

bothTest('a comment after a command, and a pattern that matches nothing, are noticed', () =>
  withStandIns((folder) => {
    const bash = paste('bash', 'docker system df    # what is left\n', folder);
    const zsh = paste('zsh', 'docker system df    # what is left\n', folder);
    assert.is.not(zsh.did, bash.did);
    assert.ok(paste('zsh', 'go get example.com/[x]\n', folder).complaints);
    assert.ok(paste('zsh', 'nobody knows this\n', folder).complaints);
  }),
);

test('no command has a comment after it, and no note is in a command', () => {
  for (const { where, text } of blocks) assert.not.match(text, /(^|\s)#/, where);
  for (const answers of given) {
    const steps = nextSteps(toAnswers(answers));
    for (const { note = 'x:' } of steps) assert.match(note, /:$/, named(answers));
    const notes = steps.filter(({ note }) => note).length;
    assert.is(stepLines(steps).length, steps.length + notes);
  }
});

test.run();
