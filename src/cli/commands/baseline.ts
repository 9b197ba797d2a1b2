import type { Command } from 'commander'
import { addLoadOptions } from '../measuring-options.ts'
import { wholeNumber } from '../option-values.ts'
import type { SaveFlags } from '../save-baseline.ts'

const DEFAULT_FILE = 'archbench-baseline.json'

export function addBaseline(program: Command): void {
  const baseline = program
    .command('baseline')
    .description('store measurements that a gate can compare candidates with')
    .addHelpText(
      'after',
      '\nExample:\n  archbench baseline save git:v1.4 && archbench gate --baseline archbench-baseline.json',
    )
  const save = baseline
    .command('save')
    .description('measure a target, or take what was measured before, and store it')
    .argument(
      '[what...]',
      'a target, image:…, git:<revision>, cmd:<command> or a URL (default: the compose file of this folder); or files: the verdict document of a gate (its candidate), or results of compare and run (each is one start)',
    )
    .option('--starts <n>', 'starts of fresh processes', wholeNumber(2, 1_000), 20)
    .option('--rounds-per-start <n>', 'rounds in each of them (default: 1)', wholeNumber(1, 100))
    .option('--target <name>', 'which target of results that have several')
    .option('--compose <path>', 'compose file that images and revisions go with (default: that of this folder)')
    .option('--prepare <command>', 'makes the files of a revision ready to run, such as "npm ci"')
    .option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)')
    .option('-o, --out <file>', 'where it is stored', DEFAULT_FILE)
  addLoadOptions(save)
    .option('--json', 'print the baseline document, and nothing else, on standard output')
    .addHelpText(
      'after',
      `
Examples:
  archbench baseline save git:v1.4 && archbench gate --baseline archbench-baseline.json
  archbench baseline save verdict.json             what a gate measured of its candidate
  archbench baseline save nightly/*.json           results of many runs on one machine, each a start`,
    )
    .action(async (what: string[], flags: SaveFlags) => {
      const { saveBaseline } = await import('../save-baseline.ts')
      await saveBaseline(what, flags)
    })
  baseline
    .command('show')
    .description('print what a stored baseline holds')
    .argument('[file]', 'the file', DEFAULT_FILE)
    .option('--json', 'print the baseline document')
    .addHelpText('after', '\nExample:\n  archbench baseline show archbench-baseline.json')
    .action(async (file: string, { json }: { json?: true }) => {
      const [{ readBaseline }, { renderBaseline }, { sealed }] = await Promise.all([
        import('../../gate/baseline/read-baseline.ts'),
        import('../../gate/baseline/render-baseline.ts'),
        import('../../result/checksum.ts'),
      ])
      const baseline = await readBaseline(file)
      process.stdout.write(json ? sealed(baseline) : renderBaseline(baseline))
    })
}
