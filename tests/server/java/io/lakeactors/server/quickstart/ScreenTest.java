package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(Long.MIN_VALUE / 2);
    private final Screen plain = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false, nanos::get);

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "|");
    }

    @Test
    void withoutATerminalTheSameProgressIsSaidOnce() {
        for (int i = 0; i < 10; i++) {
            plain.progress("starting");
            passes(Duration.ofSeconds(1));
        }

        assertThat(shown()).isEqualTo("starting|");
    }

    @Test
    void withoutATerminalNewsComeEveryOtherSecond() {
        for (int i = 0; i < 5; i++) {
            plain.progress("row " + i);
            passes(Duration.ofSeconds(1));
        }

        assertThat(shown()).isEqualTo("row 0|row 2|row 4|");
    }

    @Test
    void onATerminalProgressReplacesWhatStoodThere() {
        var live = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true, nanos::get);

        live.progress("starting");
        live.progress("ready");
        live.line("done");

        assertThat(shown()).isEqualTo("\rstarting\rready   \r     \rdone|");
    }
}
