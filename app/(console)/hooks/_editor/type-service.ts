import ts from 'ts6'

export type Language = 'javascript' | 'typescript'

/** A place in the code that is wrong, by offsets from its start. */
export interface CodeProblem {
  readonly from: number
  readonly to: number
  readonly message: string
  /** `syntax` cannot be deployed; `type` can. */
  readonly kind: 'syntax' | 'type'
}

export interface CompletionItem {
  readonly label: string
  readonly kind: string
  /** Sorts as TypeScript would. */
  readonly rank: string
}

export interface Explanation {
  readonly from: number
  readonly to: number
  readonly signature: string
  readonly documentation: string
}

/** A line of the reference: what the hook is given, by its path. */
export interface ReferenceEntry {
  readonly shape: 'hook' | 'action'
  readonly path: string
  readonly type: string
  readonly documentation: string
}

// In a file named .js TypeScript takes `module` and `exports` for its own, and every parameter of a hook would be an implicit any.
const CODE = '/hook.ts'
const SECRETS = '/secrets.d.ts'

/** What TypeScript says of one hook. `files` are those of `readHookTypes`. */
export function createTypeService(files: Readonly<Record<string, string>>) {
  const texts = new Map(Object.entries(files))
  const versions = new Map<string, number>()
  let language: Language = 'javascript'

  function write(name: string, text: string): void {
    if (texts.get(name) === text) return
    texts.set(name, text)
    versions.set(name, (versions.get(name) ?? 0) + 1)
  }
  write(CODE, '')
  write(SECRETS, '')

  const service = ts.createLanguageService({
    getScriptFileNames: () => [CODE, SECRETS, '/hook-types.d.ts'],
    getScriptVersion: (name) => String(versions.get(name) ?? 0),
    getScriptSnapshot: (name) => {
      const text = texts.get(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '/lib.es2023.d.ts',
    getCompilationSettings: () => ({
      ...{ target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], module: ts.ModuleKind.ESNext, types: [], noEmit: true },
      ...{ strict: true, moduleDetection: ts.ModuleDetectionKind.Auto, skipLibCheck: true, skipDefaultLibCheck: true },
      // Helpers of plain JavaScript have no way to name their types.
      noImplicitAny: language === 'typescript',
    }),
    fileExists: (name) => texts.has(name),
    readFile: (name) => texts.get(name),
  })

  return {
    update(code: string, as: Language, secrets?: string): void {
      language = as
      write(CODE, code)
      if (secrets !== undefined) write(SECRETS, secrets)
    },

    problems(): CodeProblem[] {
      const syntax = language === 'javascript' ? javascriptProblems(texts.get(CODE) ?? '') : service.getSyntacticDiagnostics(CODE)
      const found = syntax.map((diagnostic) => toProblem(diagnostic, 'syntax'))
      if (found.length > 0) return found
      return service.getSemanticDiagnostics(CODE).map((diagnostic) => toProblem(diagnostic, 'type'))
    },

    complete(position: number): CompletionItem[] {
      const found = service.getCompletionsAtPosition(CODE, position, { includeCompletionsForModuleExports: false })
      return (found?.entries ?? []).map(({ name, kind, sortText }) => ({ label: name, kind, rank: sortText }))
    },

    /** What each shape is given, leaf by leaf, from the declarations themselves. */
    reference(): ReferenceEntry[] {
      const program = service.getProgram()
      return program ? readReference(program) : []
    },

    explain(position: number): Explanation | undefined {
      const info = service.getQuickInfoAtPosition(CODE, position)
      if (!info) return undefined
      const { start, length } = info.textSpan
      return {
        ...{ from: start, to: start + length },
        signature: ts.displayPartsToString(info.displayParts),
        documentation: ts.displayPartsToString(info.documentation),
      }
    },
  }
}

export type TypeService = ReturnType<typeof createTypeService>

const ROOTS = [
  { shape: 'hook', type: 'TokenHookFunction' },
  { shape: 'action', type: 'CredentialsExchangeHandler' },
] as const
/** Names of objects that are worth opening; every other value is one line. */
const DEPTH_MAX = 3

function readReference(program: ts.Program): ReferenceEntry[] {
  const file = program.getSourceFile('/hook-types.d.ts')
  const checker = program.getTypeChecker()
  if (!file) return []
  return ROOTS.flatMap(({ shape, type: name }) => {
    const declared = file.statements.find((statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === name)
    const [signature] = declared ? checker.getTypeAtLocation(declared).getCallSignatures() : []
    return (signature?.parameters ?? []).flatMap((parameter) => entriesOf(parameter, parameter.name, 1))
    function entriesOf(symbol: ts.Symbol, path: string, depth: number): ReferenceEntry[] {
      const type = checker.getTypeOfSymbolAtLocation(symbol, file as ts.SourceFile)
      const isObject = !checker.isArrayLikeType(type) && type.getCallSignatures().length === 0 && type.getProperties().length > 0
      if (isObject && depth <= DEPTH_MAX && !type.isUnion() && (type.flags & ts.TypeFlags.Object) !== 0) {
        return type.getProperties().flatMap((member) => entriesOf(member, `${path}.${member.name}`, depth + 1))
      }
      const documentation = ts.displayPartsToString(symbol.getDocumentationComment(checker))
      return [{ shape, path, type: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation), documentation }]
    }
  })
}

/** JavaScript that only TypeScript would take is an error: the engine does not take it. */
function javascriptProblems(code: string): readonly ts.Diagnostic[] {
  const options = { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, noLib: true }
  return ts.transpileModule(code, { fileName: '/hook.js', reportDiagnostics: true, compilerOptions: options }).diagnostics ?? []
}

function toProblem({ start = 0, length = 0, messageText }: ts.Diagnostic, kind: CodeProblem['kind']): CodeProblem {
  return { from: start, to: start + length, message: ts.flattenDiagnosticMessageText(messageText, '\n'), kind }
}
