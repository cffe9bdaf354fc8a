"""What PyIceberg does with a table: `interop.py COMMAND URI NAMESPACE TABLE` prints JSON."""

import json
import sys

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.expressions import EqualTo
from pyiceberg.types import LongType

command, uri, namespace, name = sys.argv[1:]
catalog = load_catalog("catalog", type="rest", uri=uri)
table = catalog.load_table((namespace, name))


def first_as(row_id: str) -> pa.Table:
    """The first row with another ID."""
    rows = table.scan().to_arrow().slice(0, 1)
    return rows.set_column(rows.schema.get_field_index("id"), "id", pa.array([row_id])).cast(table.schema().as_arrow())


if command == "read":
    rows = table.scan().to_arrow()
    result = {
        "types": {field.name: str(field.field_type) for field in table.schema().fields},
        "rows": [{key: repr(value) for key, value in row.items()} for row in rows.to_pylist()],
    }
elif command == "append":
    table.append(first_as("python"))
    result = table.scan().to_arrow().num_rows
elif command == "evolve":
    with table.update_schema() as update:
        update.add_column("rating", LongType())
    result = [field.name for field in table.schema().fields]
elif command == "delete":
    table.delete(EqualTo("id", "python"))
    result = table.scan().to_arrow().num_rows
elif command == "deletes":
    files = [task for task in table.scan().plan_files()]
    result = {"files": len(files), "deletes": len({one.file_path for task in files for one in task.delete_files})}
print(json.dumps(result))
