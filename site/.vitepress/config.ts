import type { Plugin } from 'vite'
import { defineConfig } from 'vitepress'
import { addressOf, EXCLUDED } from './pages.ts'
import { projectLinks } from './project-links.ts'
import { sidebar } from './sidebar.ts'

/** Pages are outside of this package, and what they are compiled to uses its Vue: bundled for browsers, loaded for the build. */
const vueOfSite: Plugin = {
  name: 'vue-of-site',
  enforce: 'pre',
  resolveId(source, _importer, { ssr }) {
    if (!/^vue(\/|$)/.test(source)) return null
    return ssr ? { id: source, external: true } : this.resolve(source, import.meta.filename, { skipSelf: true })
  },
}

/** The documentation in docs/, with the contracts and examples that it leads to, as a site that needs no network. */
// biome-ignore lint/style/noDefaultExport: what VitePress reads
export default defineConfig({
  title: 'archbench',
  description: 'Compare software architectures by experiment: throughput, latency, correctness and cost',
  lang: 'en',
  srcDir: '..',
  srcExclude: EXCLUDED,
  outDir: 'dist',
  rewrites: addressOf,
  cleanUrls: false,
  head: [
    ['meta', { name: 'referrer', content: 'no-referrer' }],
    // There is none, and a browser asks for one otherwise.
    ['link', { rel: 'icon', href: 'data:,' }],
  ],
  vite: { plugins: [vueOfSite] },
  markdown: {
    config: (markdown) => projectLinks(markdown),
  },
  themeConfig: {
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Commands', link: '/reference/commands' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: false, next: false },
  },
})
