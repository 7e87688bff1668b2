package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads data contracts: files of the Open Data Contract Standard v3 with our {@code la.*} customProperties. */
public final class Contracts {
    private Contracts() {}

    /**
     * Reads one schema object of a contract.
     *
     * @param file the name to use in faults
     * @param text the file's text
     * @param object the {@code name} or {@code physicalName} of the schema object; may be empty if there is only one
     */
    public static Checked<Contract> read(String file, String text, String object) {
        return read(Faults.of(file, YamlText.isPutTogether(text)), text, object.isEmpty() ? List.of() : List.of(object), !object.isEmpty(), false);
    }

    /** Reads a whole contract that was sent: every schema object that has columns as a table, and all else that it says. */
    public static Checked<ContractDocument> document(String file, String text) {
        return document(Faults.of(file, YamlText.isPutTogether(text)), text);
    }

    /** As above, of a text that was taken before, maybe by an older program: what that one did not look at and cannot be is left out with a notice. */
    public static Checked<ContractDocument> documentTaken(String file, String text) {
        return document(Faults.of(file, YamlText.isPutTogether(text)), text, true);
    }

    /** As above, as its author wrote it. */
    public static Checked<ContractDocument> written(String file, String text) {
        return document(Faults.of(file, false), text);
    }

    /** @param faults told of every fault, and knows where lines come from */
    static Checked<ContractDocument> document(Faults faults, String text) {
        return document(faults, text, false);
    }

    private static Checked<ContractDocument> document(Faults faults, String written, boolean taken) {
        String text = taken ? written : Strictness.marked(written);
        Optional<YamlNode.Mapping> root = conforming(text, faults, taken);
        var tables = new ArrayList<Contract>();
        root.ifPresent(contract -> {
            once(contract, faults);
            contract.mappings("schema").forEach(object -> {
                if (object.mappings("properties").isEmpty()) {
                    faults.notice(object, "\"" + object.text("name").orElse("") + "\" has no properties, so that no pipeline can write it");
                } else {
                    tables.add(contract(contract, object, faults, taken));
                }
            });
        });
        return faults.none() ? Checked.of(new ContractDocument(root.orElseThrow(), text, tables), faults.notices()) : Checked.faulty(faults);
    }

    private static void once(YamlNode.Mapping contract, Faults faults) {
        var names = new HashMap<String, Integer>();
        for (YamlNode.Mapping object : contract.mappings("schema")) {
            Integer earlier = names.putIfAbsent(object.text("name").orElse(""), object.line());
            if (earlier != null) {
                faults.add(object, "the schema object \"" + object.text("name").orElse("") + "\" is there already, in " + faults.line(earlier), "Rename one of them.");
            }
        }
    }

    /**
     * The text of a contract with all that it refers to; its own if it refers to nothing. Every fault of the contract is found where it refers to something.
     *
     * @param file what to read; only files of its folder, and of those below, are read besides
     * @param shown what to call the file in faults
     * @param reading is told each file before it is read
     */
    public static Checked<String> effective(Path file, String shown, String text, Consumer<Path> reading) {
        return effective(file, shown, text, Optional.empty(), reading);
    }

    /** As above, with what is different in an environment, if the contract has an {@linkplain Overlays overlay} for it. */
    public static Checked<String> effective(Path file, String shown, String text, Optional<String> environment, Consumer<Path> reading) {
        Optional<Path> beside = environment.map(name -> Overlays.of(file.toAbsolutePath(), name));
        beside.ifPresent(reading);
        Optional<String> overlay = beside.filter(Files::exists).map(path -> path.getFileName().toString());
        return EffectiveContract.of(shown, text, overlay, path -> TextFiles.below(file.toAbsolutePath().normalize().getParent(), path, reading));
    }

    /** @param wishes names of the object, best first @param strict whether one of them must be there @param taken whether the text was taken before */
    static Checked<Contract> read(Faults faults, String text, List<String> wishes, boolean strict, boolean taken) {
        Optional<YamlNode.Mapping> root = conforming(text, faults, taken);
        Optional<Contract> contract = root.flatMap(whole -> pick(whole, wishes, strict, faults).map(object -> contract(whole, object, faults, taken)));
        return faults.none() ? Checked.of(contract.orElseThrow(), faults.notices()) : Checked.faulty(faults);
    }

    private static Optional<YamlNode.Mapping> conforming(String text, Faults faults, boolean taken) {
        Optional<YamlNode.Mapping> root = YamlReader.read(text, faults);
        root.ifPresent(contract -> {
            Conformance.check(contract, faults);
            references(contract, faults);
            if (!taken) {
                LevelReader.check(contract, faults);
            }
            contract.text("apiVersion").filter(version -> version.startsWith("v2")).ifPresent(
                    version -> faults.add(contract.get("apiVersion").orElseThrow(), "ODCS " + version + " is too old", "Write apiVersion: v3.1.0."));
            contract.scalar("version").filter(version -> SemanticVersion.of(version.text()).isEmpty()).ifPresent(
                    version -> faults.add(version, "the version \"" + version.text() + "\" is not a semantic version", "Write it as 1.0.0."));
        });
        return root.filter(contract -> faults.none()).map(contract -> taken && !Strictness.isMarked(text) ? contract : Strictness.laid(contract));
    }

    /** A node has no files to find rule sets in. */
    private static void references(YamlNode.Mapping contract, Faults faults) {
        Stream.concat(Stream.of(contract), contract.mappings("schema").stream()).flatMap(element -> Extensions.value(element, EffectiveContract.RULE_SETS).stream())
                .forEach(references -> faults.add(references, "the contract refers to rule sets, which are not here", "Send what lake contract show --effective prints."));
    }

    private static Optional<YamlNode.Mapping> pick(YamlNode.Mapping contract, List<String> wishes, boolean strict, Faults faults) {
        List<YamlNode.Mapping> objects = contract.mappings("schema");
        for (String wish : wishes) {
            for (YamlNode.Mapping object : objects) {
                if (object.text("physicalName").filter(wish::equals).or(() -> object.text("name").filter(wish::equals)).isPresent()) {
                    return Optional.of(object);
                }
            }
        }
        if (objects.size() == 1 && !strict) {
            return Optional.of(objects.getFirst());
        }
        List<String> names = objects.stream().flatMap(object -> object.text("name").stream()).toList();
        String there = objects.isEmpty() ? "the contract has no schema" : "the contract has the schema objects " + String.join(", ", names);
        String wanted = wishes.isEmpty() ? "" : ", and none with the name or physicalName \"" + String.join("\" or \"", wishes) + "\"";
        String mend = objects.isEmpty() ? "Describe the table under schema." : "Name one, as in contract: file.odcs.yaml#" + names.getFirst() + ".";
        faults.add(contract.keyLines().getOrDefault("schema", 1), there + wanted, mend);
        return Optional.empty();
    }

    private static Contract contract(YamlNode.Mapping whole, YamlNode.Mapping object, Faults faults, boolean taken) {
        faults.ofTaken(taken);
        List<Field> fields = TechnicalKeyReader.with(object, new TypeReader(faults, Extensions.onFail(object).orElse(OnFail.QUARANTINE)).columns(object), faults);
        Contract.UnknownFields unknown = Strictness.unknownFields(object);
        var schema = new Schema(unknown == Contract.UnknownFields.RESCUE ? RescueReader.with(object, fields, faults) : fields);
        Retention.check(object, faults);
        keyed(object, faults);
        var read = RuleReader.read(object, schema, faults, taken);
        String id = whole.text("id").orElse("");
        String name = object.text("name").orElse("");
        return new Contract(
                id, whole.text("name").orElse(id), whole.text("version").orElse(""), name, schema, read.rules(), read.checks(), read.thresholds(), unknown, Strictness.promise(object), Json.fingerprint(whole, name));
    }

    /** Those layers are for rows that can be told apart. */
    private static void keyed(YamlNode.Mapping object, Faults faults) {
        boolean isKeyed = !ContractDocument.primaryKey(object).isEmpty() || object.mappings("properties").stream().anyMatch(property -> property.isTrue("unique"));
        Layer.of(object).filter(layer -> layer != Layer.BRONZE && !isKeyed).ifPresent(layer -> faults.notice(object,
                "\"" + object.text("name").orElse("") + "\" is of layer " + layer.word() + " and says of no column that it is the business key: mark those that are with primaryKey: true"));
    }
}
