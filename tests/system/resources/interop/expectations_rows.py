"""Which rows Great Expectations finds fault with, by the rules of quality/rules.odcs.yaml: FILE, rows as JSON objects; a row is named by its number in it."""
import json
import pathlib
import sys

import great_expectations as gx
import great_expectations.expectations as expect
import pandas

RULES = {
    "a.required": expect.ExpectColumnValuesToNotBeNull(column="a"),
    "b-pattern": expect.ExpectColumnValuesToMatchRegex(column="b", regex="^x[0-9]$"),
    "c-listed": expect.ExpectColumnValuesToBeInSet(column="c", value_set=["x1", "x2", "x3", "x4", "x5"]),
    "d.length": expect.ExpectColumnValueLengthsToBeBetween(column="d", min_value=1, max_value=2),
    "e-missing": expect.ExpectColumnValuesToNotBeInSet(column="e", value_set=["", "N/A"]),
    "n.range": expect.ExpectColumnValuesToBeBetween(column="n", min_value=10, max_value=89, strict_max=True),
}

frame = pandas.DataFrame(json.loads(pathlib.Path(sys.argv[1]).read_text()))
frame["n"] = frame["n"].astype("Int64")
batch = (gx.get_context(mode="ephemeral").data_sources.add_pandas("pandas").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
         .get_batch(batch_parameters={"dataframe": frame}))
found = {rule: batch.validate(expectation, result_format={"result_format": "COMPLETE"}).result["unexpected_index_list"] for rule, expectation in RULES.items()}
print(json.dumps(found))
