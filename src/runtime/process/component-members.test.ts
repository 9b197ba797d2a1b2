import { expect, test } from 'vitest'
import type { ProcessRow } from '../../machine/process-table.ts'
import { findMembers, type KnownMembers, keyOf } from './component-members.ts'

function row(pid: number, parentPid: number, sessionId: number, startedAt = `start of ${pid}`): ProcessRow {
  return { pid, parentPid, sessionId, startedAt }
}

const root = row(50, process.pid, 50)
const archbench = row(process.pid, 1, 7)
const shell = row(7, 1, 7)

function find(rows: readonly ProcessRow[], known: Partial<KnownMembers> = {}): number[] {
  const session = { id: root.pid, startedAt: root.startedAt }
  const all = { keys: new Set([keyOf(root)]), session, isMarked: () => false, ...known }
  return findMembers(all, [shell, archbench, ...rows]).map(({ pid }) => pid)
}

test('descendants belong, also those with a session of their own; parents come first', () => {
  expect(find([row(40, 51, 40), row(41, 40, 40), root, row(51, 50, 50), row(60, 1, 60)])).toEqual([50, 51, 40, 41])
})

test('who shares the session belongs when all parents have ended', () => {
  expect(find([row(52, 1, 50), row(53, 52, 50)])).toEqual([52, 53])
})

test('a session whose number was given to another process is another session', () => {
  expect(find([row(50, 1, 50, 'later'), row(52, 50, 50)])).toEqual([])
})

test('who was found before stays, wherever it goes', () => {
  const daemon = row(70, 1, 70)
  expect(find([root, daemon, row(71, 70, 70), row(72, 1, 70)], { keys: new Set([keyOf(daemon)]) })).toEqual([
    70, 50, 71, 72,
  ])
  expect(find([{ ...daemon, startedAt: 'later' }], { keys: new Set([keyOf(daemon)]) })).toEqual([])
})

test('who carries the marks belongs with all that it has started', () => {
  expect(find([root, row(80, 1, 80), row(81, 80, 80)], { isMarked: ({ pid }) => pid === 80 })).toEqual([50, 80, 81])
})

test('a marked process of a foreign session brings nobody of it, and this process never belongs', () => {
  const stray = row(90, 1, 7)
  expect(find([stray, row(91, 7, 7)], { isMarked: ({ pid }) => pid === 90 || pid === process.pid })).toEqual([90])
})
