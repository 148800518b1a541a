#!/bin/sh
# Installs Studium into .venv from uv.lock. Needs Python 3.11 or newer and nothing else.
#
#   sh tools/install.sh run    what running needs (195 MB)
#   sh tools/install.sh dev    that and the tools for tests and checks (460 MB)
#
# Two sets in one environment: whoever only runs Studium does not fetch 265 MB of test tools, and because
# "run" never removes what "dev" added, going from one to the other and back installs nothing twice.
# A stamp file holds the fingerprint of what was installed, so that the second time needs no network.
set -eu
cd "$(dirname "$0")/.."

want=${1:?say what to install: run or dev}
uv_oldest_minor=11

fail() {
    echo "studium: $1" >&2
    exit 1
}

# What decides the content of .venv: the lock, the head of pyproject.toml (scripts; tool settings follow it),
# and the place, because an editable install remembers its absolute path.
fingerprint() {
    { cat uv.lock; sed '/^\[tool\./,$d' pyproject.toml; pwd; } | cksum
}

is_installed() {
    [ -x .venv/bin/python ] && [ -f ".venv/.installed-$1" ] && [ "$(cat ".venv/.installed-$1")" = "$now" ]
}

# The first Python that is new enough; one that cannot make a virtual environment is remembered for the message.
find_python() {
    crippled=
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.14 python3.11; do
        command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$name" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
        crippled=$name
    done
    if [ -n "$crippled" ]; then
        version=$("$crippled" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "Python $version has no venv module: install it (Debian, Ubuntu: apt install python$version-venv)"
    fi
    found=$(python3 --version 2>/dev/null || echo "none")
    fail "needs Python 3.11 or newer (found: $found): install it from your system's packages or python.org"
}

# A uv on the PATH when it is new enough to read the lock, else the pinned one in .tools/uv.
find_uv() {
    if command -v uv >/dev/null 2>&1; then
        minor=$(uv --version 2>/dev/null | sed -n 's/^uv 0\.\([0-9]*\)\..*/\1/p')
        if [ -z "$minor" ] && uv --version >/dev/null 2>&1 || [ "${minor:-0}" -ge "$uv_oldest_minor" ]; then
            command -v uv
            return
        fi
    fi
    if ! [ -x .tools/uv/bin/uv ]; then
        echo "Fetching uv, the installer, into .tools/uv ..." >&2
        rm -rf .tools/uv
        "$python" -m venv .tools/uv >&2
        .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
            -r tools/uv.txt >&2 || fail "could not fetch uv: is the network there? Try again, nothing is half done"
    fi
    echo .tools/uv/bin/uv
}

now=$(fingerprint)
if is_installed "$want" || { [ "$want" = run ] && is_installed dev; }; then
    exit 0
fi

python=$(find_python)
uv=$(find_uv)

# Nobody's own uv settings count, the Python is the one found above, and the cache stays in the tree where
# the home directory cannot be written.
export UV_NO_CONFIG=1 UV_PYTHON="$python" UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv
unset VIRTUAL_ENV CONDA_PREFIX
if [ -z "${UV_CACHE_DIR:-}" ] && ! { mkdir -p "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/uv" 2>/dev/null \
    && [ -w "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/uv" ]; }; then
    export UV_CACHE_DIR="$PWD/.tools/cache"
fi

echo "Installing Studium into .venv ($("$python" --version), once) ..." >&2
case $want in
    run) "$uv" sync --frozen --no-dev --inexact ;;
    dev) "$uv" sync --frozen --all-extras ;;
    *) fail "say what to install: run or dev" ;;
esac || fail "the installation failed; the lines above say why. Try again: nothing is half done"
echo "$now" >".venv/.installed-$want"
