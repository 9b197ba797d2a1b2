import type { CiSystem } from './ci-system.ts'

export const jenkins: CiSystem = {
  title: 'Jenkins',
  sign: 'Jenkinsfile',
  file: 'Jenkinsfile',
  beside: {
    file: 'Jenkinsfile.archbench',
    how: 'make a multibranch pipeline with Jenkinsfile.archbench as its script path, or copy the stage into Jenkinsfile',
  },
  workflow: ({ archbench, prepare }) => `pipeline {
  agent { label 'benchmark' }
  options {
    disableConcurrentBuilds()
    timeout(time: 45, unit: 'MINUTES')
  }
  stages {
    stage('Gate') {
      when { changeRequest() }
      steps {
        sh 'npm install --prefix .archbench ${archbench}'
${prepare === undefined ? '' : `        sh '${prepare}'\n`}        sh 'git fetch --no-tags origin "+refs/heads/$CHANGE_TARGET:refs/remotes/origin/$CHANGE_TARGET"'
        script {
          def code = sh(returnStatus: true, script: '''
            .archbench/node_modules/.bin/archbench gate \\\\
              --base "git:origin/$CHANGE_TARGET" \\\\
              --on-inconclusive fail \\\\
              --out reports \\\\
              --junit reports/junit.xml
          ''')
          if (code == 4) {
            unstable('archbench cannot tell')
          } else if (code != 0) {
            error("archbench gate ended with \${code}")
          }
        }
      }
      post {
        always {
          junit allowEmptyResults: true, testResults: 'reports/junit.xml'
          archiveArtifacts allowEmptyArchive: true, artifacts: 'reports/**'
        }
      }
    }
  }
}
`,
}
