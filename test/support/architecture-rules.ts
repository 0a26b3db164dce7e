import ts from "typescript";
import { importsAcrossLayers } from "./architecture-layers.ts";
import { everyNode, lineOf, type SourceFile } from "./source-files.ts";

/** A rule of the house: gives one line, "path:line what", for each breach in a file. */
export interface Rule {
  readonly name: string;
  breaches(file: SourceFile): string[];
}

const MAX_LINES = { file: 300, testFile: 400, function: 60 };
const CONFIDENTIAL = /(?:^|\/)confidential-[^/]*\.repository\.ts$/;
/** Where SQL is put together from names that stand in the code: tables, columns, roles, codelists. Values are bound there too. */
const MAY_BUILD_SQL =
  /^(?:db\/schema\/.*|db\/(?:server-store|embedded-store|backup|whole-store)\.ts|src\/(?:catalogue\/catalogue|observation\/view|publication\/confidential-cell)\.repository\.ts)$/;
const MAY_SEE_RAW_COUNTS = /^src\/(?:(?:publication|seeding|submission)\/.*|[^/]+)$/;
const IMPURE_NAMES = new Set([
  ...["Date", "process", "performance", "crypto", "fetch", "globalThis", "console"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"],
]);

const isOurs = (path: string): boolean => /^(?:src|db)\//.test(path);
const isTest = (path: string): boolean => path.endsWith(".test.ts");

export const RULES: readonly Rule[] = [
  { name: "each layer imports only what its row in architecture-layers.ts names", breaches: importsAcrossLayers },
  { name: "sdc reads no clock, environment or network and draws no random number", breaches: impureSdc },
  { name: "only db and *.repository.ts write SQL", breaches: sqlElsewhere },
  { name: "SQL is never put together from texts: what it is about is bound", breaches: builtSql },
  {
    name: "raw counts are read by publication, seeding, submission and the composition root alone",
    breaches: rawCounts,
  },
  { name: "only src/config.ts reads the environment", breaches: environmentElsewhere },
  { name: "nothing is exported as default, configuration files aside", breaches: defaultExports },
  { name: "no folder is called utils or helpers", breaches: vagueFolders },
  { name: `a file has at most ${MAX_LINES.file} lines, a test ${MAX_LINES.testFile}`, breaches: longFiles },
  { name: `a function has at most ${MAX_LINES.function} lines, named functions in it aside`, breaches: longFunctions },
  { name: "nothing is left to do in a comment", breaches: leftToDo },
];

function impureSdc(file: SourceFile): string[] {
  if (!file.path.startsWith("src/sdc/")) return [];
  return everyNode(file.tree).flatMap((node) => {
    if (!ts.isIdentifier(node) || isMemberName(node)) return [];
    const isRandom = node.text === "Math" && node.parent.getText(file.tree) === "Math.random";
    return IMPURE_NAMES.has(node.text) || isRandom ? [at(file, node, node.parent.getText(file.tree))] : [];
  });
}

/** The `b` of `a.b` and of `{ b: 1 }` names no global. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isPropertyDeclaration(parent);
}

function sqlElsewhere(file: SourceFile): string[] {
  if (!file.path.startsWith("src/") || file.path.endsWith(".repository.ts")) return [];
  const drizzle = file.imports.filter(({ target }) => /^drizzle-(?:orm|kit)(?:\/|$)/.test(target));
  return drizzle.map(({ target, line }) => `${file.path}:${line} imports ${target}`);
}

/** `sql.raw(…)`, and a statement with something put into its text: `query(`… ${x}`)`, `exec("…" + x)`. */
function builtSql(file: SourceFile): string[] {
  const writesSql = file.path.startsWith("db/") || file.path.endsWith(".repository.ts");
  if (!writesSql || MAY_BUILD_SQL.test(file.path)) return [];
  return everyNode(file.tree).flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const { name, expression } = node.expression;
    const isRaw = name.text === "raw" && expression.getText(file.tree) === "sql";
    const [text] = node.arguments;
    const isBuilt = text !== undefined && (ts.isTemplateExpression(text) || ts.isBinaryExpression(text));
    const isStatement = ["query", "exec", "execute"].includes(name.text) && isBuilt;
    return isRaw || isStatement ? [at(file, node, "puts SQL together from texts")] : [];
  });
}

function rawCounts(file: SourceFile): string[] {
  if (!isOurs(file.path) || MAY_SEE_RAW_COUNTS.test(file.path)) return [];
  const forbidden = file.imports.filter(({ target }) => CONFIDENTIAL.test(target));
  return forbidden.map(({ target, line }) => `${file.path}:${line} imports ${target}`);
}

function environmentElsewhere(file: SourceFile): string[] {
  if (!isOurs(file.path) || file.path === "src/config.ts") return [];
  return everyNode(file.tree).flatMap((node) => (readsEnvironment(node) ? [at(file, node, "reads process.env")] : []));
}

/** `process.env`, `process["env"]`, `{ env } = process`, `import { env } from "node:process"`. */
function readsEnvironment(node: ts.Node): boolean {
  const isProcess = (of: ts.Node | undefined): boolean => !!of && ts.isIdentifier(of) && of.text === "process";
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "env" && isProcess(node.expression);
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
  if (ts.isVariableDeclaration(node)) return ts.isObjectBindingPattern(node.name) && isProcess(node.initializer);
  if (!ts.isImportSpecifier(node)) return false;
  const { moduleSpecifier } = node.parent.parent.parent;
  const isEnv = (node.propertyName ?? node.name).text === "env";
  return isEnv && ts.isStringLiteral(moduleSpecifier) && /^(?:node:)?process$/.test(moduleSpecifier.text);
}

function defaultExports(file: SourceFile): string[] {
  if (file.path.endsWith(".config.ts")) return [];
  return everyNode(file.tree).flatMap((node) => {
    const isDefault =
      ts.isExportAssignment(node) ||
      node.kind === ts.SyntaxKind.DefaultKeyword ||
      (ts.isExportSpecifier(node) && node.name.text === "default");
    return isDefault && !ts.isDefaultClause(node.parent) ? [at(file, node, "exports a default")] : [];
  });
}

function vagueFolders({ path }: SourceFile): string[] {
  return /(?:^|\/)(?:utils?|helpers?|misc)\//.test(path) ? [`${path}:1 is in a folder that says nothing`] : [];
}

function longFiles({ path, text }: SourceFile): string[] {
  const lines = text.trimEnd().split("\n").length;
  const max = isTest(path) ? MAX_LINES.testFile : MAX_LINES.file;
  return lines > max ? [`${path}:${max + 1} is one of ${lines} lines`] : [];
}

function longFunctions(file: SourceFile): string[] {
  return everyNode(file.tree).flatMap((node) => {
    if (!ts.isFunctionLike(node) || isDescribeBlock(node)) return [];
    const lines = linesOf(node, file) - namedFunctionsIn(node).reduce((sum, inner) => sum + linesOf(inner, file), 0);
    return lines > MAX_LINES.function ? [at(file, node, `is a function of ${lines} lines`)] : [];
  });
}

function linesOf(node: ts.Node, { tree }: SourceFile): number {
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - lineOf(node, tree);
}

/** The outermost functions in `node` with names of their own: those of a factory, each of which is measured by itself. */
function namedFunctionsIn(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    const isFunction = ts.isFunctionLike(child) && !ts.isFunctionTypeNode(child);
    const isNamed = isFunction && (!!child.name || ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node));
    found.push(...(isNamed ? [child] : namedFunctionsIn(child)));
  });
  return found;
}

/** `describe("…", () => { … })` is a heading over tests rather than a function. */
function isDescribeBlock({ parent }: ts.Node): boolean {
  return parent && ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

function leftToDo(file: SourceFile): string[] {
  const marks = /\b(?:TO{1}DO|FIX{1}ME)\b/; // spelt so that this line is none
  return file.text
    .split("\n")
    .flatMap((line, index) => (marks.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : []));
}

function at(file: SourceFile, node: ts.Node, what: string): string {
  return `${file.path}:${lineOf(node, file.tree)} ${what}`;
}
