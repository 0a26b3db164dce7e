/** Thrown where the fast tiers do not know how to answer: the request then goes its ordinary way, which also words every error. */
export class NotCovered extends Error {}
