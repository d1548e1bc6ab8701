import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { type ReplayHookInput, replayHook } from '../../../../lib/hooks/replay-hook.ts'
import { answerJson, hookLane, readJson } from '../hook-lane.ts'

/** Runs code on the last requests of a hook, and says which of their tokens would differ. Nothing is issued or changed. */
export const POST = adminRoute('admin', async (request) =>
  answerJson(await replayHook(hookLane(), await readJson<ReplayHookInput>(request))),
)
