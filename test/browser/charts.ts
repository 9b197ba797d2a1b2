/** What is wrong with how the charts of a page are drawn, looked at in the browser: nothing, at best. */
export function faultsOfCharts(): string[] {
  const overlap = (a: DOMRect, b: DOMRect): boolean =>
    a.left + 1 < b.right && b.left + 1 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom
  return [...document.querySelectorAll('svg[role="img"]')].flatMap((svg) => {
    const name = (svg.getAttribute('aria-label') ?? '').slice(0, 60)
    const frame = svg.getBoundingClientRect()
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
      said: text.textContent ?? '',
      box: text.getBoundingClientRect(),
    }))
    const cut = texts
      .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
      .map(({ said }) => `${name}: "${said}" is cut off`)
    const colliding = texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .filter((other) => overlap(one.box, other.box))
        .map((other) => `${name}: "${one.said}" and "${other.said}" overlap`),
    )
    const isDrawn = frame.width > 100 && frame.height > 30 && svg.querySelector('path, rect, circle') !== null
    return [...(isDrawn ? [] : [`${name}: nothing is drawn`]), ...cut, ...colliding]
  })
}
