#!/bin/sh
# Fetches Apache Kafka for the slow tests into .tools/kafka, where Java 17 and Maven are. Without them it says so
# and the tests that need it are skipped.
set -eu
cd "$(dirname "$0")/.."

say() {
    echo "studium: $1; tests against Apache Kafka are skipped" >&2
    exit 0
}

stamp=.tools/kafka/.studium-installed
wanted=$(cksum <tools/kafka/pom.xml)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
command -v java >/dev/null 2>&1 || say "there is no java on the PATH"
command -v mvn >/dev/null 2>&1 || say "there is no mvn (Maven) on the PATH"

echo "Fetching Apache Kafka for the slow tests into .tools/kafka (once) ..." >&2
rm -rf .tools/kafka
mkdir -p .tools/kafka
log=.tools/kafka-install.log
mvn --quiet --batch-mode --file tools/kafka/pom.xml dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$PWD/.tools/kafka" >"$log" 2>&1 || {
    rm -rf .tools/kafka
    say "Maven could not fetch it (see $log)"
}
echo "$wanted" >"$stamp"
