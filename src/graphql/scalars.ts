import { GraphQLScalarType } from "graphql";
import { GraphQLDate as IsoDate, GraphQLDateTime as Rfc3339 } from "graphql-scalars";

export const GraphQLDateTime = new GraphQLScalarType({
  ...Rfc3339.toConfig(),
  name: "DateTime",
  description: "RFC 3339, with a zone: 2024-01-15T00:00:00Z. | RFC 3339, avec fuseau : 2024-01-15T00:00:00Z.",
});

export const GraphQLDate = new GraphQLScalarType({
  ...IsoDate.toConfig(),
  name: "Date",
  description: "ISO 8601: 2024-01-15. | ISO 8601 : 2024-01-15.",
});
