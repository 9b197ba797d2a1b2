import type { Command } from 'commander'

export function addContract(program: Command): void {
  program
    .command('contract')
    .description('print what a target of a scenario has to serve, as an OpenAPI 3.1 document')
    .argument('[scenario]', 'a scenario of "archbench list", or the path of a file that defines one', 'ecommerce')
    .option('--json', 'as JSON (default: YAML)')
    .option('-o, --out <file>', 'write it into a file; one that ends in .json gets JSON')
    .addHelpText(
      'after',
      `
Examples:
  archbench contract analytics
  archbench contract ecommerce --out shop.yaml
  archbench contract ./guestbook.ts --json`,
    )
    .action(async (name: string, { json, out }: { json?: true; out?: string }) => {
      const [{ loadScenario }, { openApiDocument }, { writeDocument, documentText }] = await Promise.all([
        import('../../scenario/load.ts'),
        import('../../scenario/openapi/document.ts'),
        import('../../scenario/openapi/write-document.ts'),
      ])
      const document = openApiDocument(await loadScenario(name))
      if (out === undefined) process.stdout.write(documentText(document, json === true))
      else await writeDocument(document, out, json === true)
    })
}
