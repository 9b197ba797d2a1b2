import type { Page } from 'playwright-core'

interface Axe {
  run(): Promise<{
    violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[]
  }>
}

/** What axe finds on a page that is serious or critical, each with the first elements that it is about. */
export async function seriousViolations(page: Page, axeSource: string): Promise<string[]> {
  await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => {
        const first = nodes.slice(0, 3).map(({ html }) => html.slice(0, 120))
        return `${id}: ${first.join(' | ')}`
      })
  })
}
