package io.lakeactors.server.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes that this program has started, by their id. */
enum ProcessSignal {
    STOP,
    CONT,
    QUIT;

    void to(long pid) throws IOException, InterruptedException {
        // The shell's own kill: a program of that name is not everywhere.
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + pid).redirectErrorStream(true).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("signal " + name() + " did not reach process " + pid + ": " + new String(kill.getInputStream().readAllBytes()).strip());
        }
    }
}
