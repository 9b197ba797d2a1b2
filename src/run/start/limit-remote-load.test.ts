import { expect, test } from 'vitest'
import { makePlan } from '../../config/make-plan.ts'
import type { Config } from '../../config/read-config.ts'
import { RunTarget } from '../run-target.ts'
import { standingTopology } from '../testing/standing-target.ts'
import { aboveRemoteRate, limitRemoteLoad } from './limit-remote-load.ts'

/** An address that is kept for documentation: it is nobody's. */
const REMOTE = 'http://192.0.2.1:8080'

const aboveWith = async (settings: Config): Promise<string | undefined> =>
  aboveRemoteRate(await makePlan('run', { targets: [REMOTE], ...settings }, {}))

async function limited(url: string, settings: Config, mayLoad = false): Promise<RunTarget> {
  const runTarget = new RunTarget(standingTopology, url, { kind: 'url', url: new URL(url), mayLoad })
  await limitRemoteLoad([runTarget], await aboveWith(settings))
  return runTarget
}

test.each<[string, Config]>([
  ['as fast as answers come', { profile: ['saturate'] }],
  ['20 requests/s', { profile: ['smoke'] }],
  ['11 requests/s', { profile: ['steady'], rate: 11 }],
  ['as fast as answers come', { profile: ['spike'] }],
])('%s is too much', async (words, settings) => {
  expect(await aboveWith(settings)).toBe(`the profile ${settings.profile}: ${words}`)
})

test('a low rate, and a share of one, is not', async () => {
  expect(await aboveWith({ profile: ['steady'], rate: 10 })).toBeUndefined()
  expect(await aboveWith({ profile: ['steady'], fullRate: 20 })).toBeUndefined()
})

test('what is not on this machine gets no load beyond that unless its user says so', async () => {
  await expect(limited(REMOTE, {})).rejects.toMatchObject({
    message: '192.0.2.1:8080 is not on this machine, and gets no more than 10 requests/s',
    details: { key: '--i-may-load-this', found: 'the profile saturate: as fast as answers come' },
  })
  expect((await limited(REMOTE, { profile: ['steady'], rate: 10 })).isGentle).toBe(true)
  expect((await limited(REMOTE, {}, true)).isGentle).toBe(false)
})

test.each(['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1'])('%s is on this machine', async (url) => {
  expect((await limited(url, {})).isGentle).toBe(false)
})
