import { spawnSync } from 'node:child_process';
import packageJson from '../package.json' with { type: 'json' };

interface Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly unknown[];
  readonly scope?: string;
}

interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * The bill of materials of the bundled packages (CycloneDX, JSON), selected from the one that npm makes from the lock file.
 * `bundled` names packages as `name@version`. It has no time, serial number or folder name, so the same lock file gives the same bytes.
 */
export function sbom(bundled: readonly string[]): string {
  const { serialNumber: _serial, ...all } = npmSbom();
  const { timestamp: _timestamp, ...metadata } = all.metadata as Sbom['metadata'] & { timestamp?: string };
  const missing = bundled.filter((each) => !all.components.some((component) => component['bom-ref'] === each));
  if (missing.length > 0) throw new Error(`npm's bill of materials lacks ${missing.join(', ')}`);
  const content = {
    ...all,
    metadata: { ...metadata, component: { ...metadata.component, name: packageJson.name } },
    // In our package.json they are development dependencies. In the package they are required.
    components: all.components
      .filter((component) => bundled.includes(component['bom-ref']))
      .map((component) => ({ ...component, scope: 'required', properties: [] })),
    dependencies: all.dependencies
      .filter(({ ref }) => bundled.includes(ref) || ref === metadata.component['bom-ref'])
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => bundled.includes(each)) })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function npmSbom(): Sbom & { readonly serialNumber?: string } {
  const { npm_execpath: script } = process.env;
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  const [command, ...rest] = script?.endsWith('.js') ? [process.execPath, script, ...args] : ['npm', ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  return JSON.parse(stdout);
}
