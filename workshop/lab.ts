/** What a check can do and see: builds of the learner's service, the images, and containers. `pipeline/workshop/lab.ts` does it with an engine. */
export interface Lab {
  /** The processor of the engine, by Go's name: `amd64`. */
  readonly architecture: string;
  /** Builds the learner's folder, or a changed copy of it. */
  readonly build: (options?: BuildOptions) => Promise<Build>;
  /** What is in an image. */
  readonly read: (image: string) => Promise<Image>;
  /** Starts an image as production should, and waits until it is ready. */
  readonly start: (image: string) => Promise<Pick<Run, 'state' | 'log'>>;
  /** The same, and then runs the health check, while the service answers and while it does not. */
  readonly judgeHealth: (image: string) => Promise<Pick<Run, 'state' | 'log' | 'health' | 'healthOutput'>>;
  /** The same, and then also looks at process 1, and stops the image. */
  readonly run: (image: string) => Promise<Run>;
  /** Runs a program of an image where the service does not run. Returns its exit code. */
  readonly runAlone: (image: string, command: readonly string[]) => Promise<number>;
  /** The paths that the learner's folder sends to the builder, with their sizes. */
  readonly context: () => Promise<readonly File[]>;
  /** A file of the learner, or undefined. */
  readonly text: (path: string) => string | undefined;
  /** The seconds that a build takes after one changed line when nothing of Go is cached. Measured once. */
  readonly uncachedSeconds: () => Promise<number>;
}

export interface BuildOptions {
  /** The stage to build. Default: the last. */
  readonly target?: string;
  /** The platform to build for: `linux/arm64`. */
  readonly platform?: string;
  /** Adds a line to main.go first, a different one each time. */
  readonly changeLine?: boolean;
  /** Files to add to the copy. */
  readonly add?: Files;
}

/** Texts by path with `/`. */
export type Files = Readonly<Record<string, string>>;

export interface Build {
  readonly succeeded: boolean;
  readonly log: string;
  readonly seconds: number;
  /** A name for the image. */
  readonly image: string;
}

export interface File {
  /** Without a slash at the beginning. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly isFolder: boolean;
}

export interface Image {
  /** The unpacked size of all layers. */
  readonly size: number;
  /** The size that the engine itself reports. */
  readonly engineSize: number;
  /** The size as a registry stores it, where it is known. */
  readonly packedSize?: number;
  readonly architecture: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly user: string;
  /** Its number; undefined for a name that the image cannot look up. */
  readonly userId?: number;
  readonly environment: readonly string[];
  /** `['CMD', …]` or `['CMD-SHELL', …]`; empty without a health check. */
  readonly health: readonly string[];
  /** How each layer was made, and settings; as `docker history` shows it. */
  readonly history: readonly string[];
  readonly layers: readonly (readonly File[])[];
  /** What a container sees: the layers on top of each other. */
  readonly files: readonly File[];
  /** The paths that run a program, links included, and those that are shells. */
  readonly programs: readonly string[];
  readonly shells: readonly string[];
  /** Whether a layer, even a hidden one, contains this text. */
  readonly contains: (text: string) => boolean;
  /** The first bytes of a file. */
  readonly head: (path: string) => Uint8Array | undefined;
}

/** What an image does when it runs hardened. */
export interface Run {
  /** `refused`: the engine could not start the program. `exited`: it started and ended. `unready`: it runs and does not answer, or is not healthy. */
  readonly state: 'ready' | 'exited' | 'unready' | 'refused';
  /** The end of the log of the program, or the engine's message. */
  readonly log: string;
  /** `lies`: the health check says healthy while the service does not answer. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy' | 'lies' | 'unknown';
  readonly healthOutput?: string;
  /** The command of process 1. */
  readonly firstProcess?: string;
  readonly stop?: { readonly seconds: number; readonly exitCode: number };
}
