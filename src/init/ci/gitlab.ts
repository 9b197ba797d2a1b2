import type { CiSystem } from './ci-system.ts'

export const gitlab: CiSystem = {
  title: 'GitLab CI',
  sign: '.gitlab-ci.yml',
  file: '.gitlab-ci.yml',
  beside: {
    file: '.gitlab/archbench.gitlab-ci.yml',
    how: 'add `include: { local: .gitlab/archbench.gitlab-ci.yml }` to .gitlab-ci.yml',
  },
  workflow: ({ archbench, prepare }) => `gate:
  stage: test
  # A target in containers needs a runner with a Docker engine and Node.js in place of this image: one with the shell executor.
  image: node:24-bookworm
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    # The whole history: the base is built from its own revision.
    GIT_DEPTH: '0'
  before_script:
    - npm install --global ${archbench}
${prepare === undefined ? '' : `    - ${prepare}\n`}  script:
    - >-
      archbench gate
      --base "git:$CI_MERGE_REQUEST_DIFF_BASE_SHA"
      --on-inconclusive fail
      --out reports
      --markdown reports/comment.md
      --junit reports/junit.xml
      --gitlab reports/code-quality.json
      --metrics reports/metrics.txt
  # Exit code 4, cannot tell, shows as a warning of the pipeline.
  allow_failure:
    exit_codes: 4
  timeout: 45 minutes
  artifacts:
    when: always
    paths:
      - reports/
    reports:
      junit: reports/junit.xml
      codequality: reports/code-quality.json
      metrics: reports/metrics.txt
`,
}
