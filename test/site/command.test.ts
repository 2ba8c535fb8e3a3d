import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../../package.json' with { type: 'json' };
import { answersFile, clients, commandFor } from '../../site/command.ts';
import { serviceOf } from '../../site/service.ts';
import { pairs } from './pairs.ts';

const service = serviceOf({ given: { module: 'example.com/a~b', with: 'compose,ci' } }, {});
const client = (name: string) => clients.find((each) => each.name === name)!;
const command = (name: string, of = service): string => commandFor(of, client(name));

test('each client has its own command', () => {
  const rest = `create-go-docker@${packageJson.version} --yes --module example.com/a~b --go 1.27 --port 8080 --with compose,ci`;
  assert.is(command('npx'), `npx ${rest}`);
  assert.is(command('pnpm'), `pnpm dlx ${rest}`);
  assert.is(command('yarn'), `yarn dlx ${rest}`);
  assert.is(command('bun'), `bunx ${rest}`);
});

/**
 * The arguments of a command as PowerShell's documentation describes them (about_Parsing, about_Quoting_Rules). It refuses what it
 * does not know, such as variables. PowerShell itself is not in the package registries that the tests use.
 */
function powerShellArguments(line: string): readonly string[] {
  const quote = "['\u2018-\u201B]";
  const argument = new RegExp(`${quote}((?:${quote}{2}|[^'\u2018-\u201B])*)${quote}(?= |$)|([^ ]+)|( )`, 'gy');
  return [...line.matchAll(argument)].flatMap(([, quoted, bare, space]) => {
    if (space !== undefined) return [];
    if (quoted !== undefined) return [quoted.replace(new RegExp(`(${quote})${quote}`, 'g'), '$1')];
    // A bare word: no metacharacter, no variable, no other number than a whole one in decimal digits.
    assert.not.match(bare!, /[\s'"\u2018-\u201F`,;(){}|&$*?[\]~%\\]|^[<>@#]/);
    if (/^[\d.]/.test(bare!)) assert.match(bare!, /^\d+$/);
    return [bare!];
  });
}

test('PowerShell reads each argument as it was meant', () => {
  for (const given of [...pairs(), { module: 'example.com/a~b', go: '1.20' }]) {
    const of = serviceOf({ given }, {});
    const plain = commandFor(of, { ...client('npx'), word: (text) => text });
    assert.equal(powerShellArguments(command('PowerShell', of)), plain.split(' '));
  }
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
      assert.equal(powerShellArguments(words.map(client('PowerShell').word).join(' ')), words);
    }),
  );
});

test('PowerShell gets quotes around a list, a version, and a tilde', () => {
  assert.match(command('PowerShell'), "--module 'example.com/a~b' --go '1.27' --port 8080 --with 'compose,ci'");
});

test('the answers have their JSON types', () => {
  const { port, with: extras } = JSON.parse(answersFile(service));
  assert.is(port, 8080);
  assert.equal(extras, ['compose', 'ci']);
});

test.run();
