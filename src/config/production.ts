import { isAddressBlock } from "./addresses.ts";
import { type Source, textOf } from "./source.ts";

/** The proxies that end TLS. A fault where they are no addresses, or there are none and `isRequired`. */
export function readTrustedProxies(source: Source, isRequired: boolean): string[] {
  const given = textOf(source, "TRUSTED_PROXY");
  const blocks = given === null ? [] : given.split(",").map((block) => block.trim());
  const isGood = blocks.every(isAddressBlock);
  if (isGood && (blocks.length > 0 || !isRequired)) return blocks;
  const example = "10.0.0.0/8,127.0.0.1";
  source.faults.push(
    isGood
      ? {
          variable: "TRUSTED_PROXY",
          en: `needed in production: write the addresses of the proxies that end TLS, such as ${example}. They send X-Forwarded-Proto: https, and nobody else is answered.`,
          fr: `exigée en production : écrivez les adresses des mandataires qui terminent TLS, comme ${example}. Ils envoient X-Forwarded-Proto: https, et personne d'autre n'obtient de réponse.`,
        }
      : {
          variable: "TRUSTED_PROXY",
          en: `write IP addresses or blocks with commas between them, such as ${example}.`,
          fr: `écrivez des adresses ou des blocs IP séparés par des virgules, comme ${example}.`,
        },
  );
  return [];
}

/** Passwords that come with images, manuals and tutorials. */
const DEFAULT_PASSWORDS = [
  "postgres",
  "postgresql",
  "password",
  "passw0rd",
  "changeme",
  "change-me",
  "secret",
  "admin",
  "root",
  "test",
  "example",
  "fptx",
  "123456",
];

/** What everybody knows keeps nobody out. */
export function checkSecrets(source: Source): void {
  for (const variable of ["DATABASE_URL", "DATABASE_READER_URL", "DATABASE_MIGRATION_URL"]) {
    const given = textOf(source, variable);
    if (given === null || !URL.canParse(given)) continue;
    const { username, password } = new URL(given);
    const isDefault =
      password !== "" && [...DEFAULT_PASSWORDS, username.toLowerCase()].includes(password.toLowerCase());
    if (isDefault)
      source.faults.push({
        variable,
        en: "choose another password: this one is a default that everybody knows, or the name of its user.",
        fr: "choisissez un autre mot de passe : celui-ci est un mot de passe par défaut connu de tous, ou le nom de son utilisateur.",
      });
  }
}
