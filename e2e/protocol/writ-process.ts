import { fileURLToPath } from 'node:url'
import { type RunningChild, startChild } from './child-process.ts'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface WritProcess extends RunningChild {
  /** The origin it printed, such as http://localhost:40123; also its issuer without the slash. */
  readonly origin: string
  readonly tokenEndpoint: string
}

/**
 * Starts `lib/server` as a child on a port of its own choosing, token-only unless `CONSOLE=on`, and waits until it says where it listens.
 * @param env settings as an operator would give them; nothing else of this process's environment but PATH and HOME reaches the child.
 * @param onOutput is handed everything that it writes
 */
export async function startWrit(
  env: Readonly<Record<string, string | undefined>>,
  onOutput?: (text: string) => void,
): Promise<WritProcess> {
  const child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'lib/server/main.ts'],
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', PORT: '0', CONSOLE: 'off', ...env },
    ready: /"listener":"(https?:\/\/[^"]+)".*"msg":"listening"/,
    onOutput,
  })
  return { ...child, origin: child.ready, tokenEndpoint: `${child.ready}/oauth/token` }
}
