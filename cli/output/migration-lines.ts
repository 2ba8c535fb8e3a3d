import type { Migration } from '../../pipeline/to-modules.ts';

/** What became of the libraries of a project that went from dep to modules, and what is left to do. */
export function migrationLines({ libraries, byHand, ranBy }: Migration): readonly string[] {
  const rows = [
    ['library', 'dep', 'modules'],
    ...libraries.map(({ name, dep, modules }) => [name, dep, modules ?? '-']),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map(
    ([name, dep, modules]) => `  ${name!.padEnd(widths[0]!)}  ${dep!.padEnd(widths[1]!)}  ${modules}`,
  );
  return [
    ...(ranBy === undefined
      ? ['There are no libraries, so go.mod requires nothing.']
      : [`go mod tidy (${ranBy}) chose:`, ...table]),
    ...(libraries.some(({ modules }) => modules === undefined) ? ['A - is a library that modules do not use.'] : []),
    ...(byHand.length > 0 ? ['', 'Left to do by hand:', ...byHand.map((step) => `  - ${step}`)] : []),
  ];
}
