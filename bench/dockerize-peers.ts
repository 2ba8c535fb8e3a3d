// `npm run bench:dockerize-peers -- FOLDER PEERS`: what other tools would choose for the repositories of public-code.json, and the table in
// docs/dockerize-peers.md. FOLDER has the repositories, as for bench:dockerize. PEERS/bin has the programs of bench/peers, each built in the
// sources of its tool: its first comment says where it belongs. Needs no network and no Docker.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../test/lab/tools.ts';
import { withBlock } from '../tools/blocks.ts';
import own from './dockerize.json' with { type: 'json' };
import { type Choice, type Peer, type PeerRow, peersTable } from './dockerize-peers-table.ts';
import list from './public-code.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder, peers] = process.argv.slice(2);
if (folder === undefined || peers === undefined)
  throw new Error('Name the folder with the repositories, and that of the peers.');

/** What a program of bench/peers prints. */
interface Found {
  readonly error?: string;
  readonly programs?: readonly string[];
  readonly go?: string;
  readonly port?: number;
  readonly cgo?: boolean;
  readonly dockerfile?: string;
}

function ask(peer: string, at: string): Found {
  const program = join(peers!, 'bin', peer);
  if (!existsSync(program)) return { error: 'not built' };
  const { stdout, output } = run(program, [at]);
  const line = stdout.split('\n').find((each) => each.startsWith('{'));
  return line === undefined ? { error: output.trim().split('\n')[0] ?? '' } : JSON.parse(line);
}

const plain = (path: string): string => path.replace(/^\.\/(?=.)/, '').replace(/(^|\/)main\.go$/, '') || '.';

/** What the instructions of a Dockerfile choose. */
function inDockerfile({ dockerfile, error }: Found): Found {
  if (error !== undefined || dockerfile === undefined) return { error: error ?? '' };
  const [, version] = /golang:(\d[\w.]*)/.exec(dockerfile) ?? /^ARG VERSION=(\S+)/m.exec(dockerfile) ?? [];
  const [, argument] = /^ARG PACKAGE=(.*)/m.exec(dockerfile) ?? [];
  const [, port] = /^ENV PORT=(\d+)/m.exec(dockerfile) ?? [];
  return {
    programs: [argument ?? '.'],
    ...(version !== undefined && { go: version }),
    ...(port !== undefined && { port: Number(port) }),
    cgo: !/CGO_ENABLED=(0|\$\{CGO_ENABLED\})/.test(dockerfile),
  };
}

const asked: Readonly<Record<Peer, (at: string) => Found>> = {
  railpack: (at) => ask('railpack', at),
  paketo: (at) => {
    const found = ask('paketo', at);
    return { ...found, ...(found.go !== undefined && { go: found.go.replace('>= ', '') || 'newest' }), cgo: false };
  },
  draft: (at) => inDockerfile(ask('draft', at)),
  'new-dockerfile': (at) => inDockerfile(ask('new-dockerfile', at)),
  // As scanner/go.go of superfly/flyctl says. It cannot be built here: the module proxy does not have fly-go.
  flyctl: (at) => {
    const file = join(at, 'go.mod');
    if (!existsSync(file)) return { error: 'not detected' };
    const [, go = 'newest'] = /^go (\S+)/m.exec(readFileSync(file, 'utf8')) ?? [];
    return { programs: ['.'], go, port: 8080, cgo: true };
  },
};

function choiceOf({ error, programs = [], go, port, cgo }: Found): Choice {
  if (error !== undefined) return { error };
  return {
    programs: programs.map(plain),
    ...(go !== undefined && { go }),
    ...(port !== undefined && { port }),
    ...(cgo !== undefined && { cgo }),
  };
}

const rows = list.flatMap((entry): readonly PeerRow[] => {
  const { repository, program, port } = entry as { repository: string; program?: string; port?: number | string };
  if (program === undefined) return [];
  const at = join(folder, repository.replace('/', '+'));
  const { go, cgo, count } = own.find((each) => each.repository === repository) as (typeof own)[number];
  const wanted = {
    program,
    several: count > 1,
    ...(go && { go }),
    ...(cgo !== undefined && { cgo }),
    ...(typeof port === 'number' && { port }),
  };
  const choices = Object.fromEntries(Object.entries(asked).map(([name, choose]) => [name, choiceOf(choose(at))]));
  return [{ repository, wanted, choices: choices as PeerRow['choices'] }];
});
writeFileSync(`${root}bench/dockerize-peers.json`, `${JSON.stringify(rows, null, 1)}\n`);
const page = `${root}docs/dockerize-peers.md`;
writeFileSync(page, withBlock(readFileSync(page, 'utf8'), 'peers', peersTable(rows, own)));
