// An OpenID provider for the slow tests: `node provider.mjs PORT REDIRECT_ADDRESS AUTH_METHOD`. Whoever types an
// address as the login is that person; the provider vouches for addresses at example.org alone.
import Provider from "oidc-provider";

const [port, redirectAddress, authMethod] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "studium",
      client_secret: "a secret of the tests: +/%",
      redirect_uris: [redirectAddress],
      token_endpoint_auth_method: authMethod,
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name"] },
  pkce: { required: () => true },
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({
      sub: login,
      email: login,
      email_verified: login.endsWith("@example.org"),
      given_name: "Ada",
      family_name: "King",
    }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
