import type { Kernel } from './kernel.ts'

/** Reads and writes a page of orders, as a service does at each request: objects, strings and garbage. */
export function jsonKernel(): Kernel {
  const text = JSON.stringify({ orders: Array.from({ length: 40 }, (_, index) => order(index)) })
  return { name: 'json', isAsync: false, work: () => JSON.stringify(JSON.parse(text)) }
}

function order(index: number) {
  return {
    id: `order-${index}`,
    placedAt: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
    status: index % 3 === 0 ? 'shipped' : 'paid',
    customer: { id: 7 * index, name: `Zoë Müller ${index}`, email: `customer-${index}@shop.example` },
    lines: [
      { sku: `sku-${index}`, quantity: (index % 5) + 1, unitPriceCents: 1_999 + index },
      { sku: `sku-${index + 1}`, quantity: 1, unitPriceCents: 4_999 },
    ],
    totalCents: 12_345 + index,
    note: index % 4 === 0 ? 'ring "twice"\nplease' : null,
  }
}
