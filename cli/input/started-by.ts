import { shellWord } from '../../core/shell.ts';
import packageJson from '../../package.json' with { type: 'json' };

/**
 * The command that started this program, as the person would type it again. `script` is what Node runs (`process.argv[1]`).
 * A package manager runs this very version again; `npm start` in a checkout, and an installed command, run themselves.
 */
export function startedBy(env: Readonly<Record<string, string | undefined>>, script: string): string {
  if (env.npm_lifecycle_event === 'start') return 'npm start --';
  const packageName = `create-go-docker@${packageJson.version}`;
  const [client] = (env.npm_config_user_agent ?? '').split('/');
  const runner = { pnpm: 'pnpm dlx', bun: 'bunx', npm: 'npx', yarn: 'npx' }[client ?? ''];
  // Yarn 1, which has no dlx, and npm name their command; the others only themselves.
  if (runner && (client !== 'npm' || ['exec', 'init'].includes(env.npm_command ?? '')))
    return `${runner} ${packageName}`;
  if (/(^|[\\/])create-go-docker$/.test(script)) return 'create-go-docker';
  return `node ${shellWord(script)}`;
}
