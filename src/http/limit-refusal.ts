import { AppError } from "../shared/app-error.ts";
import { type LimitName, overLimit } from "../shared/limit-faults.ts";

/** TOO_LARGE for which HTTP has a status of its own: 429 for one caller's share, 503 for what all together ask for. */
export class LimitRefusal extends AppError {
  readonly status: 429 | 503;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: 429 | 503,
    limit: { readonly name: LimitName; readonly max: number; readonly retrySeconds: number },
  ) {
    const { code, messages, details } = overLimit(limit.name, limit.max);
    super(code, messages, { ...details, retryAfter: limit.retrySeconds });
    this.status = status;
    this.headers = { "retry-after": String(limit.retrySeconds) };
  }
}
