import type { ContractCase, Probe } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { errorAnswer, type OrderAnswer } from '../answers.ts'
import type { ShopData } from '../dataset.ts'
import type { OrderLine } from '../operations/orders.ts'
import { available, expectAvailable, repeatAnswers, type Shopper, signedIn } from './shopper.ts'

async function mustPlace(shopper: Shopper, key: string, lines: readonly OrderLine[]): Promise<string> {
  const outcome = await shopper.place(key, lines)
  must(
    outcome.kind === 'confirmed',
    () => `POST /orders (idempotency-key: ${key}): found it refused, expected it confirmed`,
  )
  return outcome.order.id
}

async function mustRepeat(probe: Probe, shopper: Shopper, key: string, lines: readonly OrderLine[]): Promise<string> {
  const { body } = await probe.expect(shopper.order(key, lines), repeatAnswers)
  return (body as OrderAnswer).id
}

export const idempotencyCases: readonly ContractCase<ShopData>[] = [
  {
    name: 'the same key in sequence places one order',
    async run(probe) {
      const shopper = await signedIn(probe, 10)
      const lines = [{ productId: 21, quantity: 2 }]
      const before = await available(probe, 21)
      const first = await mustPlace(shopper, 'contract-sequence', lines)
      const second = await mustRepeat(probe, shopper, 'contract-sequence', lines)
      must(first === second, () => `POST /orders repeated with its key: found id ${second}, expected ${first}`)
      await mustPlace(shopper, 'contract-sequence-fence', lines)
      await expectAvailable(probe, 21, before - 4, 'after one order that was repeated, and another')
    },
  },
  {
    name: 'the same key several times at once places one order',
    async run(probe) {
      const shopper = await signedIn(probe, 11)
      const lines = [{ productId: 22, quantity: 2 }]
      const before = await available(probe, 22)
      const ids = new Set(
        await Promise.all(Array.from({ length: 6 }, () => mustRepeat(probe, shopper, 'contract-at-once', lines))),
      )
      must(
        ids.size === 1,
        () => `POST /orders 6 times at once with one key: found ids ${[...ids].join(', ')}, expected one`,
      )
      await mustPlace(shopper, 'contract-at-once-fence', lines)
      await expectAvailable(probe, 22, before - 4, 'after one order that was sent 6 times, and another')
    },
  },
  {
    name: 'the same key with another body is refused once the first order has been applied',
    async run(probe) {
      const shopper = await signedIn(probe, 12)
      await mustPlace(shopper, 'contract-other-body', [{ productId: 23, quantity: 1 }])
      const before = await available(probe, 24)
      await probe.expect(shopper.order('contract-other-body', [{ productId: 24, quantity: 1 }]), { 422: errorAnswer })
      await probe.expect(shopper.order('contract-other-body', [{ productId: 23, quantity: 2 }]), { 422: errorAnswer })
      await expectAvailable(probe, 24, before, 'after the refusal')
    },
  },
  {
    name: 'the same key of two users places two orders',
    async run(probe) {
      const [one, other] = [await signedIn(probe, 13), await signedIn(probe, 14)]
      const lines = [{ productId: 25, quantity: 1 }]
      const first = await mustPlace(one, 'contract-two-users', lines)
      const second = await mustPlace(other, 'contract-two-users', lines)
      must(
        first !== second,
        () => `POST /orders of two users with one key: found ${first} for both, expected two orders`,
      )
      await probe.expect(other.read(first), { 404: errorAnswer })
    },
  },
]
