/** Random-looking numbers that depend on nothing but a seed, the same on every machine. */

/**
 * Shape:  seed -> a function that gives the next whole number from 0 to `below` - 1. The function keeps its own state.
 * Units:  none.
 * Errors: none.
 * Limits: not for secrets; `below` at most 2^32.
 * Source: mulberry32 (T. Ettinger, public domain).
 */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}
