import { z } from 'zod'
import type { Probe } from './define.ts'

/** Of `GET /bench/audit`. */
export const pendingAnswer = z.object({ pending: z.int().nonnegative() })

/** Whether a target empties itself when it is asked to: that is done by asking. */
export async function servesReset(probe: Probe): Promise<boolean> {
  return (await probe.send({ method: 'POST', path: '/bench/reset' })).status === 204
}

/** Whether a target says how many of its accepted writes are still pending. */
export async function servesAudit(probe: Probe): Promise<boolean> {
  const { status, body } = await probe.send({ method: 'GET', path: '/bench/audit' })
  return status === 200 && pendingAnswer.safeParse(body).success
}

/** What cannot be checked of a target without `/bench` routes where the scenario wants them, one sentence each. */
export function uncheckedWithoutBench(hasResetHook: boolean): string[] {
  return [
    'It serves no /bench routes: the own contract cases of the scenario, the differential check and the ledger are left out.',
    ...(hasResetHook ? [] : ['Its data is not reset between rounds: name a command or URL with --reset.']),
  ]
}

/** What cannot be checked of a target that does without `/bench` routes, one sentence each. The target's data is reset where that is served. */
export async function uncheckedWithoutRoutes(probe: Probe, hasResetHook = false): Promise<string[]> {
  const [resets, audits] = await Promise.all([servesReset(probe), servesAudit(probe)])
  return [
    ...(resets || hasResetHook
      ? []
      : [
          'It serves no POST /bench/reset: its data is not reset between rounds, so a later round meets what earlier ones wrote.',
        ]),
    ...(audits ? [] : ['It serves no GET /bench/audit: a round does not wait until pending work is done.']),
    'A scenario.yaml keeps no ledger: whether accepted writes are stored is not checked.',
  ]
}
