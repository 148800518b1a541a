#!/bin/sh
# Builds FerretDB, which speaks MongoDB's protocol, for the slow tests into .tools/ferretdb, where Go is: about a minute
# from nothing on two cores. Without it it says so and the tests that need it are skipped.
set -eu
cd "$(dirname "$0")/.."

say() {
    echo "studium: $1; tests against FerretDB are skipped" >&2
    exit 0
}

folder=.tools/ferretdb
stamp=$folder/.studium-installed
wanted=$(cat tools/ferretdb/* | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
command -v go >/dev/null 2>&1 || say "there is no go on the PATH"

echo "Building FerretDB for the slow tests into $folder (once, about a minute) ..." >&2
rm -rf "$folder"
mkdir -p "$folder"
# Go adds what it resolved to go.mod, so it works on a copy.
cp tools/ferretdb/* "$folder"
(cd "$folder" && go build -mod=mod -o ferretdb .) >.tools/ferretdb-install.log 2>&1 || {
    rm -rf "$folder"
    say "Go could not build it (see .tools/ferretdb-install.log)"
}
echo "$wanted" >"$stamp"
