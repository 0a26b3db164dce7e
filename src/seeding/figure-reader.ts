import type { PeriodType } from "../domain/codes.ts";

/** What a `key=value` of a published row means. `dimension` null: the value is the indicator's fixed scope, and is only checked. */
interface DimensionReader {
  readonly dimension: string | null;
  /** Value in the source -> code of the exchange. A value that is not here is a breakdown that the indicator does not have. */
  readonly codes: Readonly<Record<string, string>>;
}

/**
 * How the rows of one published series are read into one indicator.
 * `required`: keys without which the scope is not stated. `roundedByProvider`: the provider rounds by a rule of its own, so that
 * a figure printed as "about" is kept, marked as rounded at the source (IRCC; SEED_PS_2021, footnote 7).
 */
export interface FigureReader {
  readonly indicator: string;
  readonly periodType: PeriodType;
  readonly defaults: Readonly<Record<string, string>>;
  readonly reads: Readonly<Record<string, DimensionReader>>;
  readonly required: readonly string[];
  readonly roundedByProvider: boolean;
}

const fixed = (...values: string[]): DimensionReader => ({ dimension: null, codes: same(values) });
const same = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value, value]));

const SEX: DimensionReader = { dimension: "sex", codes: { F: "F", M: "M", unknown: "U" } };

/** Most serious violation; `ucr_code` 1525 is the Criminal Code offence. */
const INCIDENTS: FigureReader = {
  indicator: "ht.police.incidents",
  periodType: "CALENDAR_YEAR",
  defaults: { offence: "T" },
  reads: {
    offence: { dimension: "offence", codes: { "CC+IRPA": "T", CC279: "CC279", IRPA118: "IRPA118" } },
    ucr_code: fixed("1525"),
    basis: fixed("MSV"),
  },
  required: ["offence", "basis"],
  roundedByProvider: false,
};

/** Criminal Code incidents only, by definition of the published figures. */
const VICTIMS: FigureReader = {
  indicator: "ht.police.victims",
  periodType: "CALENDAR_YEAR",
  defaults: { sex: "T", age: "T", relationship: "T" },
  reads: {
    role: fixed("victim"),
    offence: fixed("CC279"),
    basis: fixed("MSV"),
    sex: SEX,
    age: { dimension: "age", codes: same(["0-17", "18-24", "25-34", "35-44", "45+"]) },
    relationship: {
      dimension: "relationship",
      codes: {
        intimate_partner: "PARTNER",
        friend_acquaintance: "ACQUAINTANCE",
        stranger: "STRANGER",
        criminal_business_other: "OTHER",
      },
    },
  },
  required: [],
  roundedByProvider: false,
};

/** Trafficking as any violation, Criminal Code and IRPA; accused persons are 12 and over. */
const ACCUSED: FigureReader = {
  indicator: "ht.police.accused",
  periodType: "CALENDAR_YEAR",
  defaults: { sex: "T", age: "T" },
  reads: {
    role: fixed("accused"),
    offence: fixed("CC+IRPA"),
    basis: fixed("any_violation"),
    sex: SEX,
    age: { dimension: "age", codes: same(["12-17", "18-24", "25-34", "35-44", "45+"]) },
  },
  required: ["offence", "basis"],
  roundedByProvider: false,
};

const court = (indicator: string): FigureReader => ({
  indicator,
  periodType: "FISCAL_YEAR",
  defaults: { court: "T", decision: "T" },
  reads: {
    offence: fixed("CC279"),
    court: { dimension: "court", codes: { adult: "ADULT", youth: "YOUTH" } },
    rule: { dimension: "rule", codes: { any_charge: "ANY_CHARGE", MSO: "MSO" } },
    decision: {
      dimension: "decision",
      codes: {
        guilty: "GUILTY",
        acquitted: "ACQUITTED",
        stayed_withdrawn_dismissed_discharged: "STAYED",
        other: "OTHER",
      },
    },
  },
  required: ["offence", "court", "rule"],
  roundedByProvider: false,
});

const HOTLINE: FigureReader = {
  indicator: "ht.hotline.cases",
  periodType: "CALENDAR_YEAR",
  defaults: { exploitation: "T" },
  reads: { exploitation: { dimension: "exploitation", codes: { sex: "SEX", labour: "LABOUR" } } },
  required: [],
  roundedByProvider: false,
};

const PERMITS: FigureReader = {
  indicator: "ht.ircc.permits",
  periodType: "FISCAL_YEAR",
  defaults: { client: "T" },
  reads: {
    client: { dimension: "client", codes: { "victim+dependant": "T", victim: "VICTIM", dependant: "DEPENDANT" } },
  },
  required: ["client"],
  roundedByProvider: true,
};

const INVESTIGATIONS: FigureReader = {
  indicator: "ht.ircc.investigations",
  periodType: "FISCAL_YEAR",
  defaults: {},
  reads: {},
  required: [],
  roundedByProvider: true,
};

/** Series of the published rows -> how they are read. A series that is not here belongs to no indicator. */
export const READER_OF: Readonly<Record<string, FigureReader>> = {
  UCR_HT_INCIDENTS: INCIDENTS,
  UCR_HT_INCIDENT_RATE: INCIDENTS,
  UCR_HT_VICTIMS: VICTIMS,
  UCR_HT_ACCUSED: ACCUSED,
  ICCS_HT_CASES: court("ht.court.cases"),
  ICCS_HT_CHARGES: court("ht.court.charges"),
  HOTLINE_CASES: HOTLINE,
  IRCC_VTIP_TRP: PERMITS,
  IRCC_HT_INVESTIGATIONS: INVESTIGATIONS,
};
