package io.lakeactors.contract;

import io.lakeactors.model.OnFail;
import java.util.Optional;

/** Finds our {@code la.*} customProperties. Their form was checked before. */
final class Extensions {
    private Extensions() {}

    static Optional<YamlNode> value(YamlNode.Mapping element, String name) {
        return element.mappings("customProperties").stream()
                .filter(custom -> custom.text("property").filter(name::equals).isPresent())
                .findFirst()
                .flatMap(custom -> custom.get("value"));
    }

    static Optional<String> text(YamlNode.Mapping element, String name) {
        return value(element, name).filter(YamlNode.Scalar.class::isInstance).map(value -> ((YamlNode.Scalar) value).text());
    }

    static Optional<OnFail> onFail(YamlNode.Mapping element) {
        return text(element, "la.onFail").flatMap(Extensions::onFail);
    }

    /** The words of contracts for an action, with those that other tools use. */
    static Optional<OnFail> onFail(String word) {
        return switch (word) {
            case "log", "warn" -> Optional.of(OnFail.LOG);
            case "quarantine", "soft_fail" -> Optional.of(OnFail.QUARANTINE);
            case "drop", "drop_alert", "hard_fail" -> Optional.of(OnFail.DROP_ALERT);
            case "fail_pipeline" -> Optional.of(OnFail.FAIL_PIPELINE);
            default -> Optional.empty();
        };
    }
}
