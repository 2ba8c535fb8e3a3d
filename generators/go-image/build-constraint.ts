/** What a build is for. */
export interface BuildContext {
  readonly cgo: boolean;
  /** The minor number of the Go release: 27. */
  readonly go: number;
  readonly tags: readonly string[];
}

// go.dev/src/internal/syslist: the systems and processors that a file name can end with.
const systems = new Set(
  `aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos`.split(
    /\s+/,
  ),
);
const processors = new Set(
  `386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv
  riscv64 s390 s390x sparc sparc64 wasm`.split(/\s+/),
);

/** Whether a file is compiled for linux/amd64, by its name (without folder) and its build constraint. Test files are not. */
export function isBuilt(name: string, constraint: string | undefined, context: BuildContext): boolean {
  if (/^[._]/.test(name) || name.endsWith('_test.go')) return false;
  return isForLinux(name) && (constraint === undefined || holds(constraint, context));
}

// `linux.go` is for every system: only what follows the first underscore counts.
function isForLinux(name: string): boolean {
  const parts = name
    .replace(/\.[^.]*$/, '')
    .split('_')
    .slice(1);
  const last = parts.at(-1) ?? '';
  if (processors.has(last)) {
    const system = parts.at(-2) ?? '';
    return last === 'amd64' && (!systems.has(system) || system === 'linux');
  }
  return !systems.has(last) || last === 'linux';
}

/** Whether a build constraint holds. One that is not an expression does not. */
export function holds(constraint: string, context: BuildContext): boolean {
  const words = constraint.match(/&&|\|\||[!()]|[^\s!()&|]+/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let value = both();
    while (words[at] === '||') {
      at += 1;
      value = both() || value;
    }
    return value;
  };
  const both = (): boolean => {
    let value = negated();
    while (words[at] === '&&') {
      at += 1;
      value = negated() && value;
    }
    return value;
  };
  const negated = (): boolean => {
    const word = words[at++];
    if (word === '!') return !negated();
    if (word !== '(') return word !== undefined && isTag(word, context);
    const value = either();
    at += 1;
    return value;
  };
  return either();
}

function isTag(tag: string, { cgo, go, tags }: BuildContext): boolean {
  if (tag === 'cgo') return cgo;
  const [, minor] = /^go1\.(\d+)$/.exec(tag) ?? [];
  if (minor !== undefined) return Number(minor) <= go;
  return ['linux', 'unix', 'amd64', 'gc', 'amd64.v1', ...tags].includes(tag);
}
