import { asc, sql } from "drizzle-orm";
import {
  catalogueVersion,
  code,
  codelist,
  disclosureProfile,
  indicator,
  indicatorDimension,
  jurisdiction,
  note,
  population,
  populationVintage,
  programme,
} from "../../db/schema/catalogue.ts";
import type { Database, Transaction } from "../../db/store.ts";
import type { CatalogueEntries } from "./catalogue.ts";

export type ProfileRow = typeof disclosureProfile.$inferSelect;

/** The catalogue in the database, as GraphQL reads it. Each function is one statement, whatever the number of ids. */
export const makeCatalogueRepository = (db: Database) => ({
  async storedVersion(): Promise<string | null> {
    const [row] = await db.select({ sha256: catalogueVersion.sha256 }).from(catalogueVersion);
    return row?.sha256 ?? null;
  },
  profiles: (): Promise<ProfileRow[]> => db.select().from(disclosureProfile).orderBy(asc(disclosureProfile.id)),
});

export type CatalogueRepository = ReturnType<typeof makeCatalogueRepository>;

/** Sets every column but the key to what was to be inserted. */
const overwrite = (columns: Record<string, { name: string }>, key: readonly string[]) =>
  Object.fromEntries(
    Object.entries(columns)
      .filter(([property]) => !key.includes(property))
      .map(([property, column]) => [property, sql.raw(`excluded."${column.name}"`)]),
  );

const codelistColumns = { version: codelist.version, nameEn: codelist.nameEn, nameFr: codelist.nameFr };

async function saveCodelists({ db }: Transaction, entries: CatalogueEntries): Promise<void> {
  await db
    .insert(codelist)
    .values(entries.codelists.map(({ id, version, name }) => ({ id, version, nameEn: name.en, nameFr: name.fr })))
    .onConflictDoUpdate({ target: codelist.id, set: overwrite(codelistColumns, []) });
  const codes = entries.codelists.flatMap((list) =>
    list.codes.map((entry, ordinal) => ({
      codelistId: list.id,
      id: entry.id,
      ordinal,
      nameEn: entry.name.en,
      nameFr: entry.name.fr,
      isTotal: entry.isTotal,
      parentId: entry.parent,
      external: entry.external,
    })),
  );
  await db.delete(code);
  await db.insert(code).values(codes);
}

async function saveJurisdictions({ db }: Transaction, { jurisdictions }: CatalogueEntries): Promise<void> {
  await db
    .insert(jurisdiction)
    .values(
      jurisdictions.map((entry, ordinal) => ({
        id: entry.id,
        ordinal,
        level: entry.level,
        sgcCode: entry.sgcCode,
        alpha: entry.alpha,
        nameEn: entry.name.en,
        nameFr: entry.name.fr,
        abbreviationEn: entry.abbreviation?.en ?? null,
        abbreviationFr: entry.abbreviation?.fr ?? null,
        parentId: entry.parent,
        alsoPartOf: entry.alsoPartOf ?? null,
      })),
    )
    .onConflictDoUpdate({
      target: jurisdiction.id,
      set: overwrite({ nameEn: jurisdiction.nameEn, nameFr: jurisdiction.nameFr, sgcCode: jurisdiction.sgcCode }, []),
    });
}

async function saveIndicators({ db }: Transaction, { indicators, programmes }: CatalogueEntries): Promise<void> {
  await db
    .insert(programme)
    .values(programmes.map(({ id, name }) => ({ id, nameEn: name.en, nameFr: name.fr })))
    .onConflictDoUpdate({
      target: programme.id,
      set: overwrite({ nameEn: programme.nameEn, nameFr: programme.nameFr }, []),
    });
  const rows = indicators.map((entry, ordinal) => ({
    id: entry.id,
    ordinal,
    nameEn: entry.name.en,
    nameFr: entry.name.fr,
    definitionEn: entry.definition.en,
    definitionFr: entry.definition.fr,
    unitOfCount: entry.unitOfCount,
    programmeId: entry.programme,
    custodianId: entry.custodian,
    custodianByJurisdiction: entry.custodianByJurisdiction ?? false,
    periodType: entry.periodType,
    synthetic: entry.synthetic,
    measures: [...entry.measures],
    levels: [...entry.levels],
  }));
  const { nameEn, nameFr, definitionEn, definitionFr, measures } = indicator;
  await db
    .insert(indicator)
    .values(rows)
    .onConflictDoUpdate({
      target: indicator.id,
      set: overwrite({ nameEn, nameFr, definitionEn, definitionFr, measures }, []),
    });
  const dimensions = indicators.flatMap((entry) =>
    entry.dimensions.map((dimension, ordinal) => ({
      indicatorId: entry.id,
      id: dimension.id,
      ordinal,
      nameEn: dimension.name.en,
      nameFr: dimension.name.fr,
      codelistId: dimension.codelist,
      members: [...dimension.members],
      total: dimension.total,
      defaultMember: dimension.defaultMember ?? null,
      demographic: dimension.demographic,
    })),
  );
  await db.delete(indicatorDimension);
  await db.insert(indicatorDimension).values(dimensions);
}

async function saveProfiles({ db }: Transaction, { profiles }: CatalogueEntries): Promise<void> {
  const rows = profiles.map(({ name, description, ...rest }) => ({
    id: rest.id,
    version: rest.version,
    nameEn: name.en,
    nameFr: name.fr,
    descriptionEn: description.en,
    descriptionFr: description.fr,
    method: rest.method,
    threshold: rest.threshold,
    base: rest.base,
    protectZeros: rest.protectZeros,
    intervalWidth: rest.intervalWidth,
  }));
  const { nameEn, nameFr, descriptionEn, descriptionFr, version, threshold, base, protectZeros, intervalWidth } =
    disclosureProfile;
  await db
    .insert(disclosureProfile)
    .values(rows)
    .onConflictDoUpdate({
      target: disclosureProfile.id,
      set: overwrite(
        { nameEn, nameFr, descriptionEn, descriptionFr, version, threshold, base, protectZeros, intervalWidth },
        [],
      ),
    });
}

async function saveNotes({ db }: Transaction, { notes }: CatalogueEntries): Promise<void> {
  const rows = notes.map(({ id, scope, mandatory, text }, ordinal) => ({
    id,
    ordinal,
    indicatorId: scope.indicator ?? null,
    jurisdictionId: scope.jurisdiction ?? null,
    periodFrom: scope.periodFrom ?? null,
    periodTo: scope.periodTo ?? null,
    dimensionId: scope.dimension ?? null,
    codeId: scope.code ?? null,
    mandatory,
    textEn: text.en,
    textFr: text.fr,
  }));
  await db
    .insert(note)
    .values(rows)
    .onConflictDoUpdate({
      target: note.id,
      set: overwrite(
        { textEn: note.textEn, textFr: note.textFr, mandatory: note.mandatory, ordinal: note.ordinal },
        [],
      ),
    });
}

async function savePopulations({ db, copy }: Transaction, { populations }: CatalogueEntries): Promise<void> {
  const rows = populations.map(({ id, lastReferencePeriod, title }) => ({
    id,
    lastReferencePeriod,
    titleEn: title.en,
    titleFr: title.fr,
  }));
  const { titleEn, titleFr } = populationVintage;
  await db
    .insert(populationVintage)
    .values(rows)
    .onConflictDoUpdate({
      target: populationVintage.id,
      set: overwrite({ titleEn, titleFr }, []),
    });
  await db.delete(population);
  const lines = populations.flatMap(({ id, figures }) =>
    figures.map(({ jurisdiction: where, year, persons }) => `${id}\t${where}\t${year}\t${persons}`),
  );
  await copy("shared.population", ["vintage_id", "jurisdiction_id", "year", "persons"], lines);
}

/** Brings the catalogue's tables to what the files say, within the caller's transaction. Nothing that a release names is dropped. */
export async function saveCatalogue(tx: Transaction, entries: CatalogueEntries, sha256: string): Promise<void> {
  await saveJurisdictions(tx, entries);
  await saveCodelists(tx, entries);
  await saveIndicators(tx, entries);
  await saveProfiles(tx, entries);
  await saveNotes(tx, entries);
  await savePopulations(tx, entries);
  await tx.db
    .insert(catalogueVersion)
    .values({ id: 1, sha256 })
    .onConflictDoUpdate({ target: catalogueVersion.id, set: { sha256, loadedAt: sql`now()` } });
}
