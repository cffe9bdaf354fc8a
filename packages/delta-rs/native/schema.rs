//! How the schema of a table grows.

use delta_kernel::engine::arrow_conversion::{TryIntoArrow as _, TryIntoKernel as _};
use delta_kernel::schema::{ArrayType, DataType, MapType, StructField, StructType};

use deltalake_core::arrow::datatypes::Schema;
use deltalake_core::schema::cast::normalize_for_delta;
use deltalake_core::{DeltaTable, DeltaTableError};

use crate::errors::{Failure, Outcome, SCHEMA_MISMATCH};

/// The table's schema with what only the rows have: new columns, and new members of structs. Types never change.
pub fn merge(table: &StructType, rows: &StructType) -> Outcome<StructType> {
    merge_structs(table, rows, "")
}

fn merge_structs(table: &StructType, rows: &StructType, path: &str) -> Outcome<StructType> {
    let mut fields = Vec::new();
    for field in table.fields() {
        let place = format!("{path}{}", field.name());
        fields.push(match rows.field(field.name()) {
            Some(other) => StructField {
                data_type: merge_types(field.data_type(), other.data_type(), &place)?,
                ..field.clone()
            },
            None => field.clone(),
        });
    }
    for field in rows.fields().filter(|field| table.field(field.name()).is_none()) {
        if let Some(other) = table
            .fields()
            .find(|known| known.name().eq_ignore_ascii_case(field.name()))
        {
            let message = format!(
                "Column {path}{} differs from {} only in case.",
                field.name(),
                other.name()
            );
            return Err(Failure::new(SCHEMA_MISMATCH, message));
        }
        fields.push(field.clone());
    }
    Ok(StructType::try_new(fields)?)
}

fn merge_types(table: &DataType, rows: &DataType, path: &str) -> Outcome<DataType> {
    match (table, rows) {
        (DataType::Struct(ours), DataType::Struct(theirs)) => Ok(DataType::Struct(Box::new(merge_structs(
            ours,
            theirs,
            &format!("{path}."),
        )?))),
        (DataType::Array(ours), DataType::Array(theirs)) => {
            let item = merge_types(ours.element_type(), theirs.element_type(), path)?;
            Ok(ArrayType::new(item, ours.contains_null()).into())
        }
        (DataType::Map(ours), DataType::Map(theirs)) if ours.key_type() == theirs.key_type() => {
            let value = merge_types(ours.value_type(), theirs.value_type(), path)?;
            Ok(MapType::new(ours.key_type().clone(), value, ours.value_contains_null()).into())
        }
        _ if table == rows => Ok(table.clone()),
        _ => Err(Failure::new(
            SCHEMA_MISMATCH,
            format!("Column {path} is {table} in the table, and {rows} in the rows."),
        )),
    }
}

/// The schema in the types that Delta has.
pub fn kernel_schema(schema: &Schema) -> Outcome<StructType> {
    let normal = normalize_for_delta(&schema.clone().into());
    Ok(normal.as_ref().try_into_kernel().map_err(DeltaTableError::from)?)
}

/// The schema of the version that the table is at.
pub fn arrow_schema(table: &DeltaTable) -> Outcome<Schema> {
    let schema = table.snapshot()?.schema();
    Ok(schema.as_ref().try_into_arrow().map_err(DeltaTableError::from)?)
}
