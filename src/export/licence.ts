import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";

/** What may be done with the figures: the providers' own licences hold; made-up figures say that they are. */
export function licenceOf({ synthetic }: IndicatorEntry): Text {
  if (synthetic)
    return {
      en: "Synthetic figures for demonstration: they describe nobody and must not be cited as fact.",
      fr: "Chiffres synthétiques de démonstration : ils ne décrivent personne et ne doivent pas être cités comme des faits.",
    };
  return {
    en: "The licence of the provider named in the source applies (for Statistics Canada, the Statistics Canada Open Licence). Name the source.",
    fr: "La licence du fournisseur nommé dans la source s'applique (pour Statistique Canada, la Licence ouverte de Statistique Canada). Indiquez la source.",
  };
}
