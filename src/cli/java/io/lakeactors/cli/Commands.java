package io.lakeactors.cli;

import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes commands: those that take the root command get it. */
final class Commands implements CommandLine.IFactory {
    private final Lake lake;

    Commands(Lake lake) {
        this.lake = lake;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!LakeCommand.class.isAssignableFrom(type)) {
            return CommandLine.defaultFactory().create(type);
        }
        try {
            return type.getDeclaredConstructor(Lake.class).newInstance(lake);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException("cannot make " + type, failure.getCause());
        }
    }
}
