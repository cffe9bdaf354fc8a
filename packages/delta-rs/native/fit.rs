//! Rows in the number types of the table that they go to.

use std::sync::Arc;

use deltalake_core::arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

/// The schema of the rows, with the table's types where both are whole numbers, or both are fractions. A value that does not fit is an
/// error when it is cast.
pub fn fitted(rows: &Schema, table: &Schema) -> SchemaRef {
    Arc::new(Schema::new(fit_fields(rows.fields(), table.fields())))
}

fn fit_fields(rows: &Fields, table: &Fields) -> Fields {
    let fit = |field: &FieldRef| match table.iter().find(|known| known.name() == field.name()) {
        Some(known) => fit_field(field, known),
        None => field.clone(),
    };
    rows.iter().map(fit).collect()
}

fn fit_field(rows: &FieldRef, table: &FieldRef) -> FieldRef {
    let data_type = match (rows.data_type(), table.data_type()) {
        (ours, theirs) if ours.is_integer() && theirs.is_integer() => theirs.clone(),
        (ours, theirs) if ours.is_floating() && theirs.is_floating() => theirs.clone(),
        (DataType::Struct(ours), DataType::Struct(theirs)) => DataType::Struct(fit_fields(ours, theirs)),
        (DataType::List(ours), DataType::List(theirs)) => DataType::List(fit_field(ours, theirs)),
        (ours, _) => ours.clone(),
    };
    Arc::new(Field::new(rows.name(), data_type, rows.is_nullable()))
}
