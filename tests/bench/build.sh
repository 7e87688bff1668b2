# Sourced, from the repository's root as $root: builds the bench, and sets `bench` to the command that runs one of its classes.
mvn -q -B -f "$root/pom.xml" -pl tests/bench -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile="$root/tests/bench/target/class.path" -Dmdep.includeScope=runtime
bench=("$("$root/lake" java-home)/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED -Dlakeactors.root="$root"
    -cp "$root/tests/bench/target/classes:$(cat "$root/tests/bench/target/class.path")")
