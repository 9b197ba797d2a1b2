#!/usr/bin/env node
// An extension: writes down the events that it is told of, and takes its time for each.
import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2020-01-01/extension`
const registered = await fetch(`${api}/register`, {
  method: 'POST',
  headers: { 'lambda-extension-name': basename(process.argv[1]) },
  body: JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] }),
})
const headers = { 'lambda-extension-identifier': registered.headers.get('lambda-extension-identifier') }
for (;;) {
  const { eventType, shutdownReason } = await (await fetch(`${api}/event/next`, { headers })).json()
  if (eventType === 'INVOKE') await delay(50)
  appendFileSync(process.env.WATCHED_FILE, `${shutdownReason ?? eventType}\n`)
  if (eventType === 'SHUTDOWN') break
}
