import { sha256 } from '../../core/sha256.ts';
import type { Change } from '../../disk/compare.ts';
import type { FileEntry } from './document.ts';

/** A file as it is in the document. */
export function fileEntry({ path, action, mode, text, reason }: Change, diff?: string): FileEntry {
  return {
    path,
    action,
    mode: mode.toString(8),
    bytes: Buffer.byteLength(text),
    sha256: sha256(text),
    ...(reason && { reason }),
    ...(diff !== undefined && { diff }),
  };
}
