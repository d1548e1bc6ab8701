import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** What the figures were measured on, as label and value. Nothing that names the machine: no host, no user, no path. */
export function describeMachine(versions: { postgres: string; loadTool: string; oidcProvider: string }): [string, string][] {
  return [
    ['Cores', String(availableParallelism())],
    ['CPU', cpus()[0]?.model.trim() ?? 'unknown'],
    ['Memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['System', `${type()} ${release().split('-')[0]}`],
    ['Node.js', process.versions.node],
    ['OpenSSL', process.versions.openssl],
    ['PostgreSQL', versions.postgres],
    ['node-oidc-provider', versions.oidcProvider],
    ['Load', versions.loadTool],
  ]
}
