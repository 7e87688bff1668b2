package io.lakeactors.decode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.ProtobufSchemas;
import io.lakeactors.decode.ProtobufCompiler.Target;
import io.lakeactors.model.SchemaRegistry;
import java.util.List;
import java.util.stream.Collectors;

/** Records that are one message each, all of the same. */
final class ProtobufRecords implements RecordReader {
    private final ProtobufInput in;
    private final ProtobufMessage message;

    private ProtobufRecords(ProtobufInput in, ProtobufMessage message) {
        this.in = in;
        this.message = message;
    }

    static ProtobufRecords of(PipelineSpec.PlainProtobuf plain, Target target) {
        return new ProtobufRecords(new ProtobufInput(target.limits()), new ProtobufCompiler(target, "the schema").message(message(plain)));
    }

    /** What the schema of a pipeline cannot fill of a contract's columns. */
    static List<Misfit> misfits(PipelineSpec.PlainProtobuf plain, Target target) {
        var compiler = new ProtobufCompiler(target, "the schema");
        compiler.message(message(plain));
        return compiler.misfits();
    }

    private static Descriptor message(PipelineSpec.PlainProtobuf plain) {
        FileDescriptor file = ProtobufSchemas.parse(plain.schema(), plain.imports());
        return plain.message().isEmpty() ? file.getMessageTypes().getFirst() : ProtobufSchemas.message(file, plain.message()).orElseThrow();
    }

    /** Of records that name their schema by number. */
    static RegisteredRecords.Encoding encoding(Target target) {
        return new RegisteredRecords.Encoding() {
            @Override
            public String kind() {
                return "PROTOBUF";
            }

            @Override
            public RecordReader reader(SchemaRegistry.Registered schema, String origin) {
                var imports = schema.referenced().stream()
                        .collect(Collectors.toMap(SchemaRegistry.Referenced::name, SchemaRegistry.Referenced::text, (one, other) -> one));
                return new IndexedProtobuf(ProtobufSchemas.parse(schema.text(), imports), origin, target);
            }
        };
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        in.open(bytes, start, end);
        message.read(in, row);
    }

    /** A message all of whose fields have their defaults. */
    @Override
    public boolean takesNothing() {
        return true;
    }
}
