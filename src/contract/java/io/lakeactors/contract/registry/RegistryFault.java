package io.lakeactors.contract.registry;

/** What a registry refuses, under the numbers that clients know. */
public enum RegistryFault {
    SUBJECT_NOT_FOUND(40401),
    VERSION_NOT_FOUND(40402),
    SCHEMA_NOT_FOUND(40403),
    SUBJECT_SOFT_DELETED(40404),
    SUBJECT_NOT_SOFT_DELETED(40405),
    VERSION_SOFT_DELETED(40406),
    VERSION_NOT_SOFT_DELETED(40407),
    LEVEL_NOT_CONFIGURED(40408),
    MODE_NOT_CONFIGURED(40409),
    INCOMPATIBLE(409),
    INVALID_SCHEMA(42201),
    INVALID_VERSION(42202),
    INVALID_LEVEL(42203),
    INVALID_MODE(42204),
    NOT_PERMITTED(42205),
    REFERENCE_EXISTS(42206),
    INVALID_SUBJECT(42208),
    SCHEMA_TOO_LARGE(42209),
    /** It does not know what it holds. */
    STORE_FAILED(50001);

    private final int code;

    RegistryFault(int code) {
        this.code = code;
    }

    /** The {@code error_code} of the answer's body. */
    public int code() {
        return code;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return code >= 10_000 ? code / 100 : code;
    }
}
