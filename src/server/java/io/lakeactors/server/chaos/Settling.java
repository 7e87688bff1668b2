package io.lakeactors.server.chaos;

import java.time.Duration;

/** Waits for what was disturbed to stand as it should again. */
final class Settling {
    private static final long LOOK_MILLIS = 100;

    private Settling() {}

    /** @return what is wrong; empty if nothing is */
    interface Question {
        String wrong() throws InterruptedException;
    }

    /** Asks until nothing is wrong, for so long at most. @return what is wrong then; empty if nothing is */
    static String await(Duration within, Question question) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        String wrong = question.wrong();
        while (!wrong.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
            wrong = question.wrong();
        }
        return wrong;
    }
}
