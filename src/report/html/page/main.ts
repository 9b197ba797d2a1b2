import { offerCosts } from './cost.ts'
import { offerDownload } from './download.ts'
import { pointAtLines } from './pointer.ts'
import { markCurrentSection } from './sections.ts'
import { offerThemes } from './theme.ts'

// All that the page can do which it could be read without.

const tools = document.createElement('div')
tools.className = 'tools'
document.querySelector('header')?.append(tools)

offerThemes(tools)
offerDownload(tools)
markCurrentSection()
for (const block of document.querySelectorAll<HTMLElement>('[data-cost]')) offerCosts(block)
for (const chart of document.querySelectorAll<SVGSVGElement>('svg[data-chart="lines"]')) pointAtLines(chart)
