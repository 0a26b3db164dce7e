import { Field, Int, ObjectType } from "type-graphql";
import type { ExportFormat } from "../domain/export-format.ts";
import { Text } from "../graphql/common.type.ts";
import { ExportFormatEnum } from "../graphql/enums.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";

@ObjectType({ simpleResolvers: true, description: "A table as a file. | Un tableau sous forme de fichier." })
export class Download {
  @Field(() => ExportFormatEnum, { description: "Format. | Format." })
  format!: ExportFormat;
  @Field(() => String, {
    description:
      "Address; give the same Authorization header as here. | Adresse; donnez le même en-tête Authorization qu'ici.",
  })
  url!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "How to cite the figures, their provider first. | Comment citer les chiffres, leur fournisseur d'abord.",
})
export class Citation {
  @Field(() => Text, { description: "In words. | En clair." })
  text!: Text;
  @Field(() => String, {
    description: "One BibTeX entry, in the request's language. | Une entrée BibTeX, dans la langue de la requête.",
  })
  bibtex!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Cells to take away, too many for one answer perhaps. | Des cellules à emporter, peut-être trop nombreuses pour une seule réponse.",
})
export class Exports {
  @Field(() => Int, { description: "Cells in each file. | Cellules dans chaque fichier." })
  cells!: number;
  selected!: SelectedCells;
}
