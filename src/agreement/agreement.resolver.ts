import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { Indicator } from "../catalogue/indicator.type.ts";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { Context } from "../graphql/context.ts";
import { GraphQLDateTime } from "../graphql/scalars.ts";
import { DisclosureProfile } from "../release/release.type.ts";
import { toProfile } from "../release/release-rows.ts";
import { found } from "../shared/found.ts";
import { AccessChange, AccessMatrixCell, Agreement, AgreementInput } from "./agreement.type.ts";
import { toAgreement, toChange, toDraft, toMatrixCell } from "./agreement-rows.ts";

const indicatorOf = (id: string, { services }: Context): Indicator =>
  found(services.objects.indicator(id), "an agreement about an unknown indicator");

const jurisdictionOf = (id: string, { services }: Context): Jurisdiction =>
  found(services.objects.jurisdiction(id), "an agreement about an unknown jurisdiction");

async function profileOf(id: string, { loaders }: Context): Promise<DisclosureProfile> {
  const row = await loaders.profile.load(id);
  if (!row) throw new Error("an agreement under an unknown profile");
  return toProfile(row);
}

@ArgsType()
class AccessMatrixArgs {
  @Field(() => [String], {
    nullable: true,
    description:
      "PUBLIC or such as ANALYST@CA-ON; absent: the public and every role of the federal government. | PUBLIC ou par exemple ANALYST@CA-ON; absent : le public et tous les rôles du gouvernement fédéral.",
  })
  recipients?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Absent: all. | Absent : tous." })
  indicators?: string[] | null;
  @Field(() => [ID], {
    nullable: true,
    description:
      "Absent: Canada, the provinces and territories. | Absent : le Canada, les provinces et les territoires.",
  })
  jurisdictions?: string[] | null;
}

@Resolver(() => Agreement)
export class AgreementResolver {
  @Query(() => [Agreement], {
    description:
      "Agreements in their newest version, those that have ended too; for the secretariat and auditors. | Les ententes dans leur plus récente version, même échues; pour le secrétariat et les vérificateurs.",
  })
  agreements(@Ctx() { services }: Context): Agreement[] {
    const { agreements } = services;
    return agreements.all().map((agreement) => toAgreement(agreement, agreements.isInForce(agreement)));
  }

  @Mutation(() => Agreement, {
    description:
      "Saves an agreement, or a new version of one; the older ones are kept. For the secretariat. | Enregistre une entente, ou une nouvelle version; les anciennes sont gardées. Pour le secrétariat.",
  })
  async saveAgreement(
    @Arg("input", () => AgreementInput, { description: "The agreement. | L'entente." }) input: AgreementInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<Agreement> {
    const saved = await services.agreements.save(toDraft(input), viewer);
    for (const indicator of saved.indicators) tally.touch(indicator, null);
    return toAgreement(saved, services.agreements.isInForce(saved));
  }

  @Query(() => [AccessChange], {
    description:
      "Who would see what that they do not see now, and the reverse, were this saved; nothing is written. For the secretariat. | Qui verrait ce qu'il ne voit pas maintenant, et l'inverse, si ceci était enregistré; rien n'est écrit. Pour le secrétariat.",
  })
  async simulateAgreement(
    @Arg("input", () => AgreementInput, { description: "The agreement. | L'entente." }) input: AgreementInput,
    @Arg("at", () => GraphQLDateTime, {
      nullable: true,
      description:
        "At which moment; absent: now, or the first day of a new agreement that is yet to come. | À quel moment; absent : maintenant, ou le premier jour d'une nouvelle entente à venir.",
    })
    at: Date | null,
    @Ctx() { services, viewer }: Context,
  ): Promise<AccessChange[]> {
    const simulated = await services.agreements.simulate(toDraft(input), at ?? null, viewer);
    return simulated.changes.map((change) => toChange(change, simulated.at));
  }

  @Query(() => [AccessMatrixCell], {
    description:
      "Who is shown what now, each cell with the agreements that decide it; for the secretariat and auditors. | À qui est montré quoi en ce moment, chaque case avec les ententes qui en décident; pour le secrétariat et les vérificateurs.",
  })
  accessMatrix(
    @Args(() => AccessMatrixArgs) { recipients, indicators, jurisdictions }: AccessMatrixArgs,
    @Ctx() { services }: Context,
  ): AccessMatrixCell[] {
    const request = {
      recipients: recipients ?? null,
      indicators: indicators ?? null,
      jurisdictions: jurisdictions ?? null,
    };
    return services.agreements.matrix(request).map(toMatrixCell);
  }

  @FieldResolver(() => Jurisdiction, { description: "Who shares. | Qui communique." })
  provider(@Root() { providerId }: Agreement, @Ctx() context: Context): Jurisdiction {
    return jurisdictionOf(providerId, context);
  }

  @FieldResolver(() => [Indicator], { description: "What is shared. | Ce qui est communiqué." })
  indicators(@Root() { indicatorIds }: Agreement, @Ctx() context: Context): Promise<Indicator[]> {
    return Promise.all(indicatorIds.map((id) => indicatorOf(id, context)));
  }

  @FieldResolver(() => DisclosureProfile, { description: "Under which protection. | Sous quelle protection." })
  profile(@Root() { profileId }: Agreement, @Ctx() context: Context): Promise<DisclosureProfile> {
    return profileOf(profileId, context);
  }

  @FieldResolver(() => [Agreement], {
    description: "All its versions, the newest first. | Toutes ses versions, de la plus récente à la plus ancienne.",
  })
  history(@Root() { id }: Agreement, @Ctx() { services }: Context): Agreement[] {
    const { agreements } = services;
    const current = agreements.all().find((agreement) => agreement.id === id);
    return agreements
      .history(id)
      .map((version) => toAgreement(version, version.version === current?.version && agreements.isInForce(current)));
  }
}

@Resolver(() => AccessChange)
export class AccessChangeResolver {
  @FieldResolver(() => Indicator, { description: "Of which indicator. | De quel indicateur." })
  indicator(@Root() { indicatorId }: AccessChange, @Ctx() context: Context): Indicator {
    return indicatorOf(indicatorId, context);
  }

  @FieldResolver(() => [Jurisdiction], { description: "In which jurisdictions. | Dans quels territoires." })
  jurisdictions(@Root() { jurisdictionIds }: AccessChange, @Ctx() context: Context): Promise<Jurisdiction[]> {
    return Promise.all(jurisdictionIds.map((id) => jurisdictionOf(id, context)));
  }
}

@Resolver(() => AccessMatrixCell)
export class AccessMatrixCellResolver {
  @FieldResolver(() => Indicator, { description: "Of which indicator. | De quel indicateur." })
  indicator(@Root() { indicatorId }: AccessMatrixCell, @Ctx() context: Context): Indicator {
    return indicatorOf(indicatorId, context);
  }

  @FieldResolver(() => Jurisdiction, { description: "In which jurisdiction. | Dans quel territoire." })
  jurisdiction(@Root() { jurisdictionId }: AccessMatrixCell, @Ctx() context: Context): Jurisdiction {
    return jurisdictionOf(jurisdictionId, context);
  }

  @FieldResolver(() => DisclosureProfile, {
    nullable: true,
    description:
      "Under which protection; null where nothing is shared. | Sous quelle protection; nulle si rien n'est communiqué.",
  })
  profile(@Root() { profileId }: AccessMatrixCell, @Ctx() context: Context): Promise<DisclosureProfile> | null {
    return profileId === null ? null : profileOf(profileId, context);
  }

  @FieldResolver(() => [Agreement], {
    description:
      "The agreements that decide; none where none is needed or none is in force. | Les ententes qui en décident; aucune s'il n'en faut pas ou qu'aucune n'est en vigueur.",
  })
  agreements(@Root() { agreementIds }: AccessMatrixCell, @Ctx() { services }: Context): Agreement[] {
    const { agreements } = services;
    return agreements
      .all()
      .filter(({ id }) => agreementIds.includes(id))
      .map((agreement) => toAgreement(agreement, agreements.isInForce(agreement)));
  }
}
