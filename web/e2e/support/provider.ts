import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Where the server under test expects a provider; `server.ts` tells it so. */
export const PROVIDER_PORT = Number(process.env.STUDIUM_E2E_PORT ?? "8377") + 1;
export const ISSUER = `http://localhost:${PROVIDER_PORT}`;
const CLIENT = { id: "studium", secret: "a secret of the tests" };

/** The line of STUDIUM_IDENTITY_PROVIDERS for it. */
export const PROVIDERS = JSON.stringify([
  {
    id: "school",
    name: "Example School",
    issuer: ISSUER,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
  },
]);

export interface Person {
  sub: string;
  email: string;
  email_verified: boolean;
  given_name: string;
  family_name: string;
}

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A small OpenID provider, whose one person is asked whether to go on. */
export class Provider {
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly codes = new Map<string, URLSearchParams>();
  private readonly server: Server = createServer((request, answer) => void this.answer(request, answer));

  constructor(public person: Person) {}

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(PROVIDER_PORT, "localhost", done));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", ISSUER);
    if (pathname === "/authorize") return void this.ask(searchParams, answer);
    let body: unknown;
    if (pathname === "/token") body = this.trade(new URLSearchParams(await read(request)));
    else if (pathname === "/jwks")
      body = { keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "1", use: "sig" }] };
    else
      body = {
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/jwks`,
        authorization_response_iss_parameter_supported: true,
      };
    answer.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
  }

  private ask(query: URLSearchParams, answer: ServerResponse): void {
    const back = (values: Record<string, string>) =>
      `${query.get("redirect_uri")}?${new URLSearchParams({ ...values, iss: ISSUER, state: query.get("state") ?? "" })}`;
    const code = randomUUID();
    this.codes.set(code, query);
    const links = `<a href="${back({ code })}">Go on</a> <a href="${back({ error: "access_denied" })}">Go back</a>`;
    const page = `<!doctype html><html lang="en"><title>Example School</title><h1>Example School</h1>${links}`;
    answer.setHeader("Content-Type", "text/html").end(page.replaceAll("&", "&amp;"));
  }

  private trade(form: URLSearchParams): unknown {
    const asked = this.codes.get(form.get("code") ?? "");
    const digest = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (digest !== asked?.get("code_challenge")) return { error: "invalid_grant" };
    const now = Math.floor(Date.now() / 1000);
    const about = { iss: ISSUER, aud: CLIENT.id, iat: now, exp: now + 60, nonce: asked.get("nonce") };
    const signed = `${text({ alg: "RS256", kid: "1" })}.${text({ ...about, ...this.person })}`;
    const signature = sign("sha256", Buffer.from(signed), this.keys.privateKey).toString("base64url");
    return { access_token: randomUUID(), token_type: "Bearer", id_token: `${signed}.${signature}` };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
