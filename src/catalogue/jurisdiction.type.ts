import { Field, ID, ObjectType } from "type-graphql";
import type { GeoLevel } from "../domain/codes.ts";
import { Text } from "../graphql/common.type.ts";
import { GeoLevelEnum } from "../graphql/enums.ts";

@ObjectType({
  description:
    "Canada, a province or territory, or a census metropolitan area. | Le Canada, une province, un territoire ou une région métropolitaine de recensement.",
})
export class Jurisdiction {
  @Field(() => ID, { description: "ISO 3166-2 (CA, CA-ON) or CMA-535. | ISO 3166-2 (CA, CA-ON) ou CMA-535." })
  id!: string;
  @Field(() => Text, { description: "Official name. | Nom officiel." })
  name!: Text;
  @Field(() => Text, {
    nullable: true,
    description: "Official abbreviation, where there is one. | Abréviation officielle, s'il y en a une.",
  })
  abbreviation!: Text | null;
  @Field(() => GeoLevelEnum, { description: "Geographic level. | Niveau géographique." })
  level!: GeoLevel;
  @Field(() => String, { description: "Standard Geographical Classification. | Classification géographique type." })
  sgcCode!: string;
  parentId!: string | null;
}
