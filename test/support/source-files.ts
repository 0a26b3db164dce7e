import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One module that a file names: `import`, `export … from`, `import()` or the type `import("…")`. */
export interface Import {
  /** From the repository's root when relative ("src/domain/codes.ts"), else as written ("node:fs", "pg"). */
  readonly target: string;
  readonly relative: boolean;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A file of ours. `path` is from the repository's root, with `/` on every system. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = ["src", "db", "test", "bench", "bin", ".ci"];
const IS_SOURCE = /^(?!.*\bnode_modules\/).*\.(?:ts|mjs)$/;

/** Every file of code in the repository, in a fixed order. */
export function readSourceFiles(): SourceFile[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) =>
      posix.join(folder, slashes(path)),
    ),
  );
  const paths = [...readdirSync(ROOT), ...inFolders].filter((path) => IS_SOURCE.test(path)).sort();
  return paths.map((path) => parseSource(path, readFileSync(join(ROOT, path), "utf8")));
}

/** Also for the sources that the tests of the rules make up. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = everyNode(tree).flatMap((node) => importOf(node, path, tree) ?? []);
  return { path, text, tree, imports };
}

/** All nodes under `node` and itself, parents first. */
export function everyNode(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (at: ts.Node): void => {
    nodes.push(at);
    ts.forEachChild(at, visit);
  };
  visit(node);
  return nodes;
}

/** The line of a node's first character, from 1. */
export function lineOf(node: ts.Node, tree: ts.SourceFile): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function importOf(node: ts.Node, path: string, tree: ts.SourceFile): Import | undefined {
  const named = moduleNamedBy(node);
  if (!named || !ts.isStringLiteralLike(named.module)) return undefined;
  const written = named.module.text;
  const relative = written.startsWith(".");
  const target = relative ? posix.join(posix.dirname(path), written) : written;
  return { target, relative, typeOnly: named.typeOnly, line: lineOf(node, tree) };
}

function moduleNamedBy(node: ts.Node): { module: ts.Node; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) return { module: node.moduleSpecifier, typeOnly: importsTypesOnly(node) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { module: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { module: node.argument.literal, typeOnly: true };
  }
  const argument = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic && argument ? { module: argument, typeOnly: false } : undefined;
}

function importsTypesOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.isTypeOnly) return true;
  const names = importClause.namedBindings;
  if (importClause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
