package io.lakeactors.engine.control;

/** What one node is told to do. */
public sealed interface NodeOrder {
    /** End as if a person had stopped it. */
    record Leave() implements NodeOrder {}

    /** @param level a level's word, or {@code default} for what its parent has */
    record LogLevel(String logger, String level) implements NodeOrder {}

    record Inject(Fault fault) implements NodeOrder {}

    /**
     * What is made to go wrong.
     *
     * @param kind pause, slow, fail, lose, crash or none; none ends all others
     * @param target of pause: an actor's path; of slow: catalog or disk; of crash: a step of the commit; else empty
     * @param millis of slow: what is added to each call; of pause: how long it lasts
     * @param count of fail and lose: how many commits; of crash: the how manieth time
     */
    record Fault(String kind, String target, long millis, int count) {
        @Override
        public String toString() {
            return switch (kind) {
                case "pause" -> "pause " + target + " for " + millis + " ms";
                case "slow" -> "slow the " + target + " by " + millis + " ms a call";
                case "fail" -> "fail the next " + count + " commits before they are tried";
                case "lose" -> "lose the answers of the next " + count + " commits";
                case "crash" -> "halt the process the " + count + ". time from now that it comes to " + target;
                default -> "end all injected faults";
            };
        }
    }
}
