package io.lakeactors.contract;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that schemas import and nobody registers, since every producer has them. */
final class ProtobufKnown {
    private static final Map<String, FileDescriptor> FILES = Stream.of(
            AnyProto.getDescriptor(), DescriptorProtos.getDescriptor(), DurationProto.getDescriptor(), EmptyProto.getDescriptor(),
            FieldMaskProto.getDescriptor(), StructProto.getDescriptor(), TimestampProto.getDescriptor(), WrappersProto.getDescriptor())
            .collect(Collectors.toMap(FileDescriptor::getFullName, Function.identity()));
    /** Those of which only the fields matter here. */
    private static final Map<String, String> TEXTS = Map.of(
            "confluent/type/decimal.proto", text("confluent.type", "message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }"),
            "google/type/decimal.proto", text("google.type", "message Decimal { string value = 1; }"),
            "google/type/date.proto", text("google.type", "message Date { int32 year = 1; int32 month = 2; int32 day = 3; }"),
            "google/type/money.proto", text("google.type", "message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }"),
            "google/type/latlng.proto", text("google.type", "message LatLng { double latitude = 1; double longitude = 2; }"),
            "google/type/timeofday.proto", text("google.type",
                    "message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }"));

    private ProtobufKnown() {}

    static Optional<FileDescriptor> file(String name) {
        return Optional.ofNullable(FILES.get(name));
    }

    static Optional<String> text(String name) {
        return Optional.ofNullable(TEXTS.get(name));
    }

    private static String text(String scope, String message) {
        return "syntax = \"proto3\"; package " + scope + "; " + message;
    }
}
