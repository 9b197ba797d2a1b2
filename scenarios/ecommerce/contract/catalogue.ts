import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { ContractCase, Probe } from '../../../src/scenario/define.ts'
import { rowAt } from '../../../src/scenario/rows.ts'
import { must } from '../../shared/must.ts'
import { errorAnswer, productAnswer, productPage } from '../answers.ts'
import type { ProductRow, ShopData } from '../dataset.ts'

type Page = z.infer<typeof productPage>

async function page(probe: Probe, query: string): Promise<Page> {
  const { body } = await probe.expect({ method: 'GET', path: `/products${query}` }, { 200: productPage })
  return productPage.parse(body)
}

async function allPages(probe: Probe, filter: string): Promise<Page['products']> {
  const products: Page['products'] = []
  for (let after = ''; ; ) {
    const { products: found, next } = await page(probe, `?limit=100${filter}${after}`)
    products.push(...found)
    if (next === null) return products
    const last = found.at(-1)?.id
    must(
      next === last,
      () => `GET /products?limit=100${filter}${after}: found next ${next}, expected the last id, ${last}`,
    )
    after = `&after=${next}`
  }
}

/** Says which product is the first that differs. */
function mustList(found: Page['products'], expected: readonly ProductRow[], what: string): void {
  const wanted = expected.map(({ id, name, category, priceCents }) => ({ id, name, category, priceCents }))
  const at = wanted.findIndex((product, index) => !isDeepStrictEqual(found[index], product))
  must(
    at < 0,
    () => `${what}: found ${JSON.stringify(found[at])} at place ${at}, expected ${JSON.stringify(wanted[at])}`,
  )
  must(found.length === wanted.length, () => `${what}: found ${found.length} products, expected ${wanted.length}`)
}

export const catalogueCases: readonly ContractCase<ShopData>[] = [
  {
    name: 'paging yields every product once, in ascending order of id',
    async run(probe, { products }) {
      mustList(await allPages(probe, ''), [...products], 'GET /products, page by page')
    },
  },
  {
    name: 'paging through a category yields all of it and nothing else',
    async run(probe, { products }) {
      const { category } = rowAt(products, 0)
      mustList(
        await allPages(probe, `&category=${encodeURIComponent(category)}`),
        [...products].filter((product) => product.category === category),
        `GET /products?category=${category}, page by page`,
      )
      mustList(
        (await page(probe, '?category=no-such-category')).products,
        [],
        'GET /products?category=no-such-category',
      )
    },
  },
  {
    name: 'a page has 20 products unless told otherwise',
    async run(probe, { products }) {
      const first = [...products].slice(0, 20)
      mustList((await page(probe, '')).products, first, 'GET /products')
      mustList((await page(probe, '?limit=1')).products, first.slice(0, 1), 'GET /products?limit=1')
    },
  },
  {
    name: 'a limit outside of 1 to 100 is refused',
    async run(probe) {
      for (const limit of ['0', '101', 'many']) {
        await probe.expect({ method: 'GET', path: `/products?limit=${limit}` }, { 400: errorAnswer })
      }
    },
  },
  {
    name: 'a product is shown as it was loaded',
    async run(probe, { products }) {
      for (const product of [products.at(1), products.at(-1)]) {
        if (product === undefined) continue
        const path = `/products/${product.id}`
        const { stock, ...rest } = product
        const { body } = await probe.expect({ method: 'GET', path }, { 200: productAnswer })
        const { available, ...found } = productAnswer.parse(body)
        must(
          isDeepStrictEqual(found, rest) && available <= stock,
          () => `GET ${path}: found ${JSON.stringify(body)}, expected ${JSON.stringify(product)}`,
        )
      }
    },
  },
  {
    name: 'an unknown product is not found',
    async run(probe, { products }) {
      await probe.expect({ method: 'GET', path: `/products/${products.length + 1}` }, { 404: errorAnswer })
      await probe.expect({ method: 'GET', path: '/products/none' }, { 400: errorAnswer, 404: errorAnswer })
    },
  },
]
