package io.lakeactors.sdk;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** What a function takes and gives, each as one class of Java. */
public enum ValueType {
    BOOLEAN(Boolean.class),
    /** Columns of int and long. */
    LONG(Long.class),
    /** Columns of float and double; as an argument any number. */
    DOUBLE(Double.class),
    /** Exact, with digits after the point; as an argument any number but float and double. */
    DECIMAL(BigDecimal.class),
    TEXT(String.class),
    DATE(LocalDate.class),
    /** Columns of timestamps with a zone; to the microsecond. */
    INSTANT(Instant.class),
    /** Columns of timestamps without a zone; to the microsecond. */
    LOCAL_TIME(LocalDateTime.class);

    private final Class<?> javaClass;

    ValueType(Class<?> javaClass) {
        this.javaClass = javaClass;
    }

    public Class<?> javaClass() {
        return javaClass;
    }

    /** For people: {@code local time}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
