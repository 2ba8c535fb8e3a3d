export function testFiles(...filters: readonly string[]): readonly string[];

export function needsPackage(file: string): boolean;

export function affectedBy(changed: string, files: readonly string[]): readonly string[];
