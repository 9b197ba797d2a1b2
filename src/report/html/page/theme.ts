const THEMES = ['auto', 'light', 'dark']
const KEY = 'archbench-theme'

/** A button that goes through the themes; the choice is kept where the browser keeps anything for a file. */
export function offerThemes(tools: HTMLElement): void {
  const button = document.createElement('button')
  button.type = 'button'
  let theme = stored() ?? 'auto'
  const apply = (): void => {
    document.documentElement.dataset.theme = theme
    button.textContent = `Theme: ${theme}`
  }
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
    store(theme)
    apply()
  })
  apply()
  tools.append(button)
}

function stored(): string | undefined {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY))
  } catch {
    return undefined
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // A browser that keeps nothing shows the theme until the page is left.
  }
}
