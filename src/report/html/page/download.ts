/** A button for each embedded result that saves it as the JSON document that it was made from. */
export function offerDownload(tools: HTMLElement): void {
  const results = [...document.querySelectorAll('script[data-archbench-result]')]
  for (const [index, { textContent }] of results.entries()) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = results.length === 1 ? 'Save the result (JSON)' : `Save result ${index + 1} (JSON)`
    button.addEventListener('click', async () => {
      const bytes = Uint8Array.from(atob(JSON.parse(textContent ?? '""')), (letter) => letter.charCodeAt(0))
      const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
      save(await new Response(unpacked).blob(), `archbench-result${results.length === 1 ? '' : `-${index + 1}`}.json`)
    })
    tools.append(button)
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
