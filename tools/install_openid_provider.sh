#!/bin/sh
# Installs oidc-provider, a certified OpenID provider, for the slow tests into .tools/openid_provider, with the npm that
# builds the pages: some seconds. Without it it says so and the tests that need it are skipped.
set -eu
cd "$(dirname "$0")/.."

say() {
    echo "studium: $1; tests against oidc-provider are skipped" >&2
    exit 0
}

PATH="$PWD/.tools/node:$PATH"
folder=.tools/openid_provider
stamp=$folder/.studium-installed
wanted=$(cat tools/openid_provider/* | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
command -v npm >/dev/null 2>&1 || say "there is no npm on the PATH"

echo "Installing oidc-provider for the slow tests into $folder (once, some seconds) ..." >&2
rm -rf "$folder"
mkdir -p "$folder"
cp tools/openid_provider/* "$folder"
(cd "$folder" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund) >.tools/openid_provider-install.log 2>&1 || {
    rm -rf "$folder"
    say "npm could not install it (see .tools/openid_provider-install.log)"
}
echo "$wanted" >"$stamp"
