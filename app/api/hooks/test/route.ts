import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { type TestHookInput, testHook } from '../../../../lib/hooks/test-hook.ts'
import { answerJson, hookLane, readJson } from '../hook-lane.ts'

/** Tries code on a request, with the hook's secrets and hosts and no live token. For admins: it runs what they wrote. */
export const POST = adminRoute('admin', async (request) => answerJson(await testHook(hookLane(), await readJson<TestHookInput>(request))))
