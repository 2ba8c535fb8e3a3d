/** Whether an environment variable switches something on: it is set, and not to an empty text, `0` or `false`. */
export function isOn(variable: string | undefined): boolean {
  return variable !== undefined && !['', '0', 'false'].includes(variable);
}
