import type { CodegenConfig } from "@graphql-codegen/cli";

/** The TypeScript client: types of the committed schema, and the operations that come with it. `npm run client:generate`. */
const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  documents: "clients/typescript/*.graphql",
  generates: {
    "clients/typescript/fptx.generated.ts": {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { Date: "string", DateTime: "string" },
      },
    },
  },
};

export default config;
