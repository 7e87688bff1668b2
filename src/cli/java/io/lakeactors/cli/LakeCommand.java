package io.lakeactors.cli;

import java.util.concurrent.Callable;

/** A command under {@code lake}. */
abstract class LakeCommand implements Callable<Integer> {
    final Lake lake;

    LakeCommand(Lake lake) {
        this.lake = lake;
    }

    final Terminal terminal() {
        return lake.terminal();
    }

    /** Prints the record as JSON, or lets it be printed for people. */
    final void show(Object record, Runnable forPeople) {
        lake.show(record, forPeople);
    }

    final void line(String text) {
        terminal().out().println(text);
    }
}
