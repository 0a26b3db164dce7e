/**
 * Statistics Canada's Dissemination Geography Unique Identifier, 10 to 21 characters: vintage (4), type (1: A administrative,
 * S statistical, C combined), schema (4), geographic unique identifier (1 to 12): `2021` `A` `0002` `35` is Ontario.
 * Source: Statistics Canada, 92F0138M2019001, figure 1 and table 1.
 */
export interface Dguid {
  readonly vintage: number;
  readonly type: string;
  readonly schema: string;
  readonly uid: string;
}

export function parseDguid(text: string): Dguid | null {
  const match = /^(\d{4})([ACS])(\d{4})([0-9A-Za-z.]{1,12})$/.exec(text.trim());
  if (!match) return null;
  const [, vintage, type, schema, uid] = match as unknown as [string, string, string, string, string];
  return { vintage: Number(vintage), type, schema, uid };
}

/** The identifier without its vintage: what the code map `dguid` is keyed by, since an area keeps it from census to census. */
export const withoutVintage = ({ type, schema, uid }: Dguid): string => `${type}${schema}${uid}`;
