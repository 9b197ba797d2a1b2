import { expect, test } from 'vitest'
import { BuildOutput } from './build-output.ts'

/** As Docker 20.10 sent them: a RUN begins, writes in two pieces, and fails. */
const TRACES = [
  'CuEBCkdzaGEyNTY6NDExMTFiMTcwZDk5MGYxYzdiZTAwZmQ1NjhiNDUzYzBhZWM2MjA2ZjhjZDQ0ODNiOTM2OWMzZWJlYmYzOGQyOBJHc2hhMjU2OjgzMThiNjI5YjQwOGY0OGIzMWNlZDgzZDIxMjEyNjM1ZWQ5YThmMjBlNjk1NDY5ZGYwZjU4NjgyNjJkZWMxMGIaP1syLzJdIFJVTiBwcmludGYgIlwwMzNbMzFtdGhlIHJlYSI7IHNsZWVwIDAuMjsgZWNobyBzb247IGV4aXQgMyoMCKuvtNgGENLt7b8C',
  'GmcKR3NoYTI1Njo0MTExMWIxNzBkOTkwZjFjN2JlMDBmZDU2OGI0NTNjMGFlYzYyMDZmOGNkNDQ4M2I5MzY5YzNlYmViZjM4ZDI4EgwIrK+02AYQuo7I+wEYASIMG1szMW10aGUgcmVh',
  'Gl8KR3NoYTI1Njo0MTExMWIxNzBkOTkwZjFjN2JlMDBmZDU2OGI0NTNjMGFlYzYyMDZmOGNkNDQ4M2I5MzY5YzNlYmViZjM4ZDI4EgwIrK+02AYQ2Pb62wIYASIEc29uCg==',
  'CtkCCkdzaGEyNTY6NDExMTFiMTcwZDk5MGYxYzdiZTAwZmQ1NjhiNDUzYzBhZWM2MjA2ZjhjZDQ0ODNiOTM2OWMzZWJlYmYzOGQyOBJHc2hhMjU2OjgzMThiNjI5YjQwOGY0OGIzMWNlZDgzZDIxMjEyNjM1ZWQ5YThmMjBlNjk1NDY5ZGYwZjU4NjgyNjJkZWMxMGIaP1syLzJdIFJVTiBwcmludGYgIlwwMzNbMzFtdGhlIHJlYSI7IHNsZWVwIDAuMjsgZWNobyBzb247IGV4aXQgMyoMCKuvtNgGENLt7b8CMgwIrK+02AYQyPaKggM6aGV4ZWN1dG9yIGZhaWxlZCBydW5uaW5nIFsvYmluL3NoIC1jIHByaW50ZiAiXDAzM1szMW10aGUgcmVhIjsgc2xlZXAgMC4yOyBlY2hvIHNvbjsgZXhpdCAzXTogZXhpdCBjb2RlOiAz',
].map((aux) => ({ id: 'moby.buildkit.trace', aux }))

test("BuildKit's progress is told by its steps, and the lines of the step that failed are kept", () => {
  const steps: string[] = []
  const output = new BuildOutput((step) => steps.push(step))
  for (const trace of TRACES) output.take(trace)
  expect(steps).toEqual([String.raw`step 2/2, RUN printf "\033[31mthe rea"; sleep 0.2; echo son; exit 3`])
  expect(output.lastLines()).toEqual(['the reason'])
  expect(() => output.take({ error: 'exit code: 3' })).toThrow('exit code: 3')
})

test('progress that cannot be read is passed over', () => {
  const output = new BuildOutput(() => expect.fail('there is no step'))
  const whole = Buffer.from(TRACES[3]?.aux ?? '', 'base64')
  output.take({ id: 'moby.buildkit.trace', aux: Buffer.from([0xff, 0xff, 0xff, 7]).toString('base64') })
  output.take({ id: 'moby.buildkit.trace', aux: whole.subarray(0, 40).toString('base64') })
  output.take({ id: 'moby.image.id', aux: { ID: 'sha256:1' } })
  expect(output.lastLines()).toEqual([])
})

test('the builder before BuildKit is followed by its lines, of which the last are kept', () => {
  const steps: string[] = []
  const output = new BuildOutput((step) => steps.push(step))
  output.take({ stream: 'Step 2/3 : RUN npm ci\n' })
  for (let line = 1; line <= 20; line += 1) output.take({ stream: `\u001b[91mline ${line}\u001b[0m\n` })
  expect(steps).toEqual(['step 2/3, RUN npm ci'])
  expect(output.lastLines()).toEqual(Array.from({ length: 15 }, (_, at) => `line ${at + 6}`))
})
