import type { CiSystem } from './ci-system.ts'

export const github: CiSystem = {
  title: 'GitHub Actions',
  sign: '.github',
  file: '.github/workflows/archbench.yml',
  workflow: ({ archbench, prepare }) => `name: Gate
on: pull_request

permissions:
  contents: read

# Two gates on one machine would measure each other.
concurrency:
  group: gate-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 45
    steps:
      # The whole history: the base is built from its own revision.
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0

      - uses: actions/setup-node@v4
        with:
          node-version: 24

      - name: Install archbench
        run: npm install --global ${archbench}
${prepare === undefined ? '' : `\n      - name: Prepare the checkout\n        run: ${prepare}\n`}
      - name: Measure this change beside its base
        env:
          BASE: git:\${{ github.event.pull_request.base.sha }}
        run: >-
          archbench gate
          --base "$BASE"
          --out archbench-reports
          --json archbench-reports/verdict.json
          --markdown archbench-reports/comment.md
          --junit archbench-reports/junit.xml

      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: archbench
          path: archbench-reports
          if-no-files-found: ignore
`,
}
