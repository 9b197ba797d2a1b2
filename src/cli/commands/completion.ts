import { Argument, type Command } from 'commander'
import { unguarded } from '../../outputs/guard-output.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands, options, targets, scenarios and files in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
To have it in every new shell:
  bash   echo 'source <(archbench completion bash)' >> ~/.bashrc
  zsh    echo 'source <(archbench completion zsh)' >> ~/.zshrc      (after compinit)
  fish   archbench completion fish > ~/.config/fish/completions/archbench.fish`,
    )
    .action(async (shell: Shell) => {
      unguarded(process.stdout).write(await completionScript(program, shell))
    })
}

/** The script for a shell, made of what the program defines. */
export async function completionScript(program: Command, shell: Shell): Promise<string> {
  const [{ describeCommands }, { readKnownWords }, render] = await Promise.all([
    import('../completion/describe.ts'),
    import('../completion/known-words.ts'),
    renderer(shell),
  ])
  return render(program.name(), describeCommands(program, await readKnownWords()))
}

async function renderer(shell: Shell) {
  if (shell === 'bash') return (await import('../completion/bash.ts')).bashCompletion
  if (shell === 'zsh') return (await import('../completion/zsh.ts')).zshCompletion
  return (await import('../completion/fish.ts')).fishCompletion
}
