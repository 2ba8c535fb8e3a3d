/** Whether version `one` (`1.2.3`, a pre-release after `-` does not count) is newer than `other`. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split('-')[0]!.split('.').map(Number));
  const different = left!.findIndex((number, index) => number !== right![index]);
  return different >= 0 && left![different]! > (right![different] ?? -1);
}
