import type { CreateClientInput } from '../../clients/client-input.ts'
import type { CheckedHook } from '../../hooks/deploy-hook.ts'
import type { CreateResourceServerInput } from '../../resource-servers/resource-server-input.ts'
import type { Located } from '../deployment/parse-document.ts'

/** One stored thing changes from what was seen (`revision`). Only the fields that differ. */
interface Change<Fields> {
  id: string
  revision: number
  fields: Fields
}

export type ResourceServerFields = Partial<
  Pick<CreateResourceServerInput, 'name' | 'signingAlg' | 'tokenLifetimeSeconds' | 'tokenDialect' | 'scopes'>
>
export type ClientFields = Partial<Pick<CreateClientInput, 'name' | 'description' | 'owner' | 'tags' | 'metadata' | 'authMethod'>>

/** What changes of a hook. Applications and APIs by name and identifier, for the plan itself may make them. */
export interface HookFields {
  checked?: CheckedHook
  description?: string
  isEnabled?: boolean
  hosts?: string[]
  /** null is every one. */
  targets?: { clients: readonly string[] | null; audiences: readonly string[] | null }
  secrets?: (readonly [name: string, value: string])[]
  removedSecrets?: string[]
}

/** What is to be done, in order. Names stand for things that the plan itself makes. */
export type Step =
  | { do: 'create_resource_server'; input: CreateResourceServerInput }
  | ({ do: 'update_resource_server'; identifier: string; removeFromGrants: boolean } & Change<ResourceServerFields>)
  | { do: 'create_client'; input: CreateClientInput; disabledReason?: string }
  | ({ do: 'update_client'; name: string } & Change<ClientFields>)
  | { do: 'set_client_disabled'; id: string; name: string; revision: number; disabled: boolean; reason: string }
  | { do: 'add_client_secret'; clientId: string; name: string; value: string; replacesId?: string }
  | {
      do: 'set_client_grant'
      client: string
      audience: string
      allowedScopes: string[]
      expiresAt?: Date | null
      /** Of the grant that is there; absent for a new one. */
      existing?: { id: string; revision: number }
    }
  | { do: 'remove_client_grant'; id: string; revision: number }
  | { do: 'create_hook'; name: string; checked: CheckedHook; fields: Omit<HookFields, 'checked'> }
  | { do: 'update_hook'; id: string; name: string; revision: number; fields: HookFields }
  /** All hooks by name. */
  | { do: 'reorder_hooks'; order: string[] }
  | { do: 'delete_hook'; id: string; revision: number }
  | { do: 'delete_client'; id: string; revision: number }
  | { do: 'delete_resource_server'; id: string; revision: number }

/** A step and how a person reads it. */
export interface PlannedStep {
  step: Step
  /** `+ application "billing"`; details follow on lines of their own. */
  sign: '+' | '~' | '-'
  title: string
  details: string[]
}

export interface Plan {
  steps: PlannedStep[]
  /** Entries of the file that are stored exactly so. */
  unchanged: number
  /** Stored things of the file's sections that the file does not name; `--delete` removes them. */
  leftAlone: string[]
  /** Why the file cannot be applied to what is stored. Nothing is done when there is any. */
  problems: Located[]
}
