import {
  type Geography,
  type IndicatorEntry,
  type JurisdictionEntry,
  makeGeography,
  type ProfileEntry,
} from "../catalogue/catalogue.ts";
import { codesAt, stridesOf } from "../domain/cube.ts";
import { coalitionsOfTwo } from "../sdc/attackers.ts";
import type { SuppressionPattern } from "../sdc/system.ts";
import { contradictedTotals } from "./contradicted-totals.ts";
import { attackersOf, type CubeSystem, cubeSystem } from "./cube-system.ts";
import { type DisclosureEngine, ENGINE_VERSION, type EngineRequest, ruleOf } from "./disclosure-engine.ts";
import { type EarlierRelease, type JointSystem, joinReleases } from "./joint-system.ts";
import type { Proof } from "./publication.repository.ts";
import type { ReleaseCells } from "./release-cells.ts";
import { type ReleaseView, releaseViews } from "./release-views.ts";

/** The profiles that the audiences of design.md have. */
export const PROFILES = { fpt: "FPT-5", public: "IRCC-5", custodian: "NONE" } as const;
const SEED = 20_260_401;

/** A release before it is protected, with all earlier ones that readers can reach, oldest first. Plain data: it goes to a worker. */
export interface ReleaseQuestion {
  readonly cells: ReleaseCells;
  readonly indicator: IndicatorEntry;
  readonly earlier: readonly { readonly cells: ReleaseCells; readonly suppressed: readonly number[] }[];
  readonly profile: ProfileEntry;
  readonly jurisdictions: readonly JurisdictionEntry[];
}

/**
 * All audiences' views, and the proof. `contradicted`: keys of totals that are not what their parts say, which the engine is not
 * asked about; `exposed`: keys of the cells that an attacker could narrow down. Where there is any, there are no views.
 */
export interface ReleaseAnswer extends Proof {
  readonly views: readonly ReleaseView[];
  readonly exposed: readonly string[];
  readonly contradicted: readonly string[];
}

/** `signal`: gives the work up; then the promise is rejected. */
export type ReleaseProtector = (question: ReleaseQuestion, signal?: AbortSignal) => Promise<ReleaseAnswer>;

/** A release as the engine is asked about it, joined to those before it, and the way back from its answer. */
interface EngineQuestion {
  readonly cube: CubeSystem;
  readonly joint: JointSystem;
  readonly request: EngineRequest;
}

/** What the engine is asked for a release: its counts and those of the earlier releases, the attackers and the rule. */
export function engineQuestion(question: ReleaseQuestion): EngineQuestion {
  const { cells, indicator, earlier, profile, jurisdictions } = question;
  const geography = makeGeography(jurisdictions);
  const cube = cubeSystem(cells, indicator, geography);
  const before = earlier.map(({ cells: counts, suppressed }): EarlierRelease => {
    const earlierCube = cubeSystem(counts, indicator, geography);
    const pattern = new Uint8Array(earlierCube.system.cellCount);
    for (const cell of suppressed) pattern[cell] = 1;
    return { cube: earlierCube, pattern };
  });
  const joint = joinReleases(cube, before);
  const { system, fixed, previous } = joint;
  const provinces = attackersOf(joint.ownerOf);
  const attackers = profile.coalitions ? [...provinces, ...coalitionsOfTwo(provinces)] : provinces;
  const request = {
    system,
    attackers,
    rule: ruleOf(profile),
    seed: SEED,
    fixed,
    previous,
    priceCoalitions: !profile.coalitions,
  };
  return { cube, joint, request: { ...request, needed: neededTotals(question, joint, geography) } };
}

/** 1 for the national totals of the new release that are not small themselves: what users need most. */
function neededTotals(
  { cells, indicator, profile }: ReleaseQuestion,
  joint: JointSystem,
  geography: Geography,
): Uint8Array {
  const needed = new Uint8Array(joint.system.cellCount);
  const strides = stridesOf(cells.shape);
  const totals = new Map(indicator.dimensions.map(({ id, total }) => [id, total]));
  cells.value.forEach((count, cell) => {
    const at = joint.cellOf[cell] as number;
    if (at === -1 || count < (profile.threshold ?? 0)) return;
    const codes = codesAt(cells.shape, strides, cell);
    const isTotal = cells.shape.axes.every(({ id }, a) => (totals.get(id) ?? codes[a]) === codes[a]);
    if (isTotal && geography.jurisdiction(codes[0] as string)?.level === "COUNTRY") needed[at] = 1;
  });
  return needed;
}

/** The pattern of the new release alone: what the engine decided, and what stays as it was. */
export const patternOfRelease = ({ cellOf, settled }: JointSystem, pattern: SuppressionPattern): SuppressionPattern =>
  Uint8Array.from(settled, (before, cell) =>
    cellOf[cell] === -1 ? before : (pattern[cellOf[cell] as number] as number),
  );

/** Protects a release against readers of it and of all before it, attacks it, and makes every audience's view. */
export async function protectRelease(question: ReleaseQuestion, engine: DisclosureEngine): Promise<ReleaseAnswer> {
  const { cube, joint, request } = engineQuestion(question);
  const told = { engineVersion: ENGINE_VERSION, seed: String(SEED), contradicted: contradictedTotals(cube) };
  if (told.contradicted.length > 0)
    return { ...told, verified: false, narrowest: null, coalitionCost: null, seconds: 0, views: [], exposed: [] };
  const { verified, narrowest, coalitionCost, seconds, exposed, pattern } = await engine(request);
  const proof = { ...told, verified, narrowest, coalitionCost, seconds };
  if (!verified) return { ...proof, views: [], exposed: exposed.map((cell) => joint.keyOf(cell)) };
  const provinces = [...new Set(cube.ownerOf)].filter((owner) => owner !== "").sort();
  const own = patternOfRelease(joint, pattern);
  const views = releaseViews({
    cells: question.cells,
    pattern: own,
    ownerOf: cube.ownerOf,
    provinces,
    profiles: PROFILES,
  });
  return { ...proof, views, exposed: [] };
}
