import { scryptSync } from 'node:crypto'
import type { DataSize, Rows } from '../../src/scenario/define.ts'
import type { Random } from '../../src/scenario/random.ts'
import { generatedRows } from '../../src/scenario/rows.ts'
import { followGraph, type Pair } from './graph.ts'

export type UserRow = { readonly id: number; readonly email: string; readonly passwordHash: string }
export type ProfileRow = { readonly id: number; readonly name: string; readonly bio: string }

export type PostRow = {
  readonly id: string
  readonly authorId: number
  readonly idempotencyKey: string
  readonly text: string
  readonly createdAtMs: number
}

export type CommentRow = PostRow & { readonly postId: string }

export type SocialData = {
  readonly users: Rows<UserRow>
  readonly profiles: Rows<ProfileRow>
  readonly follows: Rows<Pair>
  /** In the order in which they were written. */
  readonly posts: Rows<PostRow>
  readonly comments: Rows<CommentRow>
}

const SIZES: Readonly<Record<DataSize, { readonly users: number; readonly posts: number; readonly comments: number }>> =
  {
    small: { users: 500, posts: 1_000, comments: 1_000 },
    medium: { users: 10_000, posts: 50_000, comments: 100_000 },
    large: { users: 50_000, posts: 100_000, comments: 500_000 },
  }
/** Users share so many passwords and their hashes: each hash takes some 3 ms to make, and no target can tell. */
const PASSWORDS = 16
const FIRST_POST_MS = Date.UTC(2026, 0, 1)
const FIRST_COMMENT_MS = Date.UTC(2026, 1, 1)
const SPACING_MS = 1_000

export function emailOf(userId: number): string {
  return `user${userId}@social.example`
}

export function passwordOf(userId: number): string {
  return `correct-horse-${userId % PASSWORDS}`
}

export const accounts = { emailOf, passwordOf }

/** Id of a post of the past, which is its Idempotency-Key too. */
export function historyPostId(index: number): string {
  return `history-${index + 1}`
}

/** The rows of the network: users and their profiles, who follows whom, then posts and comments of the past. */
export function socialDataset(random: Random, size: DataSize = 'small'): SocialData {
  const count = SIZES[size]
  const graph = followGraph(count.users)
  const rows = {
    users: generatedRows(count.users, random.fork('users'), userMaker(random.fork('passwords'))),
    profiles: generatedRows(count.users, random.fork('profiles'), makeProfile),
    follows: generatedRows(graph.length, random.fork('follows'), (_, index) => graph.pairAt(index)),
    posts: generatedRows(count.posts, random.fork('posts'), (source, index) => makePost(source, index, count.users)),
    comments: generatedRows(count.comments, random.fork('comments'), (source, index) =>
      makeComment(source, index, count.users, count.posts),
    ),
  }
  // Few enough to be kept, which is quicker than to make them again.
  return size === 'small'
    ? {
        users: [...rows.users],
        profiles: [...rows.profiles],
        follows: [...rows.follows],
        posts: [...rows.posts],
        comments: [...rows.comments],
      }
    : rows
}

function userMaker(random: Random): (random: Random, index: number) => UserRow {
  const hashes = Array.from({ length: PASSWORDS }, (_, index) => hash(passwordOf(index), random))
  return (_, index) => {
    const id = index + 1
    return { id, email: emailOf(id), passwordHash: hashes[id % PASSWORDS] as string }
  }
}

/** PHC string of scrypt with N = 2^10, r = 8, p = 1. */
function hash(password: string, random: Random): string {
  const salt = Buffer.from(Array.from({ length: 16 }, () => random.int(0, 255)))
  const key = scryptSync(password, salt, 32, { N: 1 << 10, r: 8, p: 1 })
  return `$scrypt$ln=10,r=8,p=1$${unpadded(salt)}$${unpadded(key)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

const NAMES = ['Ada', 'Bruno', 'Chen', 'Dana', 'Emil', 'Fatma', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Luis']
const BIOS = [
  'Walks a lot and writes about it.',
  'Reads more than is good for the eyes.',
  'Bakes bread on Saturdays.',
  'Repairs what others throw away.',
  'Photographs doors, stairs and rain.',
]
const SENTENCES = [
  'The first swallows are back above the roofs.',
  'Does anybody know a good place for soup around here?',
  'Finished the book that I have been reading since March.',
  'The train was on time today, and nobody believed it.',
  'It works on the first try, which is suspicious.',
  'Took the long way home because of the light.',
  'There is a cat in the shop window again.',
  'Ten kilometres before breakfast, slowly.',
]

function makeProfile(random: Random, index: number): ProfileRow {
  return { id: index + 1, name: `${random.pick(NAMES)} ${index + 1}`, bio: random.pick(BIOS) }
}

/** One to three sentences. */
export function drawText(random: Random): string {
  return Array.from({ length: random.int(1, 3) }, () => random.pick(SENTENCES)).join(' ')
}

function makePost(random: Random, index: number, users: number): PostRow {
  return {
    id: historyPostId(index),
    authorId: random.int(1, users),
    idempotencyKey: historyPostId(index),
    text: drawText(random),
    createdAtMs: FIRST_POST_MS + index * SPACING_MS,
  }
}

/** The later a post was written, the more it is commented on. */
function makeComment(random: Random, index: number, users: number, posts: number): CommentRow {
  return {
    id: `comment-${index + 1}`,
    postId: historyPostId(Math.floor(posts * Math.sqrt(random.next()))),
    authorId: random.int(1, users),
    idempotencyKey: `comment-${index + 1}`,
    text: drawText(random),
    createdAtMs: FIRST_COMMENT_MS + index * SPACING_MS,
  }
}
