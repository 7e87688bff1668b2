"""Confluent's own serializers of Protobuf against our registry: registry_protobuf.py URL TOKEN HEX, where HEX is an Order that Java has written with a schema of subject orders-value."""
import base64
import json
import pathlib
import sys
import tempfile

import grpc_tools
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_tools import protoc

url, token, java_record = sys.argv[1:4]
sources = pathlib.Path(__file__).parent / "protobuf"
made = tempfile.mkdtemp()
known = pathlib.Path(grpc_tools.__file__).parent / "_proto"
others = [path for path in sys.path if (pathlib.Path(path) / "google/type/date.proto").exists()]
assert protoc.main(["protoc", f"-I{sources}", f"-I{known}", *[f"-I{path}" for path in others], f"--python_out={made}", "shop/money.proto", "shop/order.proto"]) == 0
sys.path.insert(0, made)
from shop.money_pb2 import Money  # noqa: E402
from shop.order_pb2 import Order  # noqa: E402

client = SchemaRegistryClient({"url": url, "basic.auth.user.info": "lake:" + token})
out = {}


def value(topic):
    return SerializationContext(topic, MessageField.VALUE)


def refusal(work):
    try:
        work()
    except SchemaRegistryError as refused:
        return [refused.http_status_code, refused.error_code]
    return None


def reader(message):
    """With a client that has not seen a schema yet."""
    return ProtobufDeserializer(message, {"use.deprecated.format": False}, SchemaRegistryClient({"url": url}))


def described(file):
    """But for its name and the order of fields, which mean nothing."""
    file.ClearField("name")
    for message in file.message_type:
        fields = sorted(message.field, key=lambda field: field.number)
        del message.field[:]
        message.field.extend(fields)
    return file


def from_protoc(module):
    file = FileDescriptorProto()
    module.DESCRIPTOR.file.CopyToProto(file)
    return described(file)


def from_registry(subject):
    version = SchemaRegistryClient({"url": url}).get_version(subject, "latest", fmt="serialized")
    return described(FileDescriptorProto.FromString(base64.b64decode(version.schema.schema_str)))


def order(i):
    return Order(id=i, note="né", counts={"a": i}, lines=[Order.Line(item="x", part=Order.Line.Part(size=i))], cash=Money(cents=5, currency="EUR"))


writer = ProtobufSerializer(Order, client, {"use.deprecated.format": False})
records = [writer(order(i), value("orders")) for i in range(20)]
out["records"] = [record.hex() for record in records]
out["round"] = reader(Order)(records[3], value("orders")) == order(3)
java = reader(Order)(bytes.fromhex(java_record), value("orders"))
out["from_java"] = [java.id, java.note, java.cash.cents]

part = ProtobufSerializer(Order.Line.Part, client, {"use.deprecated.format": False})
parts = [part(Order.Line.Part(size=i), value("parts")) for i in range(10)]
out["parts"] = [record.hex() for record in parts]
out["part"] = reader(Order.Line.Part)(parts[7], value("parts")).size

out["versions"] = client.get_versions("orders-value")
latest = client.get_latest_version("orders-value")
out["references"] = [[one.name, one.subject, one.version] for one in latest.schema.references]
out["text"] = latest.schema.schema_str.splitlines()[0]
out["same"] = client.register_schema("money-as-text", Schema((sources / "shop/money.proto").read_text(), "PROTOBUF")) == client.get_latest_version("shop/money.proto").schema_id
out["as_protoc"] = [from_registry("orders-value") == from_protoc(Order), from_registry("money-as-text") == from_protoc(Money)]
out["not_registering"] = ProtobufSerializer(Order, client, {"use.deprecated.format": False, "auto.register.schemas": False})(order(1), value("orders")).hex() == out["records"][1]
# A client of its own: the other one remembers the latest version as text.
fresh = SchemaRegistryClient({"url": url})
out["latest"] = len(ProtobufSerializer(Order, fresh, {"use.deprecated.format": False, "auto.register.schemas": False, "use.latest.version": True})(order(1), value("orders")))
out["normalized"] = len(ProtobufSerializer(Order, client, {"use.deprecated.format": False, "normalize.schemas": True})(order(1), value("others")))
other = Schema('syntax = "proto3"; package shop; message Note { int32 text = 1; }', "PROTOBUF")
out["incompatible"] = refusal(lambda: client.register_schema("orders-value", other))
out["test"] = client.test_compatibility("orders-value", other)
out["missing"] = refusal(lambda: client.register_schema("x", Schema('syntax = "proto3"; import "gone.proto"; message X { }', "PROTOBUF", [SchemaReference("gone.proto", "gone", 1)])))
out["broken"] = refusal(lambda: client.register_schema("x", Schema('syntax = "proto3"; message X {', "PROTOBUF")))
out["referenced"] = refusal(lambda: client.delete_subject("shop/money.proto"))
json.dump(out, sys.stdout)
