import { readManifest, updateSummary } from './manifest.ts';

const update = { readManifest, updateSummary };

declare global {
  /** What this script sets. It is loaded when a manifest is pasted. */
  var createGoDockerUpdate: typeof update | undefined;
}

globalThis.createGoDockerUpdate = update;
