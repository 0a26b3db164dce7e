import type { Parameters, Place, RuleId } from "./finding.ts";

/** Thrown where a file cannot be read any further; becomes a finding before it leaves `openRows`. Holds no cell text. */
export class FileRefused extends Error {
  constructor(
    readonly rule: RuleId,
    readonly place: Place = {},
    readonly given: Parameters = {},
  ) {
    super(rule);
    this.name = "FileRefused";
  }
}
