import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { Indicator } from "../catalogue/indicator.type.ts";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { Severity, SubmissionState } from "../domain/codes.ts";
import type { Context } from "../graphql/context.ts";
import { SeverityEnum, SubmissionStateEnum } from "../graphql/enums.ts";
import { COMPARISON_COST } from "../observation/revision.resolver.ts";
import { CellDiffConnection } from "../observation/revision.type.ts";
import { changedCells, tallied } from "../observation/tally-observations.ts";
import { Release } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { found } from "../shared/found.ts";
import { MAX_CELLS, MAX_LIST } from "../shared/limits.ts";
import { type Connection, pageOf } from "../shared/page.ts";
import {
  Finding,
  FindingConnection,
  PublishInput,
  ReviewInput,
  Submission,
  SubmissionConnection,
  SubmissionEvent,
  WithdrawInput,
} from "./submission.type.ts";
import { toEvent, toPublication, toSubmission } from "./submission-rows.ts";

const AFTER = { nullable: true, description: "endCursor of the page before. | endCursor de la page précédente." };
const PAGE_SIZE = "Page size. | Taille de la page.";

@ArgsType()
class SubmissionsArgs {
  @Field(() => [SubmissionStateEnum], {
    nullable: true,
    description: "Only in these states. | Seulement dans ces états.",
  })
  states?: SubmissionState[] | null;
  @Field(() => Int, { nullable: true, defaultValue: 20, description: PAGE_SIZE })
  first!: number | null;
  @Field(() => String, AFTER)
  after?: string | null;
}

@ArgsType()
class FindingsArgs {
  @Field(() => SeverityEnum, { nullable: true, description: "Only of this severity. | Seulement de cette gravité." })
  severity?: Severity | null;
  @Field(() => Int, { nullable: true, defaultValue: 100, description: PAGE_SIZE })
  first!: number | null;
  @Field(() => String, AFTER)
  after?: string | null;
}

@ArgsType()
class DiffArgs {
  @Field(() => Int, { nullable: true, defaultValue: 100, description: PAGE_SIZE })
  first!: number | null;
  @Field(() => String, AFTER)
  after?: string | null;
}

@Resolver(() => Submission)
export class SubmissionResolver {
  @Query(() => Submission, {
    nullable: true,
    description:
      "A submission, for the loaders and approvers of its custodian; null where there is none that the viewer may see. | Une soumission, pour les personnes qui chargent ou approuvent chez son dépositaire; nulle s'il n'y en a pas que l'utilisateur puisse voir.",
  })
  async submission(
    @Arg("id", () => ID, { description: "Identifier. | Identifiant." }) id: string,
    @Ctx() { services, viewer }: Context,
  ): Promise<Submission | null> {
    const row = await services.submissions.find(id, viewer);
    return row && toSubmission(row);
  }

  @Query(() => SubmissionConnection, {
    description:
      "Submissions of the viewer's own custodian, newest first; dry runs aside. | Les soumissions du dépositaire de l'utilisateur, des plus récentes aux plus anciennes, sauf les essais.",
  })
  async submissions(
    @Args(() => SubmissionsArgs) { states, first, after }: SubmissionsArgs,
    @Ctx() { services, viewer }: Context,
  ): Promise<Connection<Submission>> {
    if (states?.length === 0) throw faults.nothingSelected("states");
    const rows = (await services.submissions.all(viewer)).filter(({ state }) => !states || states.includes(state));
    const query = fingerprintOf(["submissions", states ?? null]);
    return pageOf(rows.map(toSubmission), { first: first ?? 20, after: after ?? null, max: MAX_LIST, query });
  }

  @Mutation(() => Submission, {
    description:
      "A second person's decision on a validated file; it holds for this file and these findings alone. | La décision d'une deuxième personne sur un fichier validé; elle ne vaut que pour ce fichier et ces constats.",
  })
  async review(
    @Arg("input", () => ReviewInput, { description: "The review. | L'examen." }) input: ReviewInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<Submission> {
    const row = await services.submissions.review(input.submission, input, viewer);
    tally.touch(row.indicatorId, null);
    return toSubmission(row);
  }

  @Mutation(() => Release, {
    description:
      "Protects, attacks and publishes an approved file, now or at the end of an embargo. | Protège, attaque et publie un fichier approuvé, maintenant ou à la fin d'un embargo.",
  })
  async publish(
    @Arg("input", () => PublishInput, { description: "What, why and when. | Quoi, pourquoi et quand." })
    { submission, at, reasonEn, reasonFr, expectedSha256, publication }: PublishInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<Release> {
    const reason = { en: reasonEn, fr: reasonFr };
    const stated = publication ? toPublication(publication) : null;
    const request = { submission, expectedSha256, reason, at: at ?? null, publication: stated };
    const row = await services.publishing.publish(request, viewer);
    tally.touch(row.indicatorId, row.id);
    return toRelease(row);
  }

  @Mutation(() => Release, {
    description:
      "Takes a release out of sight; the one before it is current again. | Retire une diffusion de la vue; celle d'avant redevient en vigueur.",
  })
  async withdraw(
    @Arg("input", () => WithdrawInput, { description: "What and why. | Quoi et pourquoi." })
    { release, reasonEn, reasonFr }: WithdrawInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<Release> {
    const reason = { en: reasonEn, fr: reasonFr };
    const row = await services.publishing.withdraw({ release, reason }, viewer);
    tally.touch(row.indicatorId, row.id);
    return toRelease(row);
  }

  @FieldResolver(() => Indicator, { description: "What it is for. | Ce à quoi il est destiné." })
  indicator(@Root() { indicatorId }: Submission, @Ctx() { services }: Context): Indicator {
    return found(services.objects.indicator(indicatorId), "a submission without its indicator");
  }

  @FieldResolver(() => Jurisdiction, { description: "For whom it is loaded. | Pour qui il est chargé." })
  jurisdiction(@Root() { jurisdictionId }: Submission, @Ctx() { services }: Context): Jurisdiction {
    return found(services.objects.jurisdiction(jurisdictionId), "a submission without its jurisdiction");
  }

  @FieldResolver(() => FindingConnection, {
    description: "All that validation found, at most a hundred of a rule. | Tous les constats, au plus cent par règle.",
  })
  async findings(
    @Root() { id }: Submission,
    @Args(() => FindingsArgs) { severity, first, after }: FindingsArgs,
    @Ctx() { services }: Context,
  ): Promise<Connection<Finding>> {
    const all = await services.submissions.findings(id);
    const query = fingerprintOf(["findings", id, severity ?? null]);
    const rows = all.filter((finding) => !severity || finding.severity === severity);
    return pageOf(rows, { first: first ?? 100, after: after ?? null, max: MAX_LIST, query });
  }

  @FieldResolver(() => CellDiffConnection, {
    description:
      "What it changes against the current release, as the viewer sees that, with the file's own cells as they were sent; once it is out, against the release that it replaced. | Ce qu'elle change par rapport à la diffusion en vigueur, telle que l'utilisateur la voit, les cellules du fichier étant telles qu'envoyées; une fois diffusée, par rapport à la diffusion qu'elle a remplacée.",
  })
  async diff(
    @Root() { id }: Submission,
    @Args(() => DiffArgs) { first, after }: DiffArgs,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<CellDiffConnection> {
    const size = first ?? 100;
    budget.spend(COMPARISON_COST + 2 * Math.min(Math.max(0, size), MAX_CELLS));
    const page = await services.submissionDiffs.diff(id, { first: size, after: after ?? null }, viewer);
    return tallied(page, tally, changedCells);
  }

  @FieldResolver(() => [SubmissionEvent], {
    description: "Its way so far, step by step. | Son parcours jusqu'ici, étape par étape.",
  })
  async history(@Root() { id }: Submission, @Ctx() { services }: Context): Promise<SubmissionEvent[]> {
    return (await services.submissions.history(id)).map(toEvent);
  }

  @FieldResolver(() => Release, {
    nullable: true,
    description:
      "The release that it became, also one that waits or was withdrawn. | La diffusion qu'elle est devenue, même en attente ou retirée.",
  })
  async release(@Root() submission: Submission, @Ctx() { services }: Context): Promise<Release | null> {
    const row = await services.publishing.releaseOf(submission);
    return row && toRelease(row);
  }
}
