const PREFIX = "submission:";

/** What stands for the release of a cell that is in none yet: the submission that brings it. */
export const stagedRelease = (submission: string): string => `${PREFIX}${submission}`;
