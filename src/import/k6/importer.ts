import { UserError } from '../../base/errors.ts'
import type { Importer } from '../importer.ts'

/** A k6 script is a program: what it sends shows only when it runs, and no kept parser makes a scenario of it. */
export const k6: Importer = {
  flag: 'k6',
  argument: '<file>',
  description: 'of a k6 script: not read, because it is a program; says what to do instead',
  async read(source) {
    throw new UserError('a k6 script is a program, and is not read', {
      file: source,
      key: '--k6',
      found: 'JavaScript that makes its requests while it runs',
      expected: 'a file that lists requests',
      remedy:
        'Fix: record what it sends (HTTP_PROXY=http://127.0.0.1:8080 k6 run --iterations 1 through mitmdump --set hardump=run.har) and import it with "archbench init --har run.har"; or write a scenario.yaml',
    })
  },
}
