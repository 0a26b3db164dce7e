import { randomBinomial, randomGamma, randomPoisson } from "d3-random";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * Draws of one stream of random numbers, each moving the stream on. Counts are whole numbers >= 0.
 * `negativeBinomial`: mean `mean`, variance `mean + mean² / shape`.
 */
export interface RandomDraws {
  negativeBinomial(mean: number): number;
  poisson(mean: number): number;
  binomial(trials: number, probability: number): number;
  uniform(below: number): number;
}

/**
 * Stream `stream` (1, 2, …) of a seed.
 * Shape:  `shape` is that of the negative binomial, >= 1; the smaller, the more the counts cluster.
 * Source: the negative binomial as a gamma mixture of Poisson distributions (Greenwood and Yule, 1920); gamma by
 *         Marsaglia and Tsang (2000), as in d3-random. xoroshiro128+ (Blackman and Vigna), streams 2^64 draws apart by
 *         its jump.
 * Limits: d3-random uses Math.log and Math.log1p, whose last bit a platform may choose. A count would change only where
 *         a draw fell within that bit of an edge; the tests shake the last bits and expect the same counts. A shape
 *         below 1 would add Math.pow, so it is refused.
 */
export function makeRandomDraws(origin: { seed: number; stream: number; shape: number }): RandomDraws {
  const { seed, stream, shape } = origin;
  if (!(shape >= 1)) throw new RangeError("random draws: shape below 1");
  const generator = xoroshiro128plus(seed);
  for (let jump = 0; jump < stream; jump++) generator.jump();
  const source = (): number => uniformFloat64(generator);
  const level = randomGamma.source(source)(shape, 1 / shape);
  const poisson = randomPoisson.source(source);
  const binomial = randomBinomial.source(source);
  return {
    negativeBinomial: (mean) => poisson(mean * level())(),
    poisson: (mean) => poisson(mean)(),
    binomial: (trials, probability) => binomial(trials, probability)(),
    uniform: (below) => source() * below,
  };
}
