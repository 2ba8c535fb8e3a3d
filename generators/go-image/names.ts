import type { Names } from '../../core/plan.ts';
import { goVersion } from '../go-service/go-releases.ts';
import { memoryLimits, templateNames } from '../go-service/names.ts';
import type { Answers } from '../go-service/questions.ts';
import type { Code, CodeProgram } from './code.ts';
import { targetOf } from './target.ts';

/** The names for the templates of an image, for all answers and all code the same ones. */
export function imageNames(answers: Answers, code: Code): Names {
  const downloadsWithDep = code.layout === 'dep' && !code.vendored;
  const names = templateNames({ ...answers, deps: downloadsWithDep ? 'dep' : 'modules' });
  const { features } = goVersion(answers.go);
  const isModules = code.layout === 'modules' || code.layout === 'workspace';
  const root = `/go/src/${code.importPath ?? answers.module}`;
  const moduleFolder = code.folder === '.' ? root : `${root}/${code.folder}`;
  return {
    ...names,
    gopath: !isModules,
    vendored: code.vendored,
    usesModCache: isModules && !code.vendored,
    needsGit: downloadsWithDep || (isModules && !code.vendored && !features.hasModuleProxy),
    cgo: code.cgo,
    cgoEnabled: code.cgo ? 1 : 0,
    cPackages: 'gcc musl-dev',
    moduleMode: isModules ? 'on' : 'off',
    // A compiler for another processor would need a C library for it, too. So with cgo the build is emulated.
    platform: code.cgo ? '' : names.platform!,
    // A module of a workspace may require another one at a version that was never published; only go build can do without it.
    orLater: code.layout === 'workspace' ? ' || echo "go build downloads the modules"' : '',
    moduleFolder,
    contextFolder: code.folder === '.' ? '.' : root,
    copyModFiles: copyModFiles(code, root),
    buildCommands: buildCommands(code, names).join(' && \\\n    '),
    images: '',
    services: '',
    drains: false,
    asksHealth: code.health !== '',
    healthPath: code.health,
    readyPath: code.health,
    ...memoryLimits(512),
    exampleVariable: 'NAME=value',
    secretsHelp: 'docker build --secret passes them.',
    keeps: code.embeds.length > 0,
    kept: code.embeds.flatMap((pattern) => [`!${pattern}`, `!${pattern}/**`]).join('\n'),
    ...programNames(answers, code, code.programs[0]!),
    ...serviceNamesOf(names, code, code.programs[0]!),
  };
}

/** The names that differ from program to program. */
export function programNames(answers: Answers, code: Code, program: CodeProgram): Names {
  const isFirst = program === code.programs[0];
  const port = isFirst ? (code.listens ? answers.port : undefined) : program.port;
  const health = isFirst ? code.health : (program.health ?? '');
  return {
    binary: program.name,
    asStage: code.programs.length > 1 ? ` AS ${targetOf(program.name)}` : '',
    exposes: port !== undefined,
    port: port ?? answers.port,
    // The other base images have no program that could ask.
    hasHealthcheck: port !== undefined && health !== '' && answers.base === 'alpine',
    checksItself: false,
    healthCommand: `"wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}${health}"`,
  };
}

/** The names of a program in compose.yaml. Only the first one publishes its port. */
export function serviceNamesOf({ label, image }: Names, { programs, listens }: Code, program: CodeProgram): Names {
  const isFirst = program === programs[0];
  const target = targetOf(program.name);
  return {
    service: programs.length > 1 ? target : label!,
    serviceImage: isFirst ? image! : `${image}-${target}`,
    several: programs.length > 1,
    target,
    publishes: listens && isFirst,
  };
}

function copyModFiles({ layout, folder, modules }: Code, root: string): string {
  const line = (from: string, names: string, to: string): string => {
    const below = from === '.' ? '' : `${from}/`;
    return `COPY ${names
      .split(' ')
      .map((name) => below + name)
      .join(' ')} ${to}`;
  };
  return [
    ...(layout === 'workspace' ? [line('.', 'go.work go.work.su[m]', './')] : [line(folder, 'go.mod go.su[m]', './')]),
    ...modules.map((each) => line(each, 'go.mod go.su[m]', each === '.' ? `${root}/` : `${root}/${each}/`)),
  ].join('\n');
}

function buildCommands(
  { programs, folder, cgo, tags: chosen, mode, layout }: Code,
  { trimpath, hasTrimpath }: Names,
): readonly string[] {
  const link = cgo ? '-s -w -linkmode external -extldflags -static' : '-s -w';
  const all = [...chosen, ...(cgo ? ['netgo', 'osusergo'] : [])];
  // Go before 1.13 does not know the comma.
  const tags = all.length > 0 ? `-tags '${all.join(hasTrimpath ? ',' : ' ')}' ` : '';
  const flags = `${trimpath}${mode === 'auto' ? '' : `-mod=${mode} `}${tags}-ldflags "${link}"`;
  return programs.map(
    (program) =>
      `go build ${flags} -o /out/${program.name} ${pathFrom(layout === 'workspace' ? '.' : folder, program.folder)}`,
  );
}

// Both are from the root, and the program is below the folder.
function pathFrom(folder: string, program: string): string {
  if (program === folder) return '.';
  return `./${folder === '.' ? program : program.slice(folder.length + 1)}`;
}
