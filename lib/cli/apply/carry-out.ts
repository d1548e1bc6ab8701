import type { Actor } from '../../admin-activity/record-admin-event.ts'
import { removeClientGrantInTransaction } from '../../client-grants/remove-client-grant.ts'
import { setClientGrantInTransaction } from '../../client-grants/set-client-grant.ts'
import { addClientSecretInTransaction } from '../../clients/add-client-secret.ts'
import { createClientInTransaction } from '../../clients/create-client.ts'
import { deleteClientInTransaction } from '../../clients/delete-client.ts'
import { setClientDisabledInTransaction, updateClientInTransaction } from '../../clients/update-client.ts'
import type { Tx } from '../../db/transaction.ts'
import type { Encryption } from '../../encryption/encryption.ts'
import { deleteHookInTransaction } from '../../hooks/change-hook.ts'
import type { SigningAlg } from '../../oauth/ports.ts'
import { createResourceServerInTransaction } from '../../resource-servers/create-resource-server.ts'
import { deleteResourceServerInTransaction } from '../../resource-servers/delete-resource-server.ts'
import { updateResourceServerInTransaction } from '../../resource-servers/update-resource-server.ts'
import type { SigningKeyMaterial } from '../../signing-keys/signing-key-material.ts'
import { carryOutHookStep } from './carry-out-hooks.ts'
import type { Plan, Step } from './plan.ts'
import type { Configuration } from './read-configuration.ts'

/** A secret that Writ generated in this run: the only moment at which its value is known. */
export interface NewSecret {
  name: string
  clientId: string
  clientSecret: string
}

export interface CarryOut {
  tx: Tx
  encryption: Encryption
  /** Signing keys made before the transaction, by algorithm. */
  preparedKeys: ReadonlyMap<SigningAlg, readonly SigningKeyMaterial[]>
  actor: Actor
  stored: Configuration
}

/** Does what the plan says, step by step, with the functions that the console uses. Throws their DomainErrors. */
export async function carryOut(plan: Plan, context: CarryOut): Promise<NewSecret[]> {
  const progress = createProgress(context.stored)
  for (const { step } of plan.steps) await carryOutStep(step, context, progress)
  return progress.newSecrets
}

/** What earlier steps made and moved: ids of new things by name, revisions of changed ones by id. */
interface Progress {
  clientIds: Map<string, string>
  resourceServerIds: Map<string, string>
  revisions: Map<string, number>
  newSecrets: NewSecret[]
}

function createProgress(stored: Configuration): Progress {
  return {
    clientIds: new Map(stored.clients.map(({ id, name }) => [name, id])),
    resourceServerIds: new Map(stored.resourceServers.map(({ id, identifier }) => [identifier, id])),
    revisions: new Map(),
    newSecrets: [],
  }
}

async function carryOutStep(step: Step, { tx, encryption, preparedKeys, actor }: CarryOut, progress: Progress): Promise<void> {
  const keys = (alg: SigningAlg) => ({ encryption, prepared: preparedKeys.get(alg) })
  const revisionOf = ({ id, revision }: { id: string; revision: number }) => progress.revisions.get(id) ?? revision
  switch (step.do) {
    case 'create_resource_server': {
      const created = await createResourceServerInTransaction(tx, keys(step.input.signingAlg ?? 'RS256'), step.input, actor)
      progress.resourceServerIds.set(created.identifier, created.id)
      return
    }
    case 'update_resource_server': {
      const { id, fields, removeFromGrants } = step
      const input = { id, revision: revisionOf(step), ...fields, removeFromGrants }
      const { trimmedGrants } = await updateResourceServerInTransaction(tx, keys(fields.signingAlg ?? 'RS256'), input, actor)
      for (const grant of trimmedGrants) progress.revisions.set(grant.id, grant.revision)
      return
    }
    case 'create_client': {
      const { client, secret } = await createClientInTransaction(tx, encryption, step.input, actor)
      progress.clientIds.set(client.name, client.id)
      if (step.input.secret?.value === undefined)
        progress.newSecrets.push({ name: client.name, clientId: client.id, clientSecret: secret.value })
      if (step.disabledReason === undefined) return
      await setClientDisabledInTransaction(
        tx,
        { id: client.id, revision: client.revision, disabled: true, reason: step.disabledReason },
        actor,
      )
      return
    }
    case 'update_client': {
      const after = await updateClientInTransaction(tx, { id: step.id, revision: revisionOf(step), ...step.fields }, actor)
      progress.revisions.set(after.id, after.revision)
      progress.clientIds.set(after.name, after.id)
      return
    }
    case 'set_client_disabled': {
      const { id, disabled, reason } = step
      const after = await setClientDisabledInTransaction(tx, { id, revision: revisionOf(step), disabled, reason }, actor)
      progress.revisions.set(after.id, after.revision)
      return
    }
    case 'add_client_secret': {
      const { clientId, value, replacesId } = step
      await addClientSecretInTransaction(tx, encryption, { clientId, value, replacesId, label: 'imported' }, actor)
      return
    }
    case 'set_client_grant': {
      const { allowedScopes, expiresAt, existing } = step
      const clientId = known(progress.clientIds, step.client)
      const resourceServerId = known(progress.resourceServerIds, step.audience)
      const revision = existing && revisionOf(existing)
      await setClientGrantInTransaction(tx, { clientId, resourceServerId, allowedScopes, expiresAt, revision }, actor)
      return
    }
    case 'remove_client_grant':
      return removeClientGrantInTransaction(tx, { id: step.id, revision: revisionOf(step) }, actor)
    case 'create_hook':
    case 'update_hook':
    case 'reorder_hooks':
      return carryOutHookStep(step, {
        ...{ tx, encryption, actor },
        clientId: (name) => known(progress.clientIds, name),
        resourceServerId: (identifier) => known(progress.resourceServerIds, identifier),
      })
    case 'delete_hook':
      return deleteHookInTransaction(tx, { hookId: step.id, revision: step.revision }, actor)
    case 'delete_client':
      return deleteClientInTransaction(tx, { id: step.id, revision: revisionOf(step) }, actor)
    case 'delete_resource_server':
      return deleteResourceServerInTransaction(tx, { id: step.id, revision: revisionOf(step) }, actor)
  }
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`the plan names "${name}", which no step has made`)
  return id
}
