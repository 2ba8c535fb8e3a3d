import { type CodeFiles, describe, type Scan, scan } from '../../../generators/go-image/scan.ts';

/** Files in memory, by path. */
export type Tree = Readonly<Record<string, string>>;

export const filesOf = (tree: Tree): CodeFiles => ({ paths: Object.keys(tree).sort(), read: (path) => tree[path] });

export const scanOf = (tree: Tree): Scan => scan(filesOf(tree));

/** The folders of the programs in a tree. */
export const programsIn = (tree: Tree): readonly string[] => scanOf(tree).programs.map(({ folder }) => folder);

/** What is found about the only program, or those in `folders`. */
export function found(tree: Tree, ...folders: readonly string[]) {
  const scanned = scanOf(tree);
  return describe(
    scanned,
    folders.length === 0 ? scanned.programs : scanned.programs.filter(({ folder }) => folders.includes(folder)),
  );
}

export const main = 'package main\n\nfunc main() {}\n';
export const goMod = 'module example.com/shop\n\ngo 1.24.0\n';
