import type { SourceFile } from "./source-files.ts";

/** A part of the tree and what it may import. A file belongs to the first layer whose `files` fits its path. */
export interface Layer {
  readonly name: LayerName;
  readonly files: RegExp;
  /** Layers that it may import. */
  readonly may: readonly LayerName[];
  /** Layers of which it may import types only, besides. */
  readonly mayAsType?: readonly LayerName[];
  /** What it may import from outside the repository; "any" is the default. */
  readonly outside?: "any" | "none";
}

type LayerName =
  | "domain"
  | "shared"
  | "sdc"
  | "sdc-solver"
  | "db"
  | "repository"
  | "loader"
  | "service"
  | "type"
  | "resolver"
  | "feature"
  | "seeding"
  | "demo"
  | "ingest"
  | "export"
  | "graphql"
  | "config"
  | "edge";

const FEATURE_PARTS = ["domain", "shared", "feature"] as const;
const SERVICE_PARTS = [...FEATURE_PARTS, "service", "sdc", "sdc-solver"] as const;
const ALL_BUT_DB = [...SERVICE_PARTS, "repository", "loader", "type", "resolver"] as const;
const OUTER = ["seeding", "demo", "ingest", "export", "graphql", "config", "edge"] as const;

/**
 * Who may import whom (style.md, section 3). "feature" is a feature folder's file without a role in its name: pure code
 * of that feature. "edge" is http, cli and the files of src itself, the composition root among them.
 */
const LAYERS: readonly Layer[] = [
  { name: "domain", files: /^src\/domain\//, may: ["domain"], outside: "none" },
  { name: "shared", files: /^src\/shared\//, may: ["domain", "shared"] },
  { name: "sdc", files: /^src\/sdc\//, may: ["domain", "sdc"], outside: "none" },
  { name: "sdc-solver", files: /^src\/sdc-solver\//, may: ["domain", "shared", "sdc", "sdc-solver"] },
  { name: "db", files: /^db\//, may: ["domain", "shared", "db"], mayAsType: ["config"] },
  { name: "config", files: /^src\/config(?:\.ts$|\/)/, may: ["domain", "shared", "config"] },
  {
    name: "repository",
    files: /^src\/.*\.repository\.ts$/,
    may: [...FEATURE_PARTS, "db", "repository"],
  },
  { name: "loader", files: /^src\/.*\.loader\.ts$/, may: [...FEATURE_PARTS, "repository", "loader"] },
  {
    name: "service",
    files: /^src\/.*\.service\.ts$/,
    may: [...SERVICE_PARTS, "repository", "ingest"],
    mayAsType: ["db", "config", "loader", "type"],
  },
  {
    name: "type",
    files: /^src\/(?:.*\.type|graphql\/enums|graphql\/scalars)\.ts$/,
    may: [...FEATURE_PARTS, "type"],
    mayAsType: ["service", "graphql"],
  },
  {
    name: "resolver",
    files: /^src\/.*\.resolver\.ts$/,
    may: [...FEATURE_PARTS, "type", "resolver"],
    mayAsType: ["service", "loader", "graphql"],
  },
  {
    name: "feature",
    files:
      /^src\/(?:access|access-log|agreement|catalogue|citation|code-map|comparability|explanation|observation|permalink|publication|release|submission|table|telemetry)\//,
    may: [...FEATURE_PARTS, "sdc", "sdc-solver"],
    mayAsType: ["config", "repository", "service", "loader", "type", "ingest"],
  },
  { name: "seeding", files: /^src\/seeding\//, may: [...SERVICE_PARTS, "repository", "seeding"], mayAsType: ["db"] },
  {
    name: "demo",
    files: /^src\/demo\//,
    may: [...SERVICE_PARTS, "repository", "seeding", "demo"],
    mayAsType: ["db"],
  },
  { name: "ingest", files: /^src\/ingest\//, may: [...FEATURE_PARTS, "ingest"] },
  { name: "export", files: /^src\/export\//, may: [...FEATURE_PARTS, "service", "export"], mayAsType: ["type"] },
  { name: "graphql", files: /^src\/graphql\//, may: [...ALL_BUT_DB, "export", "graphql"], mayAsType: ["config"] },
  { name: "edge", files: /^src\/(?:http\/|cli\/|[^/]+$)/, may: [...ALL_BUT_DB, ...OUTER, "db"] },
];

/** Undefined for tests, benchmarks, launchers and configuration, which may import anything. */
function layerOf(path: string): Layer | undefined {
  return LAYERS.find(({ files }) => files.test(path));
}

/** Every import that LAYERS does not allow, and every file of src that belongs nowhere. */
export function importsAcrossLayers(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (!layer) return /^(?:src|db)\//.test(file.path) ? [`${file.path}:1 belongs to no layer`] : [];
  return file.imports.flatMap(({ target, relative, typeOnly, line }) => {
    if (!relative) return layer.outside === "none" ? [`${file.path}:${line} ${layer.name} imports ${target}`] : [];
    const other = layerOf(target);
    if (!other)
      return isData(target) ? [] : [`${file.path}:${line} ${layer.name} imports ${target}, outside src and db`];
    if (layer.may.includes(other.name) || (typeOnly && layer.mayAsType?.includes(other.name))) return [];
    const how = layer.mayAsType?.includes(other.name) ? " other than types" : "";
    return [`${file.path}:${line} ${layer.name} imports ${other.name}${how} (${target})`];
  });
}

/** package.json and the contract's JSON are data, not code. */
function isData(target: string): boolean {
  return /^(?:package\.json|schema\/.*\.json|seeds\/.*\.json)$/.test(target);
}
