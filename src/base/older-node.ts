import * as nodeModule from 'node:module'
import { UserError } from './errors.ts'

// What Node.js 20 lacks of the language, as far as reading and rendering results needs it; newer ones have all of it.

Map.groupBy ??= <Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

Promise.withResolvers ??= <Value>(): PromiseWithResolvers<Value> => {
  let resolve!: PromiseWithResolvers<Value>['resolve']
  let reject!: PromiseWithResolvers<Value>['reject']
  const promise = new Promise<Value>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

/** Throws a UserError where this Node.js cannot load scenarios and measure. */
export function refuseOlderNode(): void {
  if ('registerHooks' in nodeModule) return
  throw new UserError('this Node.js can read and render results, but not measure', {
    found: `Node.js ${process.versions.node}`,
    expected: 'Node.js 22.18 or newer',
    remedy: 'Start the program under a newer Node.js, or call the command "archbench", which brings one',
  })
}
