import { test } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../../package.json' with { type: 'json' };
import { serviceOf } from '../../site/service.ts';
import { answersFile, clients, commandFor } from '../../site/take.ts';

const service = serviceOf({ given: { module: 'example.com/a~b', with: 'compose,ci' } }, {});
const command = (name: string): string => commandFor(service, clients.find((each) => each.name === name)!);

test('each client has its own command', () => {
  const rest = `create-go-docker@${packageJson.version} --yes --module example.com/a~b --go 1.27 --port 8080 --with compose,ci`;
  assert.is(command('npx'), `npx ${rest}`);
  assert.is(command('pnpm'), `pnpm dlx ${rest}`);
  assert.is(command('yarn'), `yarn dlx ${rest}`);
  assert.is(command('bun'), `bunx ${rest}`);
});

test('PowerShell takes an unquoted comma for a list', () => {
  assert.match(command('PowerShell'), "--module 'example.com/a~b'");
  assert.match(command('PowerShell'), "--with 'compose,ci'");
});

test('the answers have their JSON types', () => {
  const { port, with: extras } = JSON.parse(answersFile(service));
  assert.is(port, 8080);
  assert.equal(extras, ['compose', 'ci']);
});

test.run();
