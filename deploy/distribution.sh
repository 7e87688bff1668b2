#!/usr/bin/env bash
# Makes a LakeActors that needs neither sources nor Maven nor an installed JDK: the launcher `lake`, its jars in lib/, and a Java runtime in jre/.
#
#   deploy/distribution.sh DIR       DIR must not exist, or be empty
#   LAKE_MVN_OPTIONS                 more options for Maven, such as -o
set -eu

# What the node, the embedded broker and the libraries ask of the JDK; a missing module shows as NoClassDefFoundError.
MODULES=java.base,java.compiler,java.datatransfer,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,\
java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

ROOT="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
[ $# -eq 1 ] || { sed -n '2,5p' "$0" >&2; exit 2; }
[ -z "$(ls -A "$1" 2>/dev/null)" ] || { echo "distribution: $1 is not empty" >&2; exit 2; }
mkdir -p "$1/lib"
OUT="$(cd -P "$1" && pwd)"
JDK="${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}"

# As the launcher does: the last module of the reactor is the server, and its class path is the one that stays in the file.
CLASSPATH_FILE="$(mktemp)"
trap 'rm -f "$CLASSPATH_FILE"' EXIT
# shellcheck disable=SC2086  # options are words
(cd "$ROOT" && mvn -q -B ${LAKE_MVN_OPTIONS:-} -Dmaven.test.skip=true -pl src/server -am package \
    org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$CLASSPATH_FILE" -DincludeScope=runtime)
IFS=: read -r -a JARS < <(cat "$CLASSPATH_FILE" && echo)
cp "${JARS[@]}" "$ROOT"/src/server/target/server-*.jar "$OUT/lib/"
cp "$ROOT/lake" "$OUT/lake"

# These two jars carry libraries for every system there is, 110 MB of them: keep this system's.
case "$(uname -m)" in
    x86_64) DUCKDB=linux_amd64 SQLITE=Linux/x86_64 ;;
    aarch64) DUCKDB=linux_arm64 SQLITE=Linux/aarch64 ;;
    *) echo "distribution: no native libraries for $(uname -m)" >&2; exit 1 ;;
esac
slim() {
    local jar="$1" kept="$2" others="$3" work
    work="$(mktemp -d)"
    (cd "$work" && "$JDK/bin/jar" xf "$jar")
    find "$work" -type f -path "$others" ! -path "$work/$kept" -delete
    [ -n "$(find "$work" -path "$work/$kept*" -type f)" ] || { echo "distribution: $jar has no $kept" >&2; exit 1; }
    "$JDK/bin/jar" cfM "$jar" -C "$work" .
    rm -rf "$work"
}
slim "$(ls "$OUT"/lib/duckdb_jdbc-*.jar)" "libduckdb_java.so_$DUCKDB" '*/libduckdb_java.so_*'
slim "$(ls "$OUT"/lib/sqlite-jdbc-*.jar)" "org/sqlite/native/$SQLITE/libsqlitejdbc.so" '*/org/sqlite/native/*'

"$JDK/bin/jlink" --add-modules "$MODULES" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=zip-6 --output "$OUT/jre"
echo "$OUT: $(du -sm "$OUT" | cut -f1) MB, of which jars $(du -sm "$OUT/lib" | cut -f1) MB, Java $(du -sm "$OUT/jre" | cut -f1) MB"
