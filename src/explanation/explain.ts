import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import type { Observation } from "../observation/observation.type.ts";

/** A cell and what may be said of it. `custodian`: who owns the figure. `smallest`: the least count that the profile publishes. */
export interface Explained {
  readonly observation: Pick<Observation, "measure" | "status" | "measureNotes" | "value">;
  readonly custodian: Text;
  readonly method: string;
  readonly smallest: number | null;
  /** What the alternatives change, in words. */
  readonly alternatives: readonly Text[];
}

export interface ExplanationTexts {
  readonly headline: Text;
  readonly whatYouCanDo: readonly Text[];
}

const say = (en: string, fr: string): Text => ({ en, fr: typeset(fr) });

/** The same words for a small count and for one that would give it away: which of the two it is, nobody else is told. */
function suppressed({ observation, method, smallest }: Explained): Text {
  const least = (smallest ?? 5) - 1;
  if (method !== "SUPPRESS")
    return say(
      `Shown as “--”: the count is between 0 and ${least}, or it is hidden because with it a small count could be worked out.`,
      `Affiché « -- » : le nombre est compris entre 0 et ${least}, ou il est masqué parce qu'il permettrait de calculer un petit nombre.`,
    );
  if (observation.measure !== "COUNT")
    return say(
      "Hidden to protect the people counted: it would tell a count that is hidden.",
      "Masqué pour protéger les personnes dénombrées : il révélerait un nombre masqué.",
    );
  return say(
    `Hidden to protect the people counted: the count is from 1 to ${least}, or with it such a count could be worked out.`,
    `Masqué pour protéger les personnes dénombrées : le nombre se situe entre 1 et ${least}, ou il permettrait de calculer un tel nombre.`,
  );
}

function notComputable({ measure, measureNotes }: Explained["observation"]): Text {
  const [reason] = measureNotes;
  if (reason) return reason.text;
  if (measure === "CHANGE")
    return say(
      "No change can be computed: the previous period is zero or hidden.",
      "Aucune variation ne peut être calculée : la période précédente est nulle ou masquée.",
    );
  return say(
    "It cannot be computed from what is shown: what it is divided by is zero.",
    "Ne peut être calculé à partir de ce qui est affiché : le diviseur est nul.",
  );
}

function shown({ status, value }: Explained["observation"]): Text {
  const { rounded, roundingBase, vintage } = status;
  const later =
    vintage === "PROVISIONAL"
      ? say(" It is provisional and will be revised.", " Il est provisoire et sera révisé.")
      : vintage === "REVISED"
        ? say(" It has been revised.", " Il a été révisé.")
        : say("", "");
  const kind = rounded
    ? roundingBase === null
      ? say(
          "A rounded value: it was rounded at its source, or computed from rounded counts.",
          "Une valeur arrondie : elle l'a été à la source, ou est calculée à partir de nombres arrondis.",
        )
      : say(
          `A value rounded to the nearest ${roundingBase} to protect the people counted.`,
          `Une valeur arrondie au multiple de ${roundingBase} le plus près pour protéger les personnes dénombrées.`,
        )
    : value === 0
      ? say("A true zero: nothing was counted.", "Un zéro absolu : rien n'a été dénombré.")
      : say("The value as it was published; nothing is hidden.", "La valeur telle que publiée; rien n'est masqué.");
  return { en: `${kind.en}${later.en}`, fr: `${kind.fr}${later.fr}` };
}

function headlineOf(explained: Explained): Text {
  const { observation, custodian } = explained;
  switch (observation.status.availability) {
    case "VALUE":
      return shown(observation);
    case "SUPPRESSED":
      return suppressed(explained);
    case "NOT_AVAILABLE":
      return (
        observation.measureNotes[0]?.text ??
        say(
          "No figure: the sources give none for this place, period and detail. Not available does not mean zero.",
          "Aucun chiffre : les sources n'en donnent pas pour ce lieu, cette période et ce détail. Non disponible ne veut pas dire zéro.",
        )
      );
    case "NOT_APPLICABLE":
      return say(
        "Not applicable: this combination cannot occur, or the measure does not apply to it.",
        "Sans objet : cette combinaison ne peut se présenter, ou la mesure ne s'y applique pas.",
      );
    case "UNRELIABLE":
      return say(
        "Too unreliable to be published, by the judgment of the source.",
        "Trop peu fiable pour être publié, selon la source.",
      );
    case "NOT_SHARED":
      return say(
        `Not shared with you: ${custodian.en} has no agreement in force that lets you see it.`,
        `Non communiqué à votre intention : aucune entente en vigueur de ${custodian.fr} ne vous permet de le voir.`,
      );
    case "NOT_COMPUTABLE":
      return notComputable(observation);
  }
}

function adviceOn({ observation, custodian, alternatives }: Explained): Text[] {
  const askOwner = say(
    `Ask the custodian, ${custodian.en}, what may be shared with you.`,
    `Demandez au dépositaire, ${custodian.fr}, ce qui peut vous être communiqué.`,
  );
  switch (observation.status.availability) {
    case "SUPPRESSED":
      return [
        ...alternatives,
        say(
          "Do not estimate it from totals: it was checked that they do not give it.",
          "N'essayez pas de l'estimer à partir des totaux : il a été vérifié qu'ils ne le donnent pas.",
        ),
        askOwner,
      ];
    case "NOT_SHARED":
      return [
        say(
          "Ask the secretariat which agreement would cover it.",
          "Demandez au secrétariat quelle entente le couvrirait.",
        ),
        askOwner,
      ];
    case "NOT_AVAILABLE":
      return [
        ...alternatives,
        say(
          "Look at other periods or at the total of the dimension; the release's source says what it covers.",
          "Consultez d'autres périodes ou le total de la dimension; la source de la diffusion indique ce qu'elle couvre.",
        ),
      ];
    case "NOT_COMPUTABLE":
      return [
        say(
          "Ask for the measure COUNT of both periods and read the notes.",
          "Demandez la mesure COUNT des deux périodes et lisez les notes.",
        ),
      ];
    case "UNRELIABLE":
      return [say("Use the total, or a larger area.", "Utilisez le total ou un territoire plus grand.")];
    case "NOT_APPLICABLE":
      return [say("Ask for another measure or combination.", "Demandez une autre mesure ou combinaison.")];
    case "VALUE":
      return observation.status.rounded
        ? [
            say(
              "Do not compute small differences from it: they are within the rounding.",
              "N'en tirez pas de petits écarts : ils tiennent à l'arrondissement.",
            ),
          ]
        : [];
  }
}

/** Why a cell shows what it shows, in plain language, and what its reader can do. Says nothing that the viewer's view does not. */
export const explainCell = (explained: Explained): ExplanationTexts => ({
  headline: headlineOf(explained),
  whatYouCanDo: adviceOn(explained),
});
