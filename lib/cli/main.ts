import { run } from './run.ts'

const env = process.env
process.exitCode = await run(process.argv.slice(2), { env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr })
