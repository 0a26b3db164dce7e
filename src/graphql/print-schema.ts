import { lexicographicSortSchema, printSchema } from "graphql";
import { buildBareSchema } from "./schema.ts";

/** The schema as clients may rely on it: sorted, so that a diff shows what changed and nothing else. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(buildBareSchema()))}\n`;

if (process.argv[1]?.endsWith("print-schema.ts")) process.stdout.write(printedSchema());
