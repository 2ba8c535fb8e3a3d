// The parts of an image's name before its last element. Source: github.com/distribution/reference, and for what Docker takes for a
// host docs.docker.com/reference/cli/docker/image/tag: with a dot or a port, or localhost.
const host =
  /^(localhost|localhost:\d{1,5}|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+(:\d{1,5})?|[a-zA-Z0-9-]+:\d{1,5})$/;
const element = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;

/** Why base images cannot come from this registry, or undefined when they can. */
export function registryProblem(value: string): string | undefined {
  if (value === 'none') return undefined;
  if (/^[a-z]+:\/\//i.test(value)) return 'a registry is a host and a path, without https://';
  const [first = '', ...path] = value.split('/');
  if (value.endsWith('/')) return 'a registry does not end with a slash';
  if (!host.test(first)) return 'a registry begins with a host name that has a dot or a port, or is localhost';
  const odd = path.find((each) => !element.test(each));
  return odd === undefined
    ? undefined
    : `${JSON.stringify(odd)} is no part of an image name: use a to z, digits, and single . _ - between them`;
}
