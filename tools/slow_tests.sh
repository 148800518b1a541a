#!/bin/sh
# Runs the slow tests with the pytest command given. No slow test yet is no failure, but it is said.
"$@"
status=$?
if [ "$status" -eq 5 ]; then
    echo "no test is marked slow: nothing to run here, and 'make test' has run all there is"
    exit 0
fi
exit "$status"
