export interface ProductSummary {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly priceCents: number
}

export interface Product extends ProductSummary {
  readonly description: string
}

export interface Price {
  readonly id: number
  readonly priceCents: number
}

export interface ProductPage {
  readonly products: readonly ProductSummary[]
  /** Id of the last product of this page, or null where no more follow. */
  readonly next: number | null
}

/** What the shop sells, and for how much. */
export interface Catalog {
  /** Products with an id above `after`, in ascending order of id. */
  list(category: string | undefined, after: number, limit: number): Promise<ProductPage>
  product(id: number): Promise<Product | undefined>
  /** Prices of those of the products that exist, in any order. */
  prices(ids: readonly number[]): Promise<readonly Price[]>
}
