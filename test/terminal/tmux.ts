import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/** Whether a program is there. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0 || spawnSync(program, ['-V']).status === 0
}

export interface TmuxOptions {
  readonly columns: number
  readonly rows: number
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** Program in it, with its arguments. */
  readonly command: readonly string[]
}

/** A terminal that can be looked at and typed into: a tmux server of its own with one window. */
export class Tmux implements Disposable {
  readonly #server = `archbench-${randomUUID()}`

  constructor({ columns, rows, folder, env = {}, command }: TmuxOptions) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const size = ['-x', String(columns), '-y', String(rows)]
    // A person does not sit at a CI job: what a runner sets does not belong there.
    const start = ['env', '-u', 'CI', '-u', 'NO_COLOR', '-u', 'FORCE_COLOR', ...variables, ...command]
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', folder, ...start)
    this.#tmux('set-option', '-g', 'remain-on-exit', 'on')
  }

  /** What stands on the screen, without blanks at the end of lines and lines at the end of it. */
  get screen(): string {
    return this.#tmux('capture-pane', '-p').replaceAll(/ +$/gm, '').trimEnd()
  }

  /** The same with escape codes, and what has been scrolled out of it. */
  get everything(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-').replaceAll(/ +$/gm, '').trimEnd()
  }

  get isCursorVisible(): boolean {
    return this.#tmux('display-message', '-p', '#{cursor_flag}').trim() === '1'
  }

  get hasEnded(): boolean {
    return this.#tmux('display-message', '-p', '#{pane_dead}').trim() === '1'
  }

  /** Types a text, or presses a key that tmux has a name for. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text)
  }

  press(key: 'Enter' | 'Tab' | 'C-c' | 'C-z' | 'C-u'): void {
    this.#tmux('send-keys', key)
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** Waits until the screen shows this. Fails with what it shows after so long. */
  async shows(pattern: RegExp, timeoutMs = 200_000): Promise<string> {
    const end = performance.now() + timeoutMs
    for (;;) {
      const { screen } = this
      if (pattern.test(screen)) return screen
      if (performance.now() > end) throw new Error(`the screen never showed ${pattern}:\n${screen}`)
      await setTimeout(50)
    }
  }

  [Symbol.dispose](): void {
    spawnSync('tmux', ['-L', this.#server, 'kill-server'])
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', ['-u', '-L', this.#server, ...args], { encoding: 'utf8' })
  }
}
