import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import type { Observation } from "../observation/observation.type.ts";

/**
 * A cell and what may be said of it. `count`: the count that its measure rests on, null where that is not shown. `isPooled`: its
 * period adds up several. `custodian`: who owns the figure. `smallest`: the least count that the profile publishes.
 */
export interface Explained {
  readonly observation: Pick<Observation, "measure" | "status" | "measureNotes" | "value">;
  readonly count: number | null;
  readonly isPooled: boolean;
  readonly custodian: Text;
  readonly method: string;
  readonly smallest: number | null;
  /** For the custodian alone: why the other governments do not see the cell; null for others, and where they see it. */
  readonly hiddenFromOthers: "SMALL" | "COMPLEMENT" | null;
  /** What the alternatives change, in words. */
  readonly alternatives: readonly Text[];
}

export interface ExplanationTexts {
  readonly headline: Text;
  readonly whatYouCanDo: readonly Text[];
}

const say = (en: string, fr: string): Text => ({ en, fr: typeset(fr) });

/**
 * The same words for a small count and for one that would give it away: which of the two it is, nobody else is told. Another measure
 * may be hidden by a count that is not its own: a share by its total.
 */
function suppressed({ observation, method, smallest }: Explained): Text {
  const least = (smallest ?? 5) - 1;
  if (observation.measure !== "COUNT")
    return say(
      "Hidden to protect the people counted: it would tell a count that is hidden.",
      "Masqué pour protéger les personnes dénombrées : il révélerait un nombre masqué.",
    );
  if (method !== "SUPPRESS")
    return say(
      `Shown as “--”: the count is between 0 and ${least}, or it is hidden because with it a small count could be worked out.`,
      `Affiché « -- » : le nombre est compris entre 0 et ${least}, ou il est masqué parce qu'il permettrait de calculer un petit nombre.`,
    );
  return say(
    `Hidden to protect the people counted: the count is from 1 to ${least}, or with it such a count could be worked out.`,
    `Masqué pour protéger les personnes dénombrées : le nombre se situe entre 1 et ${least}, ou il permettrait de calculer un tel nombre.`,
  );
}

/** Why a measure was not computed: in the words of its own note, where it has one. */
const reasonOf = ({ measureNotes }: Explained["observation"], otherwise: Text): Text =>
  measureNotes[0]?.text ?? otherwise;

const LATER: Readonly<Record<string, Text>> = {
  PROVISIONAL: say(" It is provisional and will be revised.", " Il est provisoire et sera révisé."),
  REVISED: say(" It has been revised.", " Il a été révisé."),
};

const NOTHING_COUNTED = say("A true zero: nothing was counted.", "Un zéro absolu : rien n'a été dénombré.");

/** A count stands as it was loaded, or rounded. */
function countShown({ status, value }: Explained["observation"]): Text {
  const { rounded, roundingBase } = status;
  if (rounded)
    return roundingBase === null
      ? say("A value that its source rounded.", "Une valeur que sa source a arrondie.")
      : say(
          `A value rounded to the nearest ${roundingBase} to protect the people counted.`,
          `Une valeur arrondie au multiple de ${roundingBase} le plus près pour protéger les personnes dénombrées.`,
        );
  if (value === 0) return NOTHING_COUNTED;
  return say(
    "The value as it was loaded; nothing of it is hidden from you.",
    "La valeur telle que chargée; rien ne vous en est masqué.",
  );
}

/** Other measures are computed: a zero of theirs is not always one of the count. */
function measureShown({ measure, status, value }: Explained["observation"], count: number | null): Text {
  if (status.rounded)
    return say(
      "Computed from rounded counts, and no more exact than they are.",
      "Calculé à partir de nombres arrondis, et pas plus exact qu'eux.",
    );
  if (measure === "CHANGE")
    return value === 0
      ? say(
          "No change: the counts of the two periods are the same, or differ by less than the decimal shows.",
          "Aucune variation : les nombres des deux périodes sont les mêmes, ou leur écart est inférieur à ce que montre la décimale.",
        )
      : say(
          "Computed from the counts of two periods, both shown to you as they were loaded.",
          "Calculé à partir des nombres de deux périodes, qui vous sont tous deux montrés tels que chargés.",
        );
  if (value === 0)
    return count === 0
      ? NOTHING_COUNTED
      : say(
          "Not zero before it was rounded to its decimals: something was counted.",
          "Non nul avant l'arrondissement à la décimale affichée : le nombre n'est pas nul.",
        );
  return say(
    "Computed from counts that are shown to you as they were loaded.",
    "Calculé à partir de nombres qui vous sont montrés tels que chargés.",
  );
}

function shown({ observation, count }: Explained): Text {
  const kind = observation.measure === "COUNT" ? countShown(observation) : measureShown(observation, count);
  const later = LATER[observation.status.vintage];
  return later ? { en: `${kind.en}${later.en}`, fr: `${kind.fr}${later.fr}` } : kind;
}

function notAvailable({ observation, isPooled }: Explained): Text {
  if (isPooled && observation.measureNotes.length === 0)
    return say(
      "No figure: at least one of the periods that are added up has none. Not available does not mean zero.",
      "Aucun chiffre : au moins une des périodes regroupées n'en a pas. Non disponible ne veut pas dire zéro.",
    );
  return reasonOf(
    observation,
    say(
      "No figure: the sources give none for this place, period and detail. Not available does not mean zero.",
      "Aucun chiffre : les sources n'en donnent pas pour ce lieu, cette période et ce détail. Non disponible ne veut pas dire zéro.",
    ),
  );
}

/** A measure is hidden with the count that it rests on. */
const TO_ITS_CUSTODIAN = {
  SMALL: {
    count: say(
      "You see it as its custodian. It is hidden from the other governments because it is small itself.",
      "Vous le voyez à titre de dépositaire. Il est masqué aux autres gouvernements parce qu'il est lui-même petit.",
    ),
    measure: say(
      "You see it as its custodian. It is hidden from the other governments because its count is small.",
      "Vous le voyez à titre de dépositaire. Il est masqué aux autres gouvernements parce que le nombre sur lequel il repose est petit.",
    ),
  },
  COMPLEMENT: {
    count: say(
      "You see it as its custodian. It is hidden from the other governments because with it a small count could be worked out.",
      "Vous le voyez à titre de dépositaire. Il est masqué aux autres gouvernements parce qu'il permettrait de calculer un petit nombre.",
    ),
    measure: say(
      "You see it as its custodian. It is hidden from the other governments because with its count a small one could be worked out.",
      "Vous le voyez à titre de dépositaire. Il est masqué aux autres gouvernements parce que le nombre sur lequel il repose permettrait d'en calculer un petit.",
    ),
  },
} as const;

function headlineOf(explained: Explained): Text {
  const { observation, custodian, hiddenFromOthers } = explained;
  if (hiddenFromOthers !== null)
    return TO_ITS_CUSTODIAN[hiddenFromOthers][observation.measure === "COUNT" ? "count" : "measure"];
  switch (observation.status.availability) {
    case "VALUE":
      return shown(explained);
    case "SUPPRESSED":
      return suppressed(explained);
    case "NOT_AVAILABLE":
      return notAvailable(explained);
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
      return reasonOf(
        observation,
        say("It cannot be computed from what is shown.", "Ne peut être calculé à partir de ce qui est affiché."),
      );
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
        observation.measure === "CHANGE"
          ? say(
              "Ask for the measure COUNT of both periods and read the notes.",
              "Demandez la mesure COUNT des deux périodes et lisez les notes.",
            )
          : say(
              "Ask for the measure COUNT of the cell and of its total, and read the notes.",
              "Demandez la mesure COUNT de la cellule et de son total, et lisez les notes.",
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
