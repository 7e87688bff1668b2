"""Confluent's own client and serializers against our registry: registry_clients.py URL TOKEN ID HEX, where HEX is Avro of {id, note} that Java has written with schema ID."""
import json
import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

url, token, java_id, java_record = sys.argv[1:5]
client = SchemaRegistryClient({"url": url, "basic.auth.user.info": "lake:" + token})
out = {}


def value(topic):
    return SerializationContext(topic, MessageField.VALUE)


def order(*fields):
    return json.dumps({"type": "record", "name": "Order", "namespace": "shop", "fields": list(fields)})


def refusal(work):
    try:
        work()
    except SchemaRegistryError as refused:
        return [refused.http_status_code, refused.error_code]
    return None


identity = {"name": "id", "type": "long"}
note = {"name": "note", "type": ["null", "string"], "default": None}
first = AvroSerializer(client, order(identity))
second = AvroSerializer(client, order(identity, note))
reader = AvroDeserializer(client)
records = [first({"id": i}, value("orders")) for i in range(20)] + [second({"id": 100 + i, "note": "né"}, value("orders")) for i in range(20)]
out["records"] = [record.hex() for record in records]
out["avro"] = [reader(records[0], value("orders")), reader(records[-1], value("orders"))]
out["from_java"] = reader(bytes.fromhex(java_record), value("orders"))
out["versions"] = client.get_versions("orders-value")
out["incompatible"] = refusal(lambda: AvroSerializer(client, order({"name": "other", "type": "int"}))({"other": 1}, value("orders")))

person = json.dumps({"title": "Person", "type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "additionalProperties": False})
written = JSONSerializer(person, client)({"name": "ann"}, value("people"))
out["json"] = JSONDeserializer(person, schema_registry_client=client)(written, value("people"))

money = client.register_schema("money", Schema(json.dumps({"type": "record", "name": "Money", "namespace": "shop", "fields": [{"name": "cents", "type": "long"}]}), "AVRO"))
bill = Schema(json.dumps({"type": "record", "name": "Bill", "namespace": "shop", "fields": [{"name": "total", "type": "shop.Money"}]}), "AVRO", [SchemaReference("shop.Money", "money", 1)])
billed = AvroSerializer(client, bill)({"total": {"cents": 5}}, value("bills"))
out["reference"] = AvroDeserializer(SchemaRegistryClient({"url": url}))(billed, value("bills"))
out["referenced"] = refusal(lambda: client.delete_subject("money"))

out["subjects"] = sorted(client.get_subjects())
out["latest"] = client.get_latest_version("orders-value").version
out["lookup"] = client.lookup_schema("orders-value", Schema(order(identity), "AVRO")).version
out["by_id"] = json.loads(client.get_schema(int(java_id)).schema_str)["name"]
out["test"] = client.test_compatibility("orders-value", Schema(order(identity), "AVRO"))
out["level"] = [client.set_compatibility("orders-value", "FULL")["compatibility"], client.get_compatibility("orders-value"), client.get_compatibility()]
out["unknown"] = [refusal(lambda: client.get_schema(9999)), refusal(lambda: client.get_latest_version("none")), refusal(lambda: client.get_version("money", 7))]
out["deleted"] = [client.delete_subject("people-value"), refusal(lambda: client.get_latest_version("people-value")), client.delete_subject("people-value", permanent=True)]
out["no_token"] = refusal(lambda: SchemaRegistryClient({"url": url}).register_schema("x", Schema('"int"', "AVRO")))
json.dump(out, sys.stdout)
