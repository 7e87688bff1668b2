package io.lakeactors.author;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How test files went.
 *
 * @param passed cases
 * @param failed cases, and files that could not be read
 */
public record TestReport(int passed, int failed, List<File> files) {
    public TestReport {
        files = List.copyOf(files);
    }

    static TestReport of(List<File> files) {
        int passed = files.stream().mapToInt(file -> (int) file.cases().stream().filter(Case::passed).count()).sum();
        int failed = files.stream().mapToInt(file -> file.faults().isEmpty() ? (int) file.cases().stream().filter(one -> !one.passed()).count() : 1).sum();
        return new TestReport(passed, failed, files);
    }

    /**
     * @param pipeline its name, empty if the file could not be read
     * @param faults what is wrong with the file or its pipeline, as sentences; then there are no cases
     */
    public record File(String file, String pipeline, List<String> faults, List<Case> cases) {
        public File {
            faults = List.copyOf(faults);
            cases = List.copyOf(cases);
        }
    }

    /** @param line of the test file @param millis how long it took @param differences none if it passed */
    public record Case(String name, int line, double millis, List<Difference> differences) {
        public Case {
            differences = List.copyOf(differences);
        }

        @JsonProperty
        public boolean passed() {
            return differences.isEmpty();
        }
    }

    /**
     * @param event its number in the case, from 1
     * @param line where it is expected
     * @param what a column or its part, or {@code verdict}, {@code rules}, {@code logged}
     * @param because what the rules say, where the verdict is another
     */
    public record Difference(int event, int line, String what, String expected, String got, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> because) {
        public Difference {
            because = List.copyOf(because);
        }
    }
}
