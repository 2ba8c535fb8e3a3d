import { shellWord } from '../../core/shell.ts';
import packageJson from '../../package.json' with { type: 'json' };

/**
 * The command that started this program, as the person would type it again. `script` is what Node runs (`process.argv[1]`).
 * For a package manager it names this version. `npm start` in a checkout and an installed command are repeated as they are.
 */
export function startedBy(env: Readonly<Record<string, string | undefined>>, script: string): string {
  if (env.npm_lifecycle_event === 'start') return 'npm start --';
  const packageName = `create-go-docker@${packageJson.version}`;
  const [client] = (env.npm_config_user_agent ?? '').split('/');
  const runner = { pnpm: 'pnpm dlx', bun: 'bunx', npm: 'npx', yarn: 'npx' }[client ?? ''];
  // npm and Yarn 1, which has no dlx, set npm_command. The others set only the user agent.
  if (runner && (client !== 'npm' || ['exec', 'init'].includes(env.npm_command ?? '')))
    return `${runner} ${packageName}`;
  if (/(^|[\\/])create-go-docker$/.test(script)) return 'create-go-docker';
  return `node ${shellWord(script)}`;
}
