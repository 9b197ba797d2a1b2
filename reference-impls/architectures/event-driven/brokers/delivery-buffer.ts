import type { Delivery } from './group-session.ts'

/** Entries that have arrived and wait to be taken, each with what acknowledges it, in the order of their arrival. */
export class DeliveryBuffer<Receipt> {
  #waiting: { readonly delivery: Delivery; readonly receipt: Receipt }[] = []
  readonly #receipts = new Map<number, Receipt>()

  add(delivery: Delivery, receipt: Receipt): void {
    this.#waiting.push({ delivery, receipt })
  }

  take(maxEntries: number): Delivery[] {
    const taken = this.#waiting.splice(0, maxEntries)
    for (const { delivery, receipt } of taken) this.#receipts.set(delivery.partition, receipt)
    return taken.map(({ delivery }) => delivery)
  }

  /** Of each partition that something was taken of: the receipt of the last entry taken since this was asked before. */
  receipts(): Receipt[] {
    const receipts = [...this.#receipts.values()]
    this.#receipts.clear()
    return receipts
  }
}
