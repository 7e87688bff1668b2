package io.lakeactors.contract.plugins;

import io.lakeactors.contract.expression.KnownFunction;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.sdk.RowFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads what a folder holds: each {@code *.jar} by a class loader of its own, and each {@code NAME@VERSION.model.json}. Only the folder's own files are read, and each of them once: what its hash is of is what runs.
 * A file that cannot be loaded is left out and told of.
 */
public final class PluginFolder {
    private static final String JAR = ".jar";
    private static final int FILES_MAX = 256;
    private static final long JAR_BYTES_MAX = 128L << 20;

    private final Path folder;
    private final List<Plugin> loaded = new ArrayList<>();
    private final List<LakeError> faults = new ArrayList<>();

    private PluginFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws io.lakeactors.model.LakeException PLUGIN_INVALID if the folder cannot be read, or holds more than 256 files */
    public static Plugins load(Path folder) {
        var reading = new PluginFolder(folder);
        for (Path file : reading.files()) {
            reading.file(file);
        }
        return reading.unique();
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> isPlugin(file.getFileName().toString())).sorted().limit(FILES_MAX + 1L).toList();
            if (files.size() > FILES_MAX) {
                throw invalid(folder.toString(), "the folder holds more than " + FILES_MAX + " plug-ins", "Keep those that contracts name.").asException();
            }
            return files;
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw invalid(folder.toString(), "the folder of plug-ins cannot be read", "Name a folder that is there, in lakeactors.plugins.folder or --plugins.").asException(unreadable);
        }
    }

    private static boolean isPlugin(String name) {
        return name.endsWith(JAR) || name.endsWith(ModelFile.ENDING);
    }

    private void file(Path file) {
        String name = file.getFileName().toString();
        try {
            if (!file.toRealPath().startsWith(folder.toRealPath()) || !Files.isRegularFile(file)) {
                throw new IllegalArgumentException("it is no file of this folder");
            }
            long most = name.endsWith(JAR) ? JAR_BYTES_MAX : ModelFile.BYTES_MAX;
            if (Files.size(file) > most) {
                throw new IllegalArgumentException("it has more than " + (most >> 20) + " MB");
            }
            byte[] bytes = Files.readAllBytes(file);
            String hash = sha256(bytes);
            if (name.endsWith(JAR)) {
                functions(name, bytes).forEach(function -> loaded.add(new Plugin(KnownFunction.of(function), "code", name, hash)));
            } else {
                ModelFile.Model model = ModelFile.read(name, bytes);
                loaded.add(new Plugin(KnownFunction.of(model.function()), model.kind(), name, hash));
            }
        } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError | StackOverflowError wrong) {
            loaded.removeIf(plugin -> plugin.file().equals(name));
            faults.add(invalid(name, name + " cannot be loaded: " + words(wrong), "Mend or remove the file, and start again; docs/guides/plugins.md shows a whole plug-in."));
        }
    }

    private static String words(Throwable wrong) {
        Throwable cause = wrong instanceof ServiceConfigurationError && wrong.getCause() != null ? wrong.getCause() : wrong;
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return cause instanceof IllegalArgumentException ? message : cause.getClass().getSimpleName() + " " + message;
    }

    private static List<RowFunction> functions(String name, byte[] jar) throws IOException {
        var functions = new ArrayList<RowFunction>();
        ServiceLoader.load(RowFunction.class, new PluginLoader(name, jar)).forEach(functions::add);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("it names no function in META-INF/services/" + RowFunction.class.getName());
        }
        return functions;
    }

    /** Of two functions with one name and version neither is taken: which of them was meant would be chance. */
    private Plugins unique() {
        Map<String, List<Plugin>> byId = loaded.stream().collect(Collectors.groupingBy(plugin -> plugin.function().id(), TreeMap::new, Collectors.toList()));
        var all = new ArrayList<Plugin>();
        byId.forEach((id, same) -> {
            if (same.size() == 1) {
                all.add(same.getFirst());
            } else {
                String files = same.stream().map(Plugin::file).distinct().collect(Collectors.joining(" and "));
                faults.add(invalid(files, id + " is there " + same.size() + " times, so that none of them is taken", "Keep one, or give one of them another version."));
            }
        });
        return new Plugins(all, faults);
    }

    private static LakeError invalid(String where, String what, String mend) {
        return LakeError.of(ErrorCode.PLUGIN_INVALID, what, where, mend);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
