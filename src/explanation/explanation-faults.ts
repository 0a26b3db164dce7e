import { AppError } from "../shared/app-error.ts";

const LONGEST_ECHO = 80;
const echo = (given: string): string => (given.length > LONGEST_ECHO ? `${given.slice(0, LONGEST_ECHO)}…` : given);

export const explanationFaults = {
  malformedId(given: string): AppError {
    const shown = echo(given);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `observation: “${shown}” is not the id of an observation. Copy it from the field “id” of an observation.`,
        fr: `observation : « ${shown} » n'est pas l'identificateur d'une observation. Copiez-le du champ « id » d'une observation.`,
      },
      { argument: "observation", given: shown },
    );
  },
  noSuchCell(given: string, release: string): AppError {
    const shown = echo(given);
    return new AppError(
      "NOT_FOUND",
      {
        en: `observation: release ${release} holds no cell “${shown}”. Copy the id from an observation of that release.`,
        fr: `observation : la diffusion ${release} ne contient pas de cellule « ${shown} ». Copiez l'identificateur d'une observation de cette diffusion.`,
      },
      { argument: "observation", given: shown, release },
    );
  },
};
