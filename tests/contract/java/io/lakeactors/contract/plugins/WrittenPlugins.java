package io.lakeactors.contract.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Writes plug-ins as their authors would: sources that are compiled, jars, models. */
record WrittenPlugins(Path folder, Path work) {
    /** @param body of apply, of a function of one long that gives a long */
    static String source(String type, String name, int version, String body) {
        return """
                package demo;
                import io.lakeactors.sdk.*;
                import java.util.List;
                public final class %s implements RowFunction {
                    public String name() { return "%s"; }
                    public int version() { return %d; }
                    public List<ValueType> arguments() { return List.of(ValueType.LONG); }
                    public ValueType result() { return ValueType.LONG; }
                    public Object apply(Object[] arguments) throws Exception { %s }
                }
                """.formatted(type, name, version, body);
    }

    /** @param service what the jar's service file says */
    WrittenPlugins jar(String file, String type, String source, String service) throws IOException {
        Path java = Files.writeString(Files.createDirectories(work.resolve("demo")).resolve(type + ".java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", System.getProperty("java.class.path"), "-d", work.toString(), java.toString())).isZero();
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            jar.putNextEntry(new JarEntry("demo/" + type + ".class"));
            jar.write(Files.readAllBytes(work.resolve("demo").resolve(type + ".class")));
            jar.putNextEntry(new JarEntry("demo/table.txt"));
            jar.write("20".getBytes());
            jar.putNextEntry(new JarEntry("META-INF/services/io.lakeactors.sdk.RowFunction"));
            jar.write(service.getBytes());
        }
        return this;
    }

    WrittenPlugins jar(String file, String type, String source) throws IOException {
        return jar(file, type, source, "demo." + type + "\n");
    }

    WrittenPlugins model(String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json.replace('\'', '"'));
        return this;
    }
}
