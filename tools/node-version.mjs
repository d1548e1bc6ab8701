// Imported first by every entry: an old Node must meet this sentence before it meets syntax or packages it does not know.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Writ needs Node.js 20.19 or newer; this is ${process.version}. Install a current release from your package manager or nodejs.org.`,
  )
  process.exit(1)
}
