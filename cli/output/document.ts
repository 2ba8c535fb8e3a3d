import { exitCodes, UserError } from '../../core/errors.ts';
import type { FileUpdate } from '../../core/update.ts';
import type { Change } from '../../disk/compare.ts';
import type { Check } from '../../docker/checks.ts';
import type { Measured } from '../../docker/compare-images.ts';
import type { RunFacts } from '../../docker/probe.ts';
import type { Confidence } from '../../generators/go-image/port-and-health.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Checked } from '../../pipeline/check.ts';
import type { Source } from '../../pipeline/settle.ts';
import type { Migration } from '../../pipeline/to-modules.ts';

/** Increases by one when a field is removed or changes its meaning; new fields do not count. In 2, `error.code` names the error and not its kind, which is `outcome`. */
export const documentVersion = 2;

/** How a run ended. */
export const outcomeNames = [
  'written',
  'unchanged',
  'planned',
  'recovered',
  'shown',
  'examined',
  'serving',
  'failed',
  'usage',
  'conflict',
  'cancelled',
  'terminated',
] as const;

/** What `--json` prints, whatever happens. schema/output.json describes it. */
export interface Document {
  readonly schema: typeof documentVersion;
  readonly generator: 'create-go-docker';
  readonly version: string;
  readonly outcome: (typeof outcomeNames)[number];
  readonly exitCode: number;
  readonly target?: string;
  readonly answers?: Answers;
  readonly sources?: Readonly<Record<keyof Answers, Source>>;
  readonly files?: readonly FileEntry[];
  /** What `dockerize` found in the code, with the places that say it. */
  readonly found?: readonly {
    readonly name: string;
    readonly value: string;
    readonly confidence: Confidence;
    readonly evidence: readonly string[];
  }[];
  /** What `update` does with each file, and where it found the base of the merge. */
  readonly update?: {
    readonly from: string;
    readonly to: string;
    readonly files: readonly Pick<FileUpdate, 'path' | 'outcome' | 'base' | 'reason' | 'conflicts'>[];
  };
  /** With `--deps modules`: what dep had locked beside what modules chose. */
  readonly migration?: Migration;
  /** What `check` found for the service in `target`. */
  readonly check?: Checked;
  readonly notes?: readonly string[];
  readonly recovered?: readonly string[];
  readonly next?: readonly string[];
  readonly repeat?: string;
  /** What `doctor` found, and its verdict. */
  readonly healthy?: boolean;
  readonly verdict?: string;
  readonly findings?: readonly Finding[];
  /** What `verify` found. */
  readonly verify?: {
    readonly engine: { readonly name: string; readonly version: string };
    readonly platform: string;
    /** Unpacked; `compressed` is what a registry stores. */
    readonly bytes: number;
    readonly compressed?: number;
    readonly layers: number;
    readonly state: RunFacts['state'];
    readonly checks: readonly Check[];
    readonly notChecked: readonly string[];
    /** With `--compare`: the image, and the same code in other Dockerfiles. */
    readonly compare?: readonly Measured[];
    /** With `--keep`: the name of the image. */
    readonly kept?: string;
  };
  /** The step that a workshop is at. */
  readonly workshop?: WorkshopEntry;
  /** Where `explore` serves the page. */
  readonly url?: string;
  /** What `--help` or `--version` would print. */
  readonly text?: string;
  /** `code` is stable; the wording of `message` and `fix` is not. */
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string };
}

/** One check of `doctor`: what it found, and what that means for the service. */
export interface Finding {
  readonly name: string;
  /** `problem`: building or running the image fails. `note`: good to know. */
  readonly state: 'ok' | 'note' | 'problem';
  readonly found: string;
  readonly means: string;
}

/** The step that a workshop is at, and what the check found. */
export interface WorkshopEntry {
  readonly step: number;
  readonly steps: number;
  readonly name: string;
  readonly title: string;
  readonly solved: boolean;
  readonly hints: number;
  readonly solvedSteps: readonly string[];
  /** What the step measures, at the first check and at the last. */
  readonly number?: { readonly name: string; readonly first: string; readonly last: string };
  /** A stable name for what is wrong, its meaning, and what was seen. */
  readonly mistake?: string;
  readonly message?: string;
  readonly seen?: string;
  /** Checksums of the exercises and of the base images, to compare machines. */
  readonly exercises: string;
  readonly images?: string;
}

export interface FileEntry {
  readonly path: string;
  readonly action: Change['action'];
  readonly mode: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly reason?: string;
  readonly diff?: string;
}

/** The part of the document that differs from command to command. */
export type Body = Omit<Document, 'schema' | 'generator' | 'version'>;

/** The part of the document about an error. */
export function errorEntry(error: unknown): Pick<Document, 'outcome' | 'exitCode' | 'error'> {
  const known = error instanceof UserError;
  const outcome = known ? error.reason : 'failed';
  const bug = 'This is a bug in create-go-docker. Please report it with the command that you ran.';
  return {
    outcome,
    exitCode: exitCodes[outcome],
    error: {
      code: known ? error.code : 'bug',
      message: known ? error.problem : `${(error as Error)?.message ?? error}`,
      fix: known ? (error.fix ?? 'See --help.') : bug,
    },
  };
}

/** The document as text: one line, ending in a newline. */
export function documentText(body: Body): string {
  const head = { schema: documentVersion, generator: 'create-go-docker', version: packageJson.version } as const;
  return `${JSON.stringify({ ...head, ...body } satisfies Document)}\n`;
}
