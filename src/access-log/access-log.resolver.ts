import { Arg, Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../graphql/context.ts";
import { GraphQLDateTime } from "../graphql/scalars.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { AccessLogConnection, AccessLogEntry, ChainVerification } from "./access-log.type.ts";
import type { AccessLine } from "./chain.ts";

@ArgsType()
class AccessLogArgs {
  @Field(() => ID, { nullable: true, description: "Only this indicator's. | Seulement celles de cet indicateur." })
  indicator?: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: "From this moment on. | À partir de ce moment." })
  from?: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: "Before this moment. | Avant ce moment." })
  to?: Date | null;
  @Field(() => Int, { nullable: true, defaultValue: 100, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}

const notAHash = (): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: "anchor: write the 64 hexadecimal digits that “fptx verify-log” or the log printed.",
      fr: "anchor : écrivez les 64 chiffres hexadécimaux qu'a imprimés « fptx verify-log » ou le journal.",
    },
    { argument: "anchor" },
  );

const toEntry = ({ subject, indicatorId, releaseId, ...line }: AccessLine): AccessLogEntry => ({
  ...line,
  subject: subject ?? "anonymous",
  indicator: indicatorId,
  release: releaseId,
});

@Resolver(() => AccessLogEntry)
export class AccessLogResolver {
  @Query(() => AccessLogConnection, {
    description:
      "Who was shown what, newest first; for the secretariat and auditors. | Qui a vu quoi, de la plus récente à la plus ancienne; pour le secrétariat et les vérificateurs.",
  })
  async accessLog(
    @Args(() => AccessLogArgs) { indicator, from, to, first, after }: AccessLogArgs,
    @Ctx() { services, tally }: Context,
  ): Promise<AccessLogConnection> {
    const known = services.catalogue.indicators.map(({ id }) => id);
    if (indicator && !known.includes(indicator)) throw faults.unknownIndicator(indicator, known);
    const filter = { indicator: indicator ?? null, from: from ?? null, to: to ?? null };
    const page = await services.accessLog.page(filter, { first: first ?? 100, after: after ?? null });
    // Reading the log is itself an access that it tells of.
    tally.touch(indicator ?? null, null);
    const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: toEntry(node) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: page.pageInfo,
      get totalCount() {
        return page.totalCount;
      },
      get chainVerified() {
        return page.chainVerified;
      },
    };
  }

  @Query(() => ChainVerification, {
    description:
      "Reads the whole access log and checks its chain; for the secretariat and auditors. | Lit tout le journal des accès et vérifie sa chaîne; pour le secrétariat et les vérificateurs.",
  })
  async accessLogVerification(
    @Arg("anchor", () => String, {
      nullable: true,
      description: "A hash noted earlier, that must be in the chain. | Un hachage noté plus tôt, qui doit y être.",
    })
    anchor: string | null,
    @Ctx() { services, tally }: Context,
  ): Promise<ChainVerification> {
    if (anchor && !/^[0-9a-f]{64}$/.test(anchor)) throw notAHash();
    tally.touch(null, null);
    const { head, broken, anchored, given } = await services.accessLog.verify(anchor ?? null);
    return {
      verified: broken === null && given !== false,
      entries: head.sequence,
      head: head.hash,
      broken,
      anchored,
      anchorFound: given,
    };
  }
}
