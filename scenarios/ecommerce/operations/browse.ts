import { z } from 'zod'
import type { Operation } from '../../../src/scenario/define.ts'
import { pickRow } from '../../../src/scenario/rows.ts'
import { weighted } from '../../../src/scenario/sampling.ts'
import { PAGE_LENGTH, type ProductAnswer, type ProductPage, productAnswer, productPage } from '../answers.ts'
import type { ShopMemory } from '../memory.ts'
import type { ShopPlanState } from '../plan-state.ts'

interface PageParams {
  readonly category: string | undefined
  readonly after: number | undefined
}

/** Most look into a category, and most look at its first page only. */
const drawPageKind = weighted([
  ['category', 60],
  ['further page of a category', 20],
  ['whole shop', 12],
  ['further page of the whole shop', 8],
] as const)

export const listProducts: Operation<ShopPlanState, ShopMemory, PageParams> = {
  weight: 30,
  plan(state, random) {
    state.planned += 1
    const kind = drawPageKind(random)
    const product = pickRow(state.data.products, random)
    return {
      category: kind.endsWith('category') ? product.category : undefined,
      // Any id is a place to go on from; most of a category comes after a small one.
      after: kind.startsWith('further') ? random.int(1, product.id) : undefined,
    }
  },
  request({ category, after }) {
    const query = new URLSearchParams({
      ...(category === undefined ? {} : { category }),
      ...(after === undefined ? {} : { after: String(after) }),
    }).toString()
    return { method: 'GET', path: query === '' ? '/products' : `/products?${query}` }
  },
  answers: { 200: productPage },
  mismatch: (params, { body }) => pageMismatch(params, body as ProductPage),
  api: {
    summary: 'List products, by category or all, page by page',
    method: 'GET',
    path: '/products',
    parameters: {
      query: {
        category: z.string().min(1).optional(),
        after: z.int().nonnegative().optional().describe('the id that the page begins after'),
        limit: z.int().min(1).max(100).default(PAGE_LENGTH),
      },
    },
    refusals: { 400: 'a limit outside of 1 to 100, or an after that is no number' },
  },
}

/** What shows that a page is the answer to another question than this one. */
function pageMismatch({ category, after = 0 }: PageParams, { products, next }: ProductPage): string | undefined {
  if (category !== undefined && products.some((product) => product.category !== category)) {
    return 'a product of another category than was asked for'
  }
  const ids = [after, ...products.map(({ id }) => id)]
  if (ids.some((id, index) => id <= (ids[index - 1] ?? -1))) return 'products that are not in order, or of another page'
  if (products.length > PAGE_LENGTH) return 'a longer page than was asked for'
  if (next === null) return undefined
  if (products.length < PAGE_LENGTH) return 'a page that is not full and not the last one'
  return next === ids.at(-1) ? undefined : 'a next page that begins elsewhere than this one ends'
}

export const viewProduct: Operation<ShopPlanState, ShopMemory, { readonly productId: number }> = {
  weight: 45,
  plan(state, random) {
    state.planned += 1
    return { productId: state.drawProduct(random) }
  },
  request: ({ productId }) => ({ method: 'GET', path: `/products/${productId}` }),
  answers: { 200: productAnswer },
  mismatch: ({ productId }, { body }) =>
    (body as ProductAnswer).id === productId ? undefined : 'another product than was asked for',
  api: {
    summary: 'View a product and how much of it is left',
    method: 'GET',
    path: '/products/{id}',
    parameters: { path: { id: z.int().positive() } },
    refusals: { 404: 'no such product' },
  },
}
