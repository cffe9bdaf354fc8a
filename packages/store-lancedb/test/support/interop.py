"""What Python's LanceDB does with a table: `interop.py COMMAND FOLDER TABLE` prints JSON."""

import json
import os
import sys

import lancedb
import pyarrow as pa

command, folder, name = sys.argv[1:]
database = lancedb.connect(folder)
table = database.open_table(name)
rows = table.to_arrow()


def copy_as(row_id: str) -> pa.Table:
    """The first row with another ID."""
    first = rows.slice(0, 1)
    return first.set_column(first.schema.get_field_index("id"), "id", pa.array([row_id]))


if command == "read":
    result = {
        "types": {field.name: str(field.type) for field in rows.schema},
        "rows": [{key: repr(value) for key, value in row.items()} for row in rows.to_pylist()],
    }
elif command == "append":
    table.add(copy_as("python"))
    result = table.count_rows()
elif command == "recreate":
    # Texts as polars hands them over, and nothing in the schema's metadata.
    wide = pa.schema([field.with_type(pa.large_string()) if field.type == pa.string() else field for field in rows.schema])
    database.drop_table(name)
    result = database.create_table(name, data=copy_as("anew").cast(wide)).count_rows()
elif command == "search":
    result = [row["id"] for row in table.search([0.0, 1.0, 0.0]).limit(1).to_list()]
print(json.dumps(result), flush=True)
os._exit(0)  # Arrow's threads now and then abort a Python that has done its work and ends by itself
