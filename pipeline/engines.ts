import type { Engine } from '../releases/engine.ts';
import * as engine from '../releases/engine.ts';

/** The engine of this version. */
export const thisRelease: Engine = engine;

import { archivedModules } from './archive.ts';

let modules: Readonly<Record<string, string>> | undefined;
const loaded = new Map<string, Engine>();

/** The versions whose engines are in the archive, oldest first. */
export function archivedVersions(): readonly string[] {
  modules ??= archivedModules();
  return Object.keys(modules);
}

/** The engine of a release, or undefined where the archive lacks it. Each is made once. */
export function archivedEngine(version: string): Engine | undefined {
  if (!archivedVersions().includes(version)) return undefined;
  const engine = loaded.get(version) ?? evaluated(modules![version]!);
  loaded.set(version, engine);
  return engine;
}

/** The engine in a text that tools/release-engine.ts made: a module without imports, whose exports are at the end. */
export function evaluated(text: string): Engine {
  const body = text.replace(/export \{([^{}]*)\};\s*$/, 'return {$1};');
  return new Function(`'use strict';\n${body}`)();
}
