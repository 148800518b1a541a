/** An error answer of the API (RFC 9457). `fields` holds the messages of bad fields by JSON pointer. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(response: Response, body: unknown) {
    const problem = (typeof body === "object" && body !== null ? body : {}) as ProblemBody;
    super(problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
    this.name = "ApiProblem";
    this.status = response.status;
    this.code = problem.code ?? `http_${response.status}`;
    this.fields = Object.fromEntries((problem.errors ?? []).map((one) => [one.pointer, one.detail]));
    const retry = Number(response.headers.get("Retry-After"));
    this.retryAfterSeconds = Number.isFinite(retry) && retry > 0 ? retry : null;
    this.body = problem as Record<string, unknown>;
  }

  /** The message for one field of the request's body, such as `email`. */
  field(name: string): string | undefined {
    return this.fields[`/${name}`] ?? this.fields[`/body/${name}`] ?? this.fields[`#/${name}`];
  }
}

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer. Throws `ApiProblem` for an error answer, and lets network errors through. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ApiProblem(response, error);
  return data as T;
}

/** Like `unwrap`, with null where the server says that there is no such thing (404), or another of `absent`. */
export async function unwrapOrNull<T>(
  answer: Promise<Answer<T>>,
  absent: number[] = [404],
): Promise<T | null> {
  const { data, error, response } = await answer;
  if (absent.includes(response.status)) return null;
  if (!response.ok) throw new ApiProblem(response, error);
  return data as T;
}
