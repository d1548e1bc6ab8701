import { csharp } from './languages/csharp.ts'
import { curl } from './languages/curl.ts'
import { go } from './languages/go.ts'
import { java } from './languages/java.ts'
import { node } from './languages/node.ts'
import { php } from './languages/php.ts'
import { python } from './languages/python.ts'
import { ruby } from './languages/ruby.ts'
import type { Quickstart } from './quickstart-values.ts'

/** Programs that get a token and keep it until shortly before it expires; each needs its language and nothing else. */
export const QUICKSTARTS: readonly Quickstart[] = [curl, node, python, go, java, csharp, php, ruby]
