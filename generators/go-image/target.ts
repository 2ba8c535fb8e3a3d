/** The stage of a program: stages are lower case, and other stages have some names. */
export function targetOf(name: string): string {
  const target = name.toLowerCase();
  return ['tools', 'deps', 'staging', 'scratch'].includes(target) || !/^[a-z]/.test(target)
    ? `program-${target}`
    : target;
}
