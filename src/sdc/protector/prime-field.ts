/**
 * Whole numbers modulo a prime below 2^26, held in doubles: the product of two is below 2^52, so nothing is ever rounded.
 *
 * Ranks over such a field equal ranks over the fractions except by accident; two different primes make the accident vanishingly rare.
 */

export const PRIMES = [67_108_859, 67_108_837] as const;

export interface PrimeField {
  readonly prime: number;
  /** a·b mod p, for 0 <= a, b < p. */
  multiply(a: number, b: number): number;
  /** The number that makes 1 with a, for 0 < a < p. */
  invert(a: number): number;
}

/**
 * The field of a prime.
 * Shape:  a prime below 2^26 -> its arithmetic. Pure.
 * Units:  none.
 * Errors: none; the caller passes a prime.
 * Limits: operands must be reduced already.
 * Source: Langsrud, "Secondary Cell Suppression by Gaussian Elimination", PSD 2024 (elimination); modular ranks are standard.
 */
export function primeField(prime: number): PrimeField {
  const inverse = 1 / prime;
  const multiply = (a: number, b: number): number => {
    const product = a * b;
    const r = product - Math.floor(product * inverse) * prime;
    return r >= prime ? r - prime : r < 0 ? r + prime : r;
  };
  const invert = (a: number): number => {
    let [r0, r1, s0, s1] = [prime, a, 0, 1];
    while (r1 !== 0) {
      const q = Math.floor(r0 / r1);
      [r0, r1] = [r1, r0 - q * r1];
      [s0, s1] = [s1, s0 - q * s1];
    }
    return s0 < 0 ? s0 + prime : s0;
  };
  return { prime, multiply, invert };
}
