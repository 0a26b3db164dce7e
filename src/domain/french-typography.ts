/** No-break spaces where French puts them in Canada: inside guillemets and before a colon. */
export const typeset = (french: string): string =>
  french.replace(/« /g, "«\u00a0").replace(/ »/g, "\u00a0»").replace(/ :/g, "\u00a0:");
