import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import { parseSync } from 'rolldown/utils';

/**
 * V8 reads a function when its file is loaded, to find its end, and again on its first call, to compile it. A function in parentheses
 * is compiled when it is first read (https://v8.dev/blog/preparser#pife). This puts those in parentheses that a run of the command calls:
 * of each file, those that the first of `runs` calls that loads it. That saves 2 ms of a run that creates a service. Of the other
 * functions, reading twice is cheaper than compiling.
 */
export function eagerFunctions(...runs: readonly (readonly string[])[]): Plugin {
  let called: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return {
    name: 'eager-functions',
    transform: {
      filter: { id: /\.ts$/ },
      handler(code, id) {
        called ??= new Map(runs.toReversed().flatMap((args) => [...calledBy(args)]));
        const names = called.get(id);
        return names && withEager(code, names);
      },
    },
  };
}

/** A TypeScript module with these functions in parentheses. They are above the others, so that they can be called above their place. */
export function withEager(code: string, names: ReadonlySet<string>): string {
  const { program } = parseSync('module.ts', code);
  const eager = program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type !== 'FunctionDeclaration' || !names.has(declared.id?.name ?? '')) return [];
    const exported = statement === declared ? '' : 'export ';
    const text = `${exported}var ${declared.id!.name} = (${code.slice(declared.start, declared.end)});\n`;
    return [{ statement, text }];
  });
  const rest = eager.reduceRight((text, { statement: { start, end } }) => text.slice(0, start) + text.slice(end), code);
  const start = program.body[0]?.start ?? 0;
  return rest.slice(0, start) + eager.map(({ text }) => text).join('') + rest.slice(start);
}

/** The names of the functions that the command calls, by the path of their file. Runs it from its sources, in a folder of its own. */
function calledBy(args: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'create-go-docker-build-'));
  try {
    const coverage = join(folder, 'coverage');
    const program = fileURLToPath(new URL('../bin/create-go-docker.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...args], {
      cwd: folder,
      env: { ...ownVariables(), NODE_V8_COVERAGE: coverage },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`create-go-docker ${args.join(' ')} failed:\n${stderr}`);
    const reports = readdirSync(coverage).map((name): Report => JSON.parse(readFileSync(join(coverage, name), 'utf8')));
    const scripts = reports.flatMap(({ result }) => result).filter(({ url }) => url.startsWith('file:'));
    return new Map(scripts.map(({ url, functions }) => [fileURLToPath(url), namesOfCalled(functions)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Those of npm and of the command itself would change what it does.
const ownVariables = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|CREATE_GO_DOCKER_)/i.test(name)));

/** What `NODE_V8_COVERAGE` writes. */
interface Report {
  readonly result: readonly { readonly url: string; readonly functions: readonly FunctionCoverage[] }[];
}

interface FunctionCoverage {
  readonly functionName: string;
  readonly ranges: readonly { readonly count: number }[];
}

const namesOfCalled = (functions: readonly FunctionCoverage[]): ReadonlySet<string> =>
  new Set(functions.flatMap(({ functionName, ranges }) => (ranges[0]!.count > 0 ? functionName : [])));
