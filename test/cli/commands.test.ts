import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commands } from '../../cli/commands.ts';
import { help } from '../../cli/help.ts';
import { flagsOf } from '../../cli/input/args.ts';
import { runsHere } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';

/** What a run prints, in an empty directory that it must leave empty. */
function says(...args: string[]) {
  return inTemporary(async (directory) => {
    const outcome = await runsHere(directory, args);
    assert.equal(await treeOf(directory), {});
    return outcome;
  });
}

for (const command of commands) {
  test(`${command.name} is a row and a file`, async () => {
    assert.ok(existsSync(fileURLToPath(new URL(`../../cli/commands/${command.name}.ts`, import.meta.url))));
    assert.type((await command.load()).run, 'function');
  });

  test(`${command.name} has its own help, with exactly the flags that it takes`, async () => {
    const text = help(command);
    const named = [...text.matchAll(/^ {2}(?:-\w,| {3}) --([\w-]+)/gm)].map(([, name]) => name);
    assert.equal(
      named.sort(),
      flagsOf(command)
        .map(({ name }): string => name)
        .sort(),
    );
    if (command.name !== 'create') {
      assert.is((await says(command.name, '--help')).stdout, text);
      assert.is((await says('help', command.name)).stdout, text);
    }
  });
}

test('the help of the program names every command', () => {
  for (const { name, help: text } of commands.slice(1)) assert.match(help(), new RegExp(`^  ${name} +${text}$`, 'm'));
});

test('the words help and version do the same as the flags', async () => {
  assert.is((await says('help')).stdout, help());
  assert.is((await says('version')).stdout, (await says('--version')).stdout);
  assert.match((await says('help', 'nothing')).stderr, /^There is no command nothing\. The commands are create, add/);
});

for (const word of ['upgrade', 'new', 'init', 'run', 'docter', 'recovr'])
  test(`${word} is refused, and ./${word} is a directory`, async () => {
    const { exitCode, stderr } = await says(word);
    assert.is(exitCode, 2);
    assert.match(stderr, new RegExp(`^There is no command ${word}\\..* use \\./${word}\n$`));
    await inTemporary(async (directory) => assert.is((await runsHere(directory, [`./${word}`])).exitCode, 0));
  });

test('the error for a misspelt command suggests the command', async () => {
  assert.match((await says('docter')).stderr, 'Did you mean doctor?');
  assert.not.match((await says('upgrade')).stderr, 'Did you mean');
});

for (const word of ['orders', 'api', 'doctors-office', 'web'])
  test(`${word} is a directory`, () =>
    inTemporary(async (directory) => assert.is((await runsHere(directory, [word])).exitCode, 0)));

test.run();
