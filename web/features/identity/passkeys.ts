/** Options as the server sends them, in the JSON form of WebAuthn. */
export type PasskeyOptions = Record<string, unknown>;

/** Whether this browser can make and use passkeys in the JSON form of WebAuthn. */
export function knowsPasskeys(): boolean {
  return (
    "PublicKeyCredential" in window && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

/** Has the device make a passkey; its answer as JSON. Throws a `DOMException` when the person stops it. */
export async function makePasskey(options: PasskeyOptions): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return JSON.stringify(await navigator.credentials.create({ publicKey }));
}

/** Has the device sign in with a passkey that the person chooses; its answer as JSON. Throws like `makePasskey`. */
export async function signWithPasskey(options: PasskeyOptions): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return JSON.stringify(await navigator.credentials.get({ publicKey }));
}
