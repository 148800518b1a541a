#!/bin/sh
# Runs the slow tests with the pytest command given. That there is none is no failure, but it is said plainly.
"$@" -n 0 --collect-only -q >/dev/null 2>&1
if [ $? -eq 5 ]; then
    echo "no test is marked slow: 'make test' has run all there is"
    exit 0
fi
exec "$@"
